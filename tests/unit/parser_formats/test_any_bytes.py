"""Whatever the bytes: an article whose spans slice, or a rejection; twice the same."""

import contextlib
import gzip
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk_contracts.article import Article
from services.parser.members import members
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.anpa_wires import WIRES
from tests.unit.parser_formats.compound_file import message
from tests.unit.parser_formats.telegrams import TELEGRAMS

WHOLE = (
    samples.pdf([[(72, 740, 20, "Bridge to close"), (72, 700, 10, samples.FIRST)]]),
    samples.word_document(("Title", samples.TITLE), ("Normal", samples.FIRST)),
    samples.open_document((1, samples.TITLE), (0, samples.FIRST)),
    samples.rich_text(samples.TITLE, samples.FIRST),
    bytes(samples.mail(text=samples.FIRST)),
    message(samples.TITLE, "Jane Doe", samples.FIRST, 0, []),
    samples.packed(samples.news_api()),
    samples.nitf(),
    samples.news_item(samples.XHTML).encode(),
    samples.PAGE,
    samples.TEXT,
    gzip.compress(samples.TEXT),
    TELEGRAMS["priorities-and-desk"][0],
    WIRES["agate-table"][0],
)
CONTAINERS = (
    ("zip", samples.zipped({"a.txt": samples.TEXT, "b.txt": samples.TEXT})),
    ("tar", samples.tarred({"a.txt": samples.TEXT})),
    ("mbox", samples.mail_box(samples.mail(text="One"))),
    ("json-lines", samples.packed(samples.news_api())),
    ("json-array", samples.packed([samples.news_api()])),
    ("feed", samples.rss(samples.rss_item())),
    ("warc", samples.web_record("https://example.org/", samples.PAGE)),
    ("newsml-g2-package", samples.news_message(samples.news_item(samples.XHTML))),
    ("eml", bytes(samples.mail(text="One"))),
    ("msg", message(samples.TITLE, "Jane Doe", samples.FIRST, 0, [("a", b"b")])),
)
SIGNATURES = (
    b"",
    b"{",
    b"[{",
    b"<",
    b"<?xml?>",
    b"%PDF-1.4\n",
    b"{\\rtf1",
    b"From a 2024\nA: b\n",
    b"PK\x03\x04",
)


def outcome(copy: bytes, name: str) -> Article | tuple[str, str]:
    try:
        article = parse(copy, name)
    except Rejected as rejected:
        return rejected.reason, rejected.detail
    Article.model_validate_json(article.model_dump_json())
    return article


@settings(max_examples=150, deadline=None)
@given(start=st.sampled_from(SIGNATURES), rest=st.binary(max_size=400), name=st.sampled_from(["a", "a.html"]))
def test_any_bytes(start: bytes, rest: bytes, name: str) -> None:
    assert outcome(start + rest, name) == outcome(start + rest, name)


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from(["", "{", "[", "<p>", "From: a@b.c\nTo: b\nSubject: c\n\n"]),
    text=st.text(max_size=300),
)
def test_any_text(start: str, text: str) -> None:
    copy = (start + text).encode("utf-8", "replace")
    assert outcome(copy, "a.txt") == outcome(copy, "a.txt")


def damaged(copy: bytes, at: float, what: bytes, cut: int) -> bytes:
    place = int(at * len(copy))
    return copy[:place] + what + copy[place + cut :]


Damage = Callable[[bytes], bytes]
DAMAGE: st.SearchStrategy[Damage] = st.builds(
    lambda at, what, cut: lambda copy: damaged(copy, at, what, cut),
    st.floats(0, 1),
    st.binary(max_size=12),
    st.integers(0, 60),
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(whole=st.sampled_from(WHOLE), damage=DAMAGE)
def test_damaged_copy(whole: bytes, damage: Damage) -> None:
    outcome(damage(whole), "copy")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(whole=st.sampled_from(CONTAINERS), damage=DAMAGE)
def test_damaged_containers(whole: tuple[str, bytes], damage: Damage) -> None:
    kind, copy = whole
    with contextlib.suppress(Rejected):
        for member in members(damage(copy), kind):
            assert member.token
