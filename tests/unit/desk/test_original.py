"""The copy as it came: under its own name, and in a frame that can do nothing."""

import pytest

from copydesk_contracts.events import Location
from services.desk.application import Ports, create_app
from services.desk.original import disposition, media_type, name_of
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import StoredDocument
from tests.unit.desk.desk_client import DeskClient
from tests.unit.desk.desk_factory import lake
from tests.unit.desk.test_events_api import Log

HOSTILE = b"<script>document.title='taken'</script><img src=https://example.org/x>"


class Contents(Log):
    """Keeps one copy."""

    async def content(self, sha256: str) -> bytes | None:
        return HOSTILE if sha256 == lake().content.sha256 else None


def as_format(kind: str, charset: str | None = None, path: str = "a/b.html") -> StoredDocument:
    document = lake()
    return document.model_copy(
        update={
            "article": document.article.model_copy(update={"format": kind, "charset": charset}),
            "locations": (Location(root="seeds", path=path, revision=1),),
        }
    )


def client_of(document: StoredDocument) -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([document])
    store.commit()
    return DeskClient(create_app(Ports(MemorySearcher(index), events=Contents())))


def test_a_web_page_is_framed_without_scripts_and_network() -> None:
    document = as_format("html", "windows-1252")
    client = client_of(document)
    page = client.get(f"/documents/{document.document_id}/original")
    assert "<iframe" in page.text
    assert " sandbox " in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    framed = client.get(f"/documents/{document.document_id}/original/frame")
    policy = framed.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert policy.endswith("sandbox")
    assert "script-src" not in policy
    assert framed.headers["content-type"] == "text/html; charset=windows-1252"
    assert framed.headers["x-content-type-options"] == "nosniff"
    assert framed.content == HOSTILE


def test_the_copy_is_taken_under_its_own_name_and_never_opened() -> None:
    document = as_format("html", path="2024/Dürre “1”.html")
    taken = client_of(document).get(f"/documents/{document.document_id}/original/file")
    assert taken.content == HOSTILE
    assert taken.headers["content-disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''D%C3%BCrre%20%E2%80%9C1%E2%80%9D.html" in taken.headers["content-disposition"]
    assert taken.headers["content-type"] == "application/octet-stream"
    assert taken.headers["x-content-type-options"] == "nosniff"
    assert taken.headers["content-security-policy"].endswith("sandbox")


def test_what_a_browser_cannot_show_without_risk_is_only_taken() -> None:
    document = as_format("pdf")
    client = client_of(document)
    assert "<iframe" not in client.get(f"/documents/{document.document_id}/original").text
    assert client.get(f"/documents/{document.document_id}/original/frame").status_code == 404
    assert client.get(f"/documents/{document.document_id}/original/file").status_code == 200


def test_what_is_not_there_is_said() -> None:
    document = as_format("html").model_copy(
        update={"content": lake().content.model_copy(update={"sha256": "0" * 64})}
    )
    client = client_of(document)
    assert client.get(f"/documents/{document.document_id}/original/file").status_code == 404
    assert client.get("/documents/0123456789abcdef/original").status_code == 404


@pytest.mark.parametrize(
    ("kind", "charset", "expected"),
    [
        ("html", None, "text/html; charset=utf-8"),
        ("text", "utf-8", "text/plain; charset=utf-8"),
        ("eml", 'x"; evil', "text/plain; charset=utf-8"),
        ("newsml-g2", None, "text/plain; charset=utf-8"),
        ("docx", None, None),
        ("picture", None, None),
    ],
)
def test_media_types(kind: str, charset: str | None, expected: str | None) -> None:
    assert media_type(as_format(kind, charset)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.txt", "b.txt"),
        ("archive.zip/inside/c.html", "c.html"),
        ("..\\..\\evil\x00\r\n.exe", "evil.exe"),
        ("...", lake().document_id),
        ('a/"quoted".txt', "quoted.txt"),
    ],
)
def test_names(path: str, expected: str) -> None:
    assert name_of(as_format("html", path=path)) == expected


def test_a_name_cannot_end_its_header() -> None:
    assert "\n" not in disposition(name_of(as_format("html", path='x";\r\nSet-Cookie: a=b')))
