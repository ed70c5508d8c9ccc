"""The desk over HTTP: pages, JSON, exports, and hostile copy as text."""

import csv
import io
import json
from dataclasses import replace
from urllib.parse import quote

import pytest

from services.desk.application import Ports, create_app
from services.desk.export import harmless
from services.desk.ports import Receipt, StepReceipt
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.query import Query
from services.index.results import Results
from services.index.stored import StoredDocument
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import document, lake, plain

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> \"'`{{7*7}} &amp; </title></pre><svg/onload=a>"
)


class FakeReceipts:
    def __init__(self, indexed: int = 0) -> None:
        self._indexed = indexed

    async def indexed(self) -> int:
        return self._indexed

    async def get(self, document_id: str) -> Receipt | None:
        step = StepReceipt(step="parser", outcome="parsed", at="2024-10-12T08:00:00Z", attempts=2)  # type: ignore[arg-type]
        return Receipt(document_id=document_id, state="indexed", steps=(step,))


def desk(*documents: StoredDocument, token: str | None = None, indexed: int = 0) -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert(documents)
    store.commit()
    app = create_app(Ports(MemorySearcher(index), receipts=FakeReceipts(indexed)), token)
    return DeskClient(app)


@pytest.fixture
def client() -> DeskClient:
    others = (
        plain("The council met.", "Council", "2024-09-01", ["The council"], path="2024/council.txt"),
        plain("قال الرئيس إن الماء قليل.", "الماء", "2024-10-11", language="ar", path="ar.txt"),
        plain(f"drought {HOSTILE}", HOSTILE, "2024-10-10", [HOSTILE], path=f"{HOSTILE}.txt"),
    )
    return desk(lake(), *others)


class Sampling(MemorySearcher):
    """Answers as an index does that is too large to count everything in."""

    def search(self, query: Query) -> Results:
        return replace(super().search(query), sampled=3)


def test_what_is_estimated_is_said_to_be(client: DeskClient) -> None:
    assert not page(client, "/").of("p", "estimated")
    assert client.get("/api/search").json()["sampled"] is None
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([lake()])
    store.commit()
    large = DeskClient(create_app(Ports(Sampling(index))))
    for address in ("/", "/people/Adaeze%20Lindqvist"):
        assert page(large, address).of("p", "estimated")
    assert large.get("/api/search").json()["sampled"] == 3


def test_the_front_page_lists_everything_with_facets(client: DeskClient) -> None:
    found = page(client, "/")
    assert "4 documents" in found.text
    assert len(found.of("article", "hit")) == 4
    assert "Adaeze Lindqvist" in found.text
    assert found.of("svg")
    assert found.of("input")[0]["name"] == "q"


def test_a_search_keeps_its_words_and_marks_them(client: DeskClient) -> None:
    found = page(client, "/?q=ferries")
    assert "1 document" in found.text
    assert found.of("input")[0]["value"] == "ferries"
    assert found.of("mark")


def test_a_facet_narrows_and_can_be_taken_off(client: DeskClient) -> None:
    found = page(client, "/?q=board&person=Adaeze+Lindqvist")
    chip = found.of("a", "chip")[0]
    assert chip["href"] == "/?q=board"
    hidden = [a for a in found.of("input") if a.get("type") == "hidden" and a.get("name") == "person"]
    assert {a["value"] for a in hidden} == {"Adaeze Lindqvist"}


def test_every_address_on_the_search_page_answers(client: DeskClient) -> None:
    for address in ("/?q=drought", "/?person=Adaeze+Lindqvist&since=2024-10", "/?limit=1"):
        links = page(client, address).links
        assert len(links) > 8
        for link in links:
            assert client.get(link).status_code == 200, link


def test_the_next_page_goes_on(client: DeskClient) -> None:
    first = page(client, "/?limit=3")
    following = next(a for a in first.of("a") if a.get("rel") == "next")
    second = page(client, following["href"] or "")
    assert len(first.of("article", "hit")) == 3
    assert len(second.of("article", "hit")) == 1
    assert not [a for a in second.of("a") if a.get("rel") == "next"]


def test_empty_dates_of_the_form_are_no_dates(client: DeskClient) -> None:
    assert "4 documents" in page(client, "/?q=&since=&until=").text


def test_nothing_found_says_what_to_do(client: DeskClient) -> None:
    found = page(client, "/?q=zzz&person=Nobody")
    assert "Nothing fits" in found.text
    assert "Search without the filters" in found.text


def test_an_index_that_is_gone_is_no_empty_one() -> None:
    shown = page(desk(indexed=1200), "/?q=ferry").text
    assert "The index is gone" in shown
    assert "none of the 1,200 documents" in shown
    assert "copydesk replay --step indexer" in shown


def test_an_empty_index_says_what_to_do() -> None:
    client = desk()
    assert "copydesk ingest" in page(client, "/").text


