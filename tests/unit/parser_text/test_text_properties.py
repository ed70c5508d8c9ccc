"""What holds for any copy: no exception but a rejection, sound spans, the same every time."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from copydesk_contracts.article import Article, Fact
from services.parser.text import read_text
from services.process.errors import Rejected

PIECES = st.sampled_from(
    (
        "By Jane Doe",
        "Von Max Müller, 12.10.2024",
        "Published 14 May 2025, 14:05 BST | Updated 15 May 2025",
        "Title: Storm closes road",
        "---",
        "title: 'x",
        "authors: [\"a\", 'b', c",
        "# Heading",
        "**Bold**",
        "=====",
        "Share this article",
        "(Agencies, PC)",
        "— Reuters",
        "LONDON (AP) — The road",
        "What is Nato?",
        "“We are going on",
        "- entry",
        "\f",
        "\u200b\ufeff",
        "cafÃ© Ã©",
        "港町で新しい橋が開通した。",
        "http://example.org/",
        "A storm closed the coastal road on Saturday, and the ferry did not",
        "sail until the evening.",
    )
)
ENDS = st.sampled_from(("\n", "\n\n", "\r\n", "\r", "\r\n\r\n", "\u2028", " ", "\t", "\f"))
COPY = st.lists(st.tuples(st.one_of(PIECES, st.text(max_size=30)), ENDS), max_size=14).map(
    lambda pieces: "".join(part for piece in pieces for part in piece)
)


def article_of(copy: bytes) -> Article | None:
    try:
        return read_text(copy)
    except Rejected:
        return None


def facts_of(article: Article) -> list[Fact]:
    return list(article.facts())


def check_spans(article: Article) -> None:
    """Inside the text, slicing to themselves, and the body in reading order without overlap."""
    for fact in facts_of(article):
        assert fact.span is not None
        assert fact.span.end <= len(article.text)
        assert article.text[fact.span.start : fact.span.end] == fact.text
        assert fact.text
    body = [f for s in article.sections for f in ([s.heading] if s.heading else []) + list(s.paragraphs)]
    ends = [0, *(f.span.end for f in body if f.span)]
    assert all(f.span and f.span.start >= end for f, end in zip(body, ends, strict=False))


@given(COPY)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("---\ntitle: x\n---\n")
@example("Title:\n\n:")
@example("By \n\n# \n\n----")
def test_any_text_has_sound_spans_and_reads_the_same_twice(text: str) -> None:
    article = article_of(text.encode())

    if article is not None:
        check_spans(article)
        assert article == article_of(text.encode())


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_rejected(copy: bytes) -> None:
    article = article_of(copy)

    if article is not None:
        check_spans(article)


@given(COPY)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_trailing_newline_changes_no_fact(text: str) -> None:
    before, after = article_of(text.encode()), article_of(text.encode() + b"\n")

    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert facts_of(before) == facts_of(after)
        assert before.sections == after.sections


@given(COPY)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_article_survives_its_own_json(text: str) -> None:
    article = article_of(text.encode())

    if article is not None:
        assert Article.model_validate_json(article.model_dump_json()) == article
