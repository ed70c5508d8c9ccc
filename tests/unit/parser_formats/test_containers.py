"""Containers yield their members one after another and go on where they were."""

import bz2
import gzip
import io
import lzma
import zipfile

import pytest

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import Member
from services.parser.formats.record import Format
from services.parser.limits import Limits
from services.parser.members import members
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.reading import container_kind, outline, read, reason
from tests.unit.parser_formats.samples import FIRST, PAGE, SECOND, STAMP, TEXT, TITLE, packed

FILES = {"a.txt": TEXT, "sub/b.html": PAGE, "c.txt": TEXT + b"\nMore.\n"}
ITEM = samples.news_item(samples.XHTML)
RECORDS = [
    samples.web_record("https://example.org/1", PAGE),
    samples.web_record("https://example.org/gone", PAGE, status="404 Not Found"),
    samples.web_record("https://example.org/logo", b"\x89PNG", kind="image/png"),
    samples.web_record("https://example.org/2", gzip.compress(PAGE), more="Content-Encoding: gzip\r\n"),
]
WHOLE = {
    "zip": (samples.zipped(FILES), list(FILES)),
    "tar": (samples.tarred(FILES), list(FILES)),
    "tar.gz": (gzip.compress(samples.tarred(FILES)), list(FILES)),
    "tar.bz2": (bz2.compress(samples.tarred(FILES)), list(FILES)),
    "tar.xz": (lzma.compress(samples.tarred(FILES)), list(FILES)),
    "mail box": (samples.mail_box(samples.mail(text="One."), samples.mail(text="Two.")), ["0.eml", None]),
    "json lines": (b"\n".join([packed(samples.news_api())] * 3), ["0.json", None, None]),
    "json lines.gz": (gzip.compress(b"\n".join([packed(samples.news_api())] * 3)), ["0.json", None, None]),
    "json array": (packed([samples.news_api(), samples.news_api("Other")]), ["1.json", "2.json"]),
    "json list": (packed({"status": "ok", "articles": [samples.news_api()] * 2}), ["1.json", "2.json"]),
    "json feed": (
        packed({"title": "Example", "description": "News", "items": [samples.news_api()] * 2}),
        ["1.json", "2.json"],
    ),
    "rss": (samples.rss(samples.rss_item(), samples.rss_item("Other")), ["1.json", "2.json"]),
    "warc": (b"".join(RECORDS), ["https://example.org/1", "https://example.org/2"]),
    "warc.gz": (b"".join(map(gzip.compress, RECORDS)), ["https://example.org/1", "https://example.org/2"]),
    "news message": (
        samples.news_message(ITEM, ITEM.replace(":1", ":2")),
        ["urn:newsml:example.org:1", None],
    ),
}


def opened(copy: bytes, name: str = "copy", **more: object) -> list[Member]:
    kind = container_kind(copy, name)
    assert kind is not None
    return list(members(copy, kind, **more))  # type: ignore[arg-type]


def refusal(copy: bytes, limits: Limits | None = None, kind: str | None = None) -> ReasonCode:
    try:
        found = kind or container_kind(copy, "copy")
        assert found is not None
        list(members(copy, found, limits=limits or Limits()))
    except Rejected as refused:
        return refused.reason
    pytest.fail("not refused")


@pytest.mark.parametrize("name", WHOLE)
def test_members_come_in_order_and_can_be_read(name: str) -> None:
    copy, names = WHOLE[name]
    found = opened(copy)
    assert [(m.name if expected else None) for m, expected in zip(found, names, strict=True)] == names
    assert all(m.problem is None and read(m.data, m.name).text for m in found)


@pytest.mark.parametrize("name", WHOLE)
def test_each_token_goes_on_after_its_member(name: str) -> None:
    copy, _ = WHOLE[name]
    found = opened(copy)
    for number, member in enumerate(found, 1):
        assert opened(copy, after=member.token) == found[number:]


@pytest.mark.parametrize("name", WHOLE)
def test_a_stream_serves_as_well_as_bytes(name: str) -> None:
    copy, _ = WHOLE[name]
    kind = container_kind(copy, "copy")
    assert kind is not None
    assert list(members(io.BytesIO(copy), kind)) == opened(copy)


@pytest.mark.parametrize("name", WHOLE)
def test_a_container_is_no_article(name: str) -> None:
    copy, _ = WHOLE[name]
    with pytest.raises(Rejected) as refused:
        parse(copy, "copy")
    assert refused.value.reason is ReasonCode.UNSUPPORTED_FORMAT


def test_feed_entries_are_articles() -> None:
    article = read(opened(samples.rss(samples.rss_item()))[0].data)
    assert outline(article) == {
        "title": TITLE,
        "authors": ["Jane Doe"],
        "published": STAMP,
        "headings": [],
        "paragraphs": ["A bridge closes.", FIRST, SECOND],
    }
    assert article.source_url is not None
    assert article.declared_language is not None


def test_atom_entries_are_articles() -> None:
    entry = (
        f"<entry><title>{TITLE}</title><link href='https://example.org/bridge'/><id>urn:1</id>"
        f"<published>{STAMP}</published>"
        "<updated>2024-10-13T08:00:00Z</updated><author><name>Jane Doe</name></author>"
        f"<content type='html'>&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</content></entry>"
    )
    article = read(opened(samples.atom(entry))[0].data)
    assert outline(article)["paragraphs"] == [FIRST, SECOND]
    assert article.updated is not None
    assert article.updated.value == "2024-10-13T08:00:00+00:00"


