"""The sums of words over every format and mutated copies: nothing is counted twice or not at all."""

import itertools
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk_contracts.article import Article
from services.parser.account.words import count_words
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.compound_file import message
from tests.unit.parser_formats.test_agency_files import EXPECTED, FOLDER

WORDS = ("Ferry", "quay", "tide", "gull", "rope", "mast", "buoy", "net", "pier", "oar")
NESTED = (
    "p",
    "div",
    "section",
    "span",
    "b",
    "Company",
    "li",
    "td",
    "h2",
    "blockquote",
    "figure",
    "note",
    "br",
)
COPIES = (
    samples.word_document(("Title", samples.TITLE), ("Normal", samples.FIRST)),
    samples.open_document((1, samples.TITLE), (0, samples.FIRST)),
    samples.rich_text(samples.TITLE, samples.FIRST),
    bytes(samples.mail(text=samples.FIRST, html=f"<p>{samples.FIRST}</p>")),
    message(samples.TITLE, "Jane Doe", samples.FIRST, 0, []),
    samples.packed(samples.news_api()),
    samples.nitf(),
    samples.news_item(samples.XHTML).encode(),
    samples.PAGE,
    samples.TEXT,
    b"1\n00:00:01,000 --> 00:00:02,000\nThe ferry\n\n2\n00:00:03,000 --> 00:00:04,000\nsails again.\n",
    *((FOLDER / name).read_bytes() for name in EXPECTED),
)


def check(article: Article) -> None:
    """The sums add up, and the words of the canonical text are all in them."""
    assert article.words is not None
    sums = article.words
    parts = sums.in_text + sum(sums.set_aside.values()) + sum(sums.skipped.values()) + sums.left_over
    assert sums.visible == parts
    beside = sum(count_words(fact.text) for fact in article.boilerplate if fact.span is None)
    assert sums.visible == count_words(article.text) + beside + sum(sums.skipped.values())


@st.composite
def trees(draw: st.DrawFn) -> tuple[str, Counter[str]]:
    """Markup of nested elements around numbered words, and how often each word is in it."""
    numbers = itertools.count()
    found: Counter[str] = Counter()

    def element(depth: int) -> str:
        name = draw(st.sampled_from(NESTED))
        if name == "br":
            return "<br/>"
        inner = []
        for _ in range(draw(st.integers(1, 3))):
            if depth and draw(st.booleans()):
                inner.append(element(depth - 1))
            word = f"{draw(st.sampled_from(WORDS))}{next(numbers)}"
            found[word] += 1
            inner.append(f" {word} ")
        return f"<{name}>{''.join(inner)}</{name}>"

    return "".join(element(3) for _ in range(draw(st.integers(1, 4)))), found


@given(trees())
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_word_of_a_marked_up_body_is_told_or_set_aside_once(tree: tuple[str, Counter[str]]) -> None:
    markup, words = tree
    article = parse(samples.nitf(f"<p>Zero</p>{markup}"), "a.xml")
    check(article)
    shown = [article.text, *(fact.text for fact in article.boilerplate if fact.span is None)]
    counted = Counter(word for text in shown for word in text.split() if word in words)
    assert counted == words


@given(st.sampled_from(COPIES), st.integers(0, 10_000), st.binary(max_size=6), st.integers(0, 30))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_sums_of_damaged_copies_are_exact(copy: bytes, at: int, new: bytes, gone: int) -> None:
    place = at % len(copy)
    try:
        article = parse(copy[:place] + new + copy[place + gone :], "copy")
    except Rejected:
        return
    check(article)
