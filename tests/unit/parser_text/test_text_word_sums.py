"""Every word of plain text, wires and PDF has one place: the sums agree with a count of their own."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk_contracts.article import Article, Fact
from services.parser.account.words import count_words
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.anpa_wires import WIRES
from tests.unit.parser_formats.telegrams import TELEGRAMS

RELEASE = (
    b"Section: Harbour\nTags: fish, ferries\n\nEMBARGOED UNTIL NOON\n\nOld market to close.\n\n"
    b"By Marta Quillfeather\n14 March 2024\n\n"
    b"The harbour board of Port Ellery voted to close the old fish market, the board said.\n\n"
    b"Read more: Ferries sail again\n\nTraders will appeal to the court.\n\nThe end is near, they said.\n\n"
    b"ENDS\n\nNotes to editors\n\nThe board has nine members.\n"
)
PAGES = samples.pdf(
    [
        [
            (72, 800, 8, "Ellery Times"),
            (72, 740, 20, samples.TITLE),
            (72, 700, 10, samples.FIRST),
            (290, 20, 8, "1"),
        ],
        [(72, 800, 8, "Ellery Times"), (72, 740, 10, samples.SECOND), (290, 20, 8, "2")],
    ]
)
WHOLE = (
    RELEASE,
    samples.TEXT,
    "---\ntitle: Bridge\ntags: [a, b]\n---\n\nThe bridge closes in März, sagte 王毅.\n".encode(),
    *(copy for copy, _ in TELEGRAMS.values()),
    *(copy for copy, _ in WIRES.values()),
)


def own_count(article: Article) -> int:
    """The words of the whole text, and of what was set aside without a place in it."""
    return count_words(article.text) + sum(count_words(f.text) for f in article.boilerplate if f.span is None)


def check(article: Article) -> None:
    sums = article.words
    assert sums is not None
    assert sums.visible - sum(sums.skipped.values()) == own_count(article)
    assert sums.in_text + sum(sums.set_aside.values()) + sums.left_over == own_count(article)
    assert sums.in_text >= _prose(article)


def _prose(article: Article) -> int:
    """The words of the paragraphs, which are nobody else's."""
    told: list[Fact] = [paragraph for section in article.sections for paragraph in section.paragraphs]
    return sum(count_words(fact.text) for fact in told)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(WHOLE), st.data())
def test_sums_of_mutated_text_are_exact(copy: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(copy)))
    piece = data.draw(
        st.sampled_from([b"", b"\n\n", b" ", b"- ", b"By ", "é".encode(), b"\xff", b"\x02", b"#"])
    )
    after = data.draw(st.integers(cut, len(copy)))
    try:
        article = parse(copy[:cut] + piece + copy[after:], "copy.txt")
    except Rejected:
        return
    check(article)


def test_sums_of_whole_copy_are_exact_and_leave_nothing_over() -> None:
    for copy in WHOLE:
        article = parse(copy, "copy.txt")
        check(article)
        assert article.words is not None
        assert article.words.left_over == 0


def test_running_heads_of_a_pdf_are_counted_as_skipped() -> None:
    article = parse(PAGES, "copy.pdf")
    check(article)
    assert article.words is not None
    assert article.words.skipped == {"running-head": 6}
