"""Titles, authors and dates out of metadata that agree, disagree or are broken."""

import json

import pytest

from services.parser.html import read_html
from services.parser.html.dates import is_timestamp, metadata_date
from services.parser.html.site_names import without_site
from services.parser.html.strings import key, plain, strip_tags, tidy, tokens, words
from tests.unit.parser_html.html_pages import PARAGRAPHS, article, json_ld, page


def title_of(copy: bytes) -> str | None:
    found = read_html(copy).title
    return found.reading if found else None


def authors_of(copy: bytes) -> list[str]:
    return [author.reading for author in read_html(copy).authors]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bridge to close | The Echo", "Bridge to close"),
        ("Bridge to close - The Echo - Echo", "Bridge to close"),
        ("The Echo - Bridge to close", "Bridge to close"),
        ("Echo Online | Bridge to close", "Bridge to close"),
        ("Bridge - a history", "Bridge - a history"),
        ("Bridge: what comes next?", "Bridge: what comes next?"),
        ("The Echo", "The Echo"),
        ("津波注意報：エコー", "津波注意報"),
    ],
)
def test_site_names_are_taken_off_titles(title: str, expected: str) -> None:
    assert without_site(title, {"theecho", "echo", "エコー", "echoonline"}, []) == expected


def test_part_of_the_title_that_the_page_shows_is_the_title() -> None:
    assert without_site("Bridge to close - Town news - 12", set(), ["Bridge to close"]) == "Bridge to close"


def test_json_ld_decides_where_titles_differ() -> None:
    head = '<meta property="og:title" content="You will not believe this">' + json_ld(
        headline="Old bridge to close"
    )
    assert title_of(article(head=head, title="<h1>Something else</h1>")) == "Old bridge to close"


def test_a_title_that_is_not_shown_has_a_locator() -> None:
    found = read_html(article(head='<meta property="og:title" content="Old bridge">', title="")).title
    assert found is not None
    assert (found.span, found.locator) == (None, "meta:og:title")


def test_a_title_cut_short_is_completed() -> None:
    head = json_ld(headline="Old bridge to...")
    assert title_of(article(head=head, title="<h1>Old bridge to close for two years</h1>")) == (
        "Old bridge to close for two years"
    )


def test_a_kicker_that_page_and_metadata_show_stays() -> None:
    head = '<meta property="og:title" content="Traffic: Old bridge to close">' + json_ld(
        headline="Old bridge to close"
    )
    shown = "<h1>Traffic: Old bridge to close</h1>"
    assert title_of(article(head=head, title=shown)) == "Traffic: Old bridge to close"


def test_entities_in_json_ld_are_resolved() -> None:
    assert title_of(article(head=json_ld(headline="Bridge &amp;amp; river"), title="")) == "Bridge & river"


def test_authors_by_reference_in_a_graph() -> None:
    graph = {
        "@graph": [
            {"@type": "WebPage", "@id": "p"},
            {"@type": "Article", "headline": "Bridge", "author": {"@id": "#ann"}},
            {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        ]
    }
    assert authors_of(article(head=f'<script type="application/ld+json">{json.dumps(graph)}</script>')) == [
        "Ann Lee"
    ]


def test_people_come_before_the_site_itself() -> None:
    head = '<meta property="og:site_name" content="The Echo"><meta name="author" content="Ann Lee">'
    assert authors_of(article(head=head + json_ld(headline="Bridge", author={"name": "The Echo"}))) == [
        "Ann Lee"
    ]


def test_the_site_is_the_author_where_nobody_else_is() -> None:
    head = '<meta property="og:site_name" content="The Echo">'
    assert authors_of(article(head=head + json_ld(headline="Bridge", author={"name": "The Echo"}))) == [
        "The Echo"
    ]


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="article__author">Ann Lee</div>',
        "<p>By Ann Lee</p>",
        "<p>Von Ann Lee</p>",
        '<span itemprop="author" itemscope><a itemprop="name" href="/a">Ann Lee</a></span>',
        '<p><a rel="author" href="/ann">Ann Lee</a></p>',
    ],
)
def test_shown_bylines(byline: str) -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    assert authors_of(page(f"<article><h1>Bridge</h1>{byline}<div>{body}</div></article>")) == ["Ann Lee"]


def test_names_in_elements_of_their_own_are_several() -> None:
    byline = '<div class="byline"><a href=/a>Ann Lee</a> <a href=/b>Tom Roe</a></div>'
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    assert authors_of(page(f"<h1>Bridge</h1>{byline}<div>{body}</div>")) == ["Ann Lee", "Tom Roe"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-10-12T08:30:00+02:00", "2024-10-12T08:30:00+02:00"),
        ("2024-10-12T06:30:00.123Z", "2024-10-12T06:30:00+00:00"),
        ("2024-10-12", "2024-10-12"),
        ("Sat, 12 Oct 2024 06:30:00 GMT", "2024-10-12T06:30:00+00:00"),
        ("Sat Oct 12 08:30:00 CEST 2024", "2024-10-12T08:30:00+02:00"),
        ("Sat Oct 12 2024 08:30:00 GMT+0200 (CEST)", "2024-10-12T08:30:00+02:00"),
        ("1728714600", "2024-10-12T06:30:00+00:00"),
        ("1728714600000", "2024-10-12T06:30:00+00:00"),
        ("04/05/2024", None),
        ("0000000001", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_metadata_dates(text: str, value: str | None) -> None:
    assert metadata_date(text) == value


def test_the_next_source_is_asked_where_a_date_is_broken() -> None:
    head = '<meta property="article:published_time" content="2024-10-12T08:30:00Z">'
    found = read_html(article(head=head + json_ld(headline="Bridge", datePublished="soon"))).published
    assert found is not None
    assert found.locator == "meta:article:published_time"


@pytest.mark.parametrize(
    "broken", ["{", "[" * 3_000, '{"@type": 1, "author": [[[]]], "headline": {}}', "null", '"x"']
)
def test_broken_json_ld_is_disregarded(broken: str) -> None:
    found = read_html(article(head=f'<script type="application/ld+json">{broken}</script>'))
    assert found.title is not None
    assert found.title.reading == "Old bridge to close"


def test_the_article_node_is_chosen_among_others() -> None:
    other = json_ld(headline="Another story", author={"name": "Tom Roe"}, datePublished="2020-01-01")
    ours = json_ld(headline="Old bridge to close", author={"name": "Ann Lee"}, datePublished="2024-10-12")
    assert authors_of(article(head=other + ours)) == ["Ann Lee"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Updated 15.59 | Published 14.14", True),
        ("12 October 2024 at 08:30", True),
        ("Stand: 22.04.2024, 06:00 Uhr", True),
        ("The 3 bridges", False),
        ("Published", False),
    ],
)
def test_timestamps(line: str, expected: bool) -> None:
    assert is_timestamp(line) is expected


def test_strings() -> None:
    assert tidy(" a\u00a0b\u200b\n c\x00 ") == "a b c"
    assert tidy("a\x1fb\x85c\u2028d\u3000e\u00adf\ufeff\x08 \u2060 g") == "a b c d ef g"
    assert tidy("\u0627\u0644 \t 新聞\ud800") == "\u0627\u0644 新聞\ud800"
    assert plain("Tom &amp;amp; <b>Ann</b> < 3") == "Tom & Ann < 3"
    assert strip_tags("a < b <i>c</i>") == "a < b  c "
    assert key("„Straße“, 3!") == "strasse3"
    assert tokens("articleBody__most-read") == ["article", "body", "most", "read"]
    assert words("Zwei 津波") == ["zwei", "津", "波"]