def test_the_article_has_its_names_marked(client: DeskClient) -> None:
    found = page(client, f"/documents/{lake().document_id}")
    body = [a for a in found.of("a", "m") if "person" in (a.get("class") or "")]
    assert [a["title"] for a in body][:3] == [
        "Person: Adaeze Lindqvist",
        "Person: Tomás Brandt",
        "Person: Tomás Brandt",
    ]
    for kind in ("organisation", "place", "agency"):
        assert found.of("a", kind)
    for kind in ("quote", "date", "role"):
        assert found.of("span", kind)
    assert {a["id"] for a in found.of("a", "anchor")} == {"q0", "q1", "q2"}
    assert [a["href"] for a in found.of("a", "jump")] == ["#q0", "#q1", "#q2"]
    assert len(found.of("input")) == 1 + 7 + 2, "the search, the legend, and what to compare with"
    assert "through Radio Norden" in found.text
    assert "head of the board" in found.text
    assert "2 attempts" in found.text


def test_ids_on_a_page_are_unique(client: DeskClient) -> None:
    found = page(client, f"/documents/{lake().document_id}")
    ids = [a["id"] for _, a in found.found if "id" in a]
    assert len(ids) == len(set(ids))


def test_an_article_is_found_by_the_beginning_of_its_id(client: DeskClient) -> None:
    assert "Lower Tarn" in page(client, f"/documents/{lake().document_id[:6]}").text
    assert "Not here" in page(client, "/documents/ffffff", 404).text
    assert client.get("/api/documents/ffffff").json() == {"detail": "no document has that id"}


def test_right_to_left_copy_is_shown_right(client: DeskClient) -> None:
    arabic = plain("قال الرئيس إن الماء قليل.", "الماء", "2024-10-11", language="ar", path="ar.txt")
    found = page(client, f"/documents/{arabic.document_id}")
    assert found.of("article", "story")[0]["dir"] == "rtl"
    hits = page(client, "/?language=ar")
    assert hits.of("article", "hit")[0]["dir"] == "rtl"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=drought",
        "/documents/{id}",
        "/?q={hostile}",
        "/?person={hostile}",
        "/people",
        "/people/{hostile}",
    ],
)
def test_hostile_copy_is_text(client: DeskClient, address: str) -> None:
    hostile = plain(f"drought {HOSTILE}", HOSTILE, "2024-10-10", [HOSTILE], path=f"{HOSTILE}.txt")
    where = address.format(id=hostile.document_id, hostile=quote(HOSTILE, safe=""))
    found = page(client, where)
    assert found.of("script") == [{"src": "/static/desk.js", "defer": None}]
    assert not found.of("img")
    assert not [a for _, a in found.found if any(name.startswith("on") for name in a)]
    assert not [a for _, a in found.found if "style" in a]
    assert "<script>alert(1)</script>" in found.text
    assert "{{7*7}}" in found.text


def test_hostile_copy_is_text_everywhere_in_an_article() -> None:
    """Each fact of each kind holds the same hostile words."""
    found = lake().annotations.model_dump()
    for kind in ("people", "organisations", "places", "agencies"):
        for entity in found[kind]:
            entity["name"] = HOSTILE
    for said in found["quotes"]:
        said["speaker"] = said["agency"] = HOSTILE
    found["keywords"] = [{"text": HOSTILE, "score": 1}]
    found["failed"] = [{"annotator": HOSTILE, "error": HOSTILE}]
    found["annotators"] = {HOSTILE: HOSTILE}
    poisoned = document(lake().article, lake().annotations.model_validate(found), HOSTILE, HOSTILE)
    client = desk(poisoned)
    for address in (f"/documents/{poisoned.document_id}", "/"):
        elements = page(client, address)
        assert len(elements.of("script")) == 1
        assert not elements.of("img")
        assert elements.text.count("<script>alert(1)</script>") > 5


