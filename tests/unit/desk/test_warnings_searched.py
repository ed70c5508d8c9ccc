"""How copy was read, as a filter of the page and the API, and told in the help."""

import pytest

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from services.desk.application import Ports, create_app
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import lake, plain


@pytest.fixture
def client() -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    scan = plain("The council met.", "Council", path="scan.pdf")
    read = ReadingWarning(code=WarningCode.OCR, detail="mean confidence 91 %")
    article = scan.article.model_copy(update={"warnings": (read,)})
    store.upsert([scan.model_copy(update={"article": article}), lake()])
    store.commit()
    return DeskClient(create_app(Ports(MemorySearcher(index))))


def test_the_facet_leads_to_what_was_read_so(client: DeskClient) -> None:
    found = page(client, "/")
    assert "How it was read" in found.text
    assert "/?warning=ocr" in [link.get("href") for link in found.of("a")]
    assert len(page(client, "/?warning=ocr").of("article", "hit")) == 1


def test_a_warning_of_an_article_leads_to_others_of_its_kind(client: DeskClient) -> None:
    (hit,) = client.get("/api/search?warning=ocr").json()["hits"]
    found = page(client, f"/documents/{hit['document_id']}")
    assert "/?warning=ocr" in [link.get("href") for link in found.of("a")]


def test_the_help_names_every_warning(client: DeskClient) -> None:
    told = page(client, "/help").text
    assert [code.value for code in WarningCode if code.value not in told] == []
