"""Whatever the bytes: an article whose spans slice, or a rejection; and the same each time."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk_contracts.article import Article
from services.parser.html import read_html
from services.process.errors import Rejected

FAST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

TAG_NAMES = (
    "p div h1 h2 h3 span a b strong ul li article main aside nav figure figcaption table tr td br section"
    " header footer blockquote script style time form template title meta"
)
TAGS = st.sampled_from(TAG_NAMES.split())
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' class="article-body"',
        ' class="byline"',
        ' class="newsletter"',
        ' itemprop="author"',
        ' itemprop="datePublished" content="2024-05-03"',
        ' property="og:title" content="A title"',
        ' type="application/ld+json"',
        " hidden",
        ' href="/x"',
    ]
)
WORDS = st.text(max_size=60) | st.sampled_from(
    [
        "By Ann Lee and Tom Roe",
        "12 October 2024",
        "BERLIN (dpa) - ",
        "Read more:",
        "(Reuters)",
        '{"@type":"Article"}',
    ]
)


def read(copy: bytes) -> Article | str:
    """The article, or the reason of the rejection."""
    try:
        return read_html(copy)
    except Rejected as rejected:
        return str(rejected)


def check(copy: bytes) -> None:
    """Every span lies in the text and slices to its own string; a second reading agrees."""
    found = read(copy)
    assert read(copy) == found
    if isinstance(found, Article):
        assert found.text.strip()
        for fact in found.facts():
            if fact.span is not None:
                assert found.text[fact.span.start : fact.span.end] == fact.text
        spans = [p.span for s in found.sections for p in s.paragraphs]
        assert spans == sorted(spans, key=lambda span: span.start if span else -1)


@given(st.binary(max_size=400))
@FAST
def test_any_bytes(copy: bytes) -> None:
    check(copy)


@given(st.text(max_size=300), st.lists(TAGS, max_size=6))
@FAST
def test_any_text_in_tags(text: str, tags: list[str]) -> None:
    opening = "".join(f"<{tag}>" for tag in tags)
    closing = "".join(f"</{tag}>" for tag in reversed(tags))
    check(f"<html><body>{opening}{text}{closing}</body></html>".encode("utf-8", "surrogatepass"))


@given(st.lists(st.tuples(TAGS, ATTRIBUTES, WORDS, st.booleans()), max_size=25))
@FAST
def test_any_soup(parts: list[tuple[str, str, str, bool]]) -> None:
    soup = "".join(f"<{tag}{attrs}>{text}{f'</{tag}>' if close else ''}" for tag, attrs, text, close in parts)
    check(f"<html><head>{soup}</head><body>{soup}{'<p>x</p>' * 2}</body></html>".encode("utf-8", "replace"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@type",
                        "@id",
                        "@graph",
                        "headline",
                        "author",
                        "name",
                        "datePublished",
                        "articleBody",
                        "description",
                        "mainEntity",
                        "publisher",
                    ]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=15,
    )
)
@FAST
def test_any_json_ld(data: object) -> None:
    script = json.dumps(
        {"@type": "NewsArticle", "a": data, "author": data, "headline": data, "articleBody": data}
    )
    graph = json.dumps(data)
    check(
        f'<html><head><script type="application/ld+json">{script}</script>'
        f'<script type="application/ld+json">{graph}</script></head><body><p>Text.</p></body></html>'.encode()
    )