def test_headers_forbid_what_copy_could_try(client: DeskClient) -> None:
    for address in ("/", "/api/search", "/nowhere", "/static/desk.css"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_only_names_of_this_machine_are_answered_without_a_token(client: DeskClient) -> None:
    for host in ("127.0.0.1:8008", "[::1]:8008", "localhost"):
        assert client.get("/healthz", headers={"host": host}).status_code == 200
    for host in ("desk.example.org", "127.0.0.1.example.org", "0.0.0.0"):  # noqa: S104
        assert client.get("/api/search", headers={"host": host}).status_code == 421


def test_the_api_describes_itself_and_answers_so(client: DeskClient) -> None:
    answer = client.get("/api/search", params={"q": "ferries", "speaker": "adaeze lindqvist"}).json()
    assert answer["total"] == 1
    hit = answer["hits"][0]
    assert hit["document_id"] == lake().document_id
    assert hit["url"] == f"/documents/{lake().document_id}"
    assert (hit["published"], hit["language"], hit["authors"]) == ("2024-10-12", "en", ["Ines Okafor"])
    text = hit["snippet"]["text"]
    assert {text[a:b].lower() for a, b in hit["snippet"]["highlights"]} == {"ferries"}
    assert answer["facets"]["speaker"][0] == {"value": "Adaeze Lindqvist", "count": 1}
    assert answer["histogram"]["bars"] == [{"value": "2024-10-12", "count": 1}]
    schema = client.get("/api/openapi.json").json()
    assert schema["paths"]["/api/search"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert "StoredDocument" in schema["components"]["schemas"]
    assert "HTTPValidationError" not in schema["components"]["schemas"]


def test_the_description_tells_how_to_get_in() -> None:
    closed = DeskClient(create_app(Ports(MemorySearcher(MemoryIndex())), "t0ken"))
    answer = closed.get("/api/openapi.json", headers={"authorization": "Bearer t0ken"}).json()
    assert answer["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert answer["security"] == [{"token": []}]
    assert (answer["servers"][0]["url"], answer["info"]["license"]["name"]) == ("/", "MIT")
    for path, operations in answer["paths"].items():
        for operation in operations.values():
            asks = closed.get(path.partition("{")[0]).status_code in (303, 401)
            assert asks == (operation.get("security") is None), path
            assert "401" in operation["responses"], path


def test_the_document_as_json_is_the_contract(client: DeskClient) -> None:
    answer = client.get(f"/api/documents/{lake().document_id[:8]}")
    assert StoredDocument.model_validate_json(answer.text) == lake()


@pytest.mark.parametrize(
    "params",
    [
        {"limit": "0"},
        {"limit": "1001"},
        {"limit": "x"},
        {"since": "soon"},
        {"since": "2024-13"},
        {"since": "0000"},
        {"sort": "best"},
        {"after": "x"},
        {"q": "x" * 1001},
    ],
)
def test_wrong_parameters_are_named(client: DeskClient, params: dict[str, str]) -> None:
    for address, kind in (
        ("/api/search", "application/json"),
        ("/", "text/html"),
        ("/api/export.csv", "application/json"),
    ):
        response = client.get(address, params=params)
        assert response.status_code in (400, 422)
        assert response.headers["content-type"].startswith(kind)
    assert (
        next(iter(params)) in client.get("/api/search", params=params).json()["detail"] or "after" in params
    )


def test_json_lines_hold_every_hit_once(client: DeskClient) -> None:
    response = client.get("/api/export.jsonl")
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert [line["document_id"] for line in lines] == [
        hit["document_id"] for hit in client.get("/api/search").json()["hits"]
    ]
    assert "attachment" in response.headers["content-disposition"]


def test_tables_hold_no_formula() -> None:
    formula = plain("=2+2 and more", "=HYPERLINK(1)", "2024-10-10", path='+x,"y"\n.txt')
    client = desk(formula)
    rows = list(csv.reader(io.StringIO(client.get("/api/export.csv").text.removeprefix("\ufeff"))))
    head, row = rows
    cells = dict(zip(head, row, strict=True))
    assert cells["title"] == "'=HYPERLINK(1)"
    assert cells["path"] == '\'+x,"y"\n.txt'
    assert cells["snippet"].startswith("'=2+2")


@pytest.mark.parametrize(
    "start", ["=", " =", "\u3000=", "＝", "＋", "－", "＠", "\ufeff=", "\u00a0@", "\u200b+", "\t", "\r", "\n"]
)
def test_no_blank_and_no_full_width_sign_hides_a_formula(start: str) -> None:
    cell = f"{start}HYPERLINK(1)"
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Profit = loss", " Bridge", "2-0", "a＝b"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_long_search_is_exported_whole() -> None:
    documents = [plain(f"drought number {n}", published="2024-10-10") for n in range(1203)]
    client = desk(*documents)
    lines = client.get("/api/export.jsonl").text.splitlines()
    assert len({json.loads(line)["document_id"] for line in lines}) == len(lines) == 1203


def test_with_a_token_nothing_is_shown_without_it() -> None:
    client = desk(lake(), token="s3cret")  # noqa: S106
    assert client.get("/api/search").status_code == 401
    assert client.get("/").headers["location"] == "/login"
    assert client.get("/healthz").status_code == 200
    for wrong in ("Bearer s3cre", "Bearer ", "Basic s3cret", "Bearer s3crét"):
        headers = {"authorization": wrong.encode()}
        assert client.get("/api/search", headers=headers).status_code == 401  # type: ignore[arg-type]
    good = {"authorization": "Bearer s3cret", "host": "desk.example.org"}
    assert client.get("/api/search", headers=good).json()["total"] == 1


def test_health(client: DeskClient) -> None:
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").text == "ready"