def test_mails_lose_the_quoting_of_their_box() -> None:
    copy = samples.mail_box(samples.mail(text="One.\n\nFrom here on it is quoted.\n"))
    assert b"\nFrom here on" in opened(copy)[0].data


def test_single_compressed_files_are_read_through() -> None:
    for pack in (gzip.compress, bz2.compress, lzma.compress):
        assert read(pack(PAGE), "page.html.gz").format == read(PAGE).format
    assert outline(read(gzip.compress(gzip.compress(TEXT)), "a.txt.gz"))["title"] == TITLE
    assert reason(gzip.compress(b"")) is ReasonCode.EMPTY
    assert reason(gzip.compress(TEXT)[:-12]) is ReasonCode.MALFORMED
    assert reason(lzma.compress(TEXT * 99)[:-40]) is ReasonCode.MALFORMED


def test_litter_and_folders_are_no_members() -> None:
    copy = samples.zipped({"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "d/": b"", "a.txt": TEXT})
    assert [m.name for m in opened(copy)] == ["a.txt"]


def test_a_broken_member_does_not_hide_the_others() -> None:
    copy = bytearray(samples.zipped({"a.txt": TEXT, "b.txt": TEXT}, zipfile.ZIP_STORED))
    copy[copy.index(FIRST.encode()) + 3] ^= 0xFF
    first, second = opened(bytes(copy))
    assert first.problem is not None
    assert first.problem.reason is ReasonCode.MALFORMED
    assert second.data == TEXT


def test_an_encrypted_member_says_so() -> None:
    copy = bytearray(samples.zipped({"a.txt": TEXT}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        copy[copy.index(signature) + place] |= 1
    (member,) = opened(bytes(copy))
    assert member.problem is not None
    assert member.problem.reason is ReasonCode.ENCRYPTED


def test_members_beyond_the_limit_are_left_where_they_are() -> None:
    small = Limits(member_bytes=100)
    for copy in (samples.zipped(FILES), samples.tarred(FILES), b"\n".join([packed(samples.news_api())] * 2)):
        problems = [m.problem for m in opened(copy, limits=small)]
        assert all(problem is not None and problem.reason is ReasonCode.TOO_LARGE for problem in problems)
        assert len(problems) > 1


def test_the_container_as_a_whole_is_bounded_over_resumptions() -> None:
    copy = b"\n".join([packed(samples.news_api())] * 9)
    first = next(members(copy, "json-lines", limits=Limits(members=8)))
    with pytest.raises(Rejected) as refused:
        list(members(copy, "json-lines", after=first.token, limits=Limits(members=8)))
    assert refused.value.reason is ReasonCode.BOMB
    assert refusal(copy, Limits(container_bytes=1000)) is ReasonCode.BOMB


def test_containers_inside_one_another_end_somewhere() -> None:
    with pytest.raises(Rejected) as refused:
        list(members(samples.zipped(FILES), "zip", depth=5))
    assert refused.value.reason is ReasonCode.BOMB


BROKEN = {
    "tar": (samples.tarred(FILES)[:700], ReasonCode.MALFORMED),
    "tar.gz": (gzip.compress(samples.tarred({"a": bytes(range(256)) * 4096}))[:900], ReasonCode.MALFORMED),
    "json array": (packed([samples.news_api()] * 2)[:-5], ReasonCode.MALFORMED),
    "json array of pieces": (packed([samples.news_api()])[:-1] + b" {}]", ReasonCode.MALFORMED),
    "empty array": (b"[]", ReasonCode.NO_TEXT),
    "feed": (b"<rss version='2.0'><channel><item", ReasonCode.MALFORMED),
    "feed without entries": (samples.rss(), ReasonCode.NO_TEXT),
    "warc": (b"WARC/1.0\r\nfoo: bar\r\n\r\n\r\n" + b"x" * 500, ReasonCode.MALFORMED),
    "warc of pictures": (RECORDS[2], ReasonCode.NO_TEXT),
    "news message": (samples.news_message(ITEM, ITEM)[:-40], ReasonCode.MALFORMED),
    "news message without items": (samples.news_message(), ReasonCode.NO_TEXT),
    "zip": (samples.zipped(FILES)[:-30], ReasonCode.MALFORMED),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_containers(name: str) -> None:
    copy, expected = BROKEN[name]
    assert refusal(copy) is expected


def test_a_cut_archive_gives_what_it_has_and_then_says_so() -> None:
    found = members(samples.tarred(FILES)[:1800], "tar")
    assert next(found).name == "a.txt"
    with pytest.raises(Rejected) as refused:
        list(found)
    assert refused.value.reason is ReasonCode.MALFORMED


def test_text_has_no_members() -> None:
    assert refusal(TEXT, kind="text") is ReasonCode.UNSUPPORTED_FORMAT


def test_a_library_that_is_missing_is_no_fault_of_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = Format(kind="box", recognises=lambda _: True, expander="services.parser.nowhere:expand")
    monkeypatch.setattr("services.parser.members.by_kind", lambda: {"box": lacking})
    with pytest.raises(ImportError):
        next(members(b"anything", "box"))
