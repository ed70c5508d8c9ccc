"""Titles, authors and days as pages show them to readers, without a word of metadata."""

import pytest

from services.parser.html import read_html
from tests.unit.parser_html.html_pages import PARAGRAPHS, article, json_ld, page


def authors(copy: bytes) -> list[str]:
    """The names read from a page."""
    return [author.reading for author in read_html(copy).authors]


def test_authors_of_related_stories_are_none_of_this_one() -> None:
    byline = '<div class="by"><a rel="author" href="/x">Ann Lee</a></div>'
    others = "".join(f'<div><a rel="author" href="/{n}">{n} Stranger</a></div>' for n in ("Ida", "Olaf"))
    copy = article(title=f"<h1>Old bridge to close</h1>{byline}") + f"<section>{others}</section>".encode()
    assert authors(copy) == ["Ann Lee"]


@pytest.mark.parametrize("label", ["See full bio", "Follow", "Autor", "Name", "Size"])
def test_buttons_and_labels_are_no_authors(label: str) -> None:
    assert authors(article(title=f'<h1>Old bridge to close</h1><a rel="author">{label}</a>')) == []


def test_a_name_in_parts_is_one_name() -> None:
    node = {"@type": "Person", "givenName": "Ann", "familyName": "Lee"}
    assert authors(article(head=json_ld(headline="Old bridge to close", author=node))) == ["Ann Lee"]


def test_an_account_beside_the_headline_signs_a_blog() -> None:
    signed = '<p>by <span class="author vcard"><a class="url fn n" href="/author/x">boatman84</a></span></p>'
    assert authors(article(title=f"<h1>Old bridge to close</h1>{signed}")) == ["boatman84"]


def test_data_that_are_nearly_json_are_read() -> None:
    script = """<script type="application/ld+json">
    // <![CDATA[
    {"@type": "NewsArticle", "headline": "Old bridge to close",
     "datePublished": {"$date": "2024-10-12T08:30:00Z"},}
    // ]]&gt;
    </script>"""
    found = read_html(article(head=script))
    assert found.published is not None
    assert (found.published.value or "")[:10] == "2024-10-12"


def test_the_headline_shown_stands_before_the_one_for_sharing() -> None:
    head = '<meta property="og:title" content="You will not believe which bridge closes">'
    found = read_html(article(head=head, title="<h1>Old bridge to close in May</h1>"))
    assert found.title is not None
    assert found.title.reading == "Old bridge to close in May"


def test_comments_longer_than_the_article_are_no_part_of_it() -> None:
    said = "".join(
        f"<li><p>{n}: I crossed that bridge every day, and it never moved at all. </p></li>"
        for n in range(60)
    )
    copy = page(
        "<article><h1>Old bridge to close</h1><p>The council of Marlow voted on Tuesday to close the old"
        " river bridge for two years, ending a dispute that had divided the town since the floods.</p>"
        f'<div class="comments"><ol>{said}</ol></div></article>'
    )
    body = [p.reading for section in read_html(copy).sections for p in section.paragraphs]
    assert len(body) == 1
    assert body[0].startswith("The council")


def test_the_reading_aid_above_characters_is_not_read_twice() -> None:
    ruby = "<p>" + "<ruby>東京<rt>とうきょう</rt></ruby>の橋は二年間閉鎖されることになりました。" * 6 + "</p>"
    found = read_html(page(f"<article><h1>橋の閉鎖</h1>{ruby}</article>", lang="ja"))
    assert "とうきょう" not in found.text


OG = '<meta property="og:title" content="{}">'
TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


@pytest.mark.parametrize(
    ("head", "headings", "title"),
    [
        (
            "<title>Ann's diary - Old bridge to close</title>",
            "<h1>Ann's diary</h1><h3>■ Old bridge to close</h3>",
            "■ Old bridge to close",
        ),
        (
            "<title>Old bridge to close_Town_Echo</title>",
            "<h1 class='logo'>Echo</h1><h2>Old bridge to close</h2>",
            "Old bridge to close",
        ),
        (
            OG.format("Town: Why the bridge must close"),
            "<h1>Why the bridge must close</h1><h2 class='teaser-headline'>Other</h2>",
            "Why the bridge must close",
        ),
        (
            OG.format("Town: Why the bridge must close"),
            "<h1>Town Why the bridge must close</h1>",
            "Town: Why the bridge must close",
        ),
        (
            OG.format("The bridge of which all talk"),
            "<header><h1>The bridge of which all talk</h1></header>"
            "<article><header><h1>Bridge ends</h1></header></article>",
            "Bridge ends",
        ),
        (
            OG.format("The old bridge over the river Mar"),
            "<h1>All the news</h1><h2>The old bridge over the river Mar will close for two years</h2>",
            "The old bridge over the river Mar will close for two years",
        ),
        (
            OG.format("Old bridge to close-Town | Echo")
            + '<meta property="og:site_name" content="Echo"><meta property="article:section" content="Town">',
            "",
            "Old bridge to close",
        ),
    ],
)
def test_the_headline_that_the_page_shows(head: str, headings: str, title: str) -> None:
    found = read_html(page(f"{headings}<div>{TEXT}</div>", head)).title
    assert found is not None
    assert found.reading == title


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>Published on 3 August 2019 by uriebe</p>", ["uriebe"]),
        ("<p>Posted in Town by dandelion on August 3, 2019</p>", ["dandelion"]),
        ("<p>Erstellt von Fabian am Dienstag 6. Mai 2014</p>", ["Fabian"]),
        ("<p>Eine Kolumne von Ida Roe</p>", ["Ida Roe"]),
        ("<div><span>By</span><span>Ida Roe</span></div>", ["Ida Roe"]),
        ('<div class="byline">Ida Roe / PTI / Updated: Oct 9, 2019, 11:05 IST</div>', ["Ida Roe"]),
        ('<div class="byline">[Ida Roe, Echo]</div>', ["Ida Roe"]),
        (
            '<div class="author"><span class="name">Ida Roe</span><i>2017-03-01 14:27</i></div>',
            ["Ida Roe"],
        ),
        ('<p class="byline">By <a class="author-name">Ida Roe</a> EchoVoice Staff</p>', ["Ida Roe"]),
        ("<p>Shared by Ida Roe on 3 August 2019</p>", []),
        ("<p>Blog comments powered by Widget</p>", []),
    ],
)
def test_lines_that_say_who_wrote(line: str, names: list[str]) -> None:
    head = '<meta property="og:site_name" content="Echo">'
    assert authors(page(f"<h1>Old bridge to close</h1>{line}<div>{TEXT}</div>", head)) == names


def test_the_byline_beside_the_headline_comes_before_the_owner_of_the_site() -> None:
    line = '<p class="byline">By Ida Roe</p>'
    head = '<meta name="author" content="Olaf Webber">'
    assert authors(page(f"<h1>Old bridge to close</h1>{line}<div>{TEXT}</div>", head)) == ["Ida Roe"]


def test_a_line_adds_those_whom_the_data_leave_out() -> None:
    line = '<p class="byline">By Ida Roe and Tom Poe</p>'
    head = json_ld(headline="Old bridge to close", author={"name": "Ida Roe"})
    body = f"<h1>Old bridge to close</h1>{line}<div>{TEXT}</div>"
    assert authors(page(body, head)) == ["Ida Roe", "Tom Poe"]


def test_initials_give_way_to_the_name_below_the_text() -> None:
    head = json_ld(headline="Old bridge to close", author={"name": "LN"})
    body = f"<h1>Old bridge to close</h1><div>{TEXT}</div><p>By Ida Roe</p>"
    assert authors(page(body, head)) == ["Ida Roe"]


def test_a_reading_aid_stands_in_the_brackets_that_the_page_gives_it() -> None:
    aid = "<ruby>東京<rp>（</rp><rt>とうきょう</rt><rp>）</rp></ruby>"
    ruby = f"<p>{aid}の橋は二年間閉鎖されることになりました。</p>" * 6
    found = read_html(page(f"<article><h1>橋の閉鎖</h1>{ruby}</article>", lang="ja"))
    assert "東京（とうきょう）の橋は" in found.text


def test_what_a_page_has_beside_the_article_says_nothing_of_its_byline() -> None:
    line = '<p class="meta">Posted by Ida Roe on 3 March 2017</p>'
    body = f'<div class="page has-sidebar"><h1>Old bridge to close</h1>{line}<div>{TEXT}</div></div>'
    copy = page(body).replace(b"<body>", b'<body class="one-sidebar comments">')
    found = read_html(copy)
    assert [author.reading for author in found.authors] == ["Ida Roe"]
    assert found.published is not None
    assert found.published.reading == "2017-03-03"


SIGNED_ELSEWHERE = [
    "<p>Author: Ida Roe, who teaches in Marlow</p>",
    '<div class="box"><div class="about-author">Ida Roe</div></div>',
    "<p>Text &amp; Fotos: Ida Roe</p>",
]


@pytest.mark.parametrize("line", SIGNED_ELSEWHERE)
def test_who_wrote_is_looked_for_far_from_a_headline_without_a_byline(line: str) -> None:
    between = "".join(f"<div>Section {n}</div>" for n in range(20))
    body = f"<article><h1>Old bridge to close</h1>{TEXT}</article>{between}{line}"
    assert authors(page(body)) == ["Ida Roe"]
    owner = '<meta name="author" content="Marlow Media">'
    assert authors(page(body, owner)) == ["Ida Roe"]


@pytest.mark.parametrize(
    "line", ['<p class="author">Me</p>', "<h3>By Candle Light</h3>", "<p>Written by candle light</p>"]
)
def test_no_words_far_from_the_headline_are_taken_for_a_name(line: str) -> None:
    between = "".join(f"<div>Section {n}</div>" for n in range(20))
    assert authors(page(f"<article><h1>Old bridge to close</h1>{TEXT}</article>{between}{line}")) == []


NAMES_IN_DATA = [
    ("ida.roe", '<p class="byline">By Ida Roe</p>', ["Ida Roe"]),
    ("Ida", '<p class="full-name">Ida Roe</p>', ["Ida Roe"]),
    ("Ida", '<p class="byline">By Tom Poe</p>', ["Ida"]),
]


@pytest.mark.parametrize(("stated", "line", "names"), NAMES_IN_DATA)
def test_a_whole_name_on_the_page_comes_before_an_account(stated: str, line: str, names: list[str]) -> None:
    head = json_ld(headline="Old bridge to close", author={"name": stated})
    assert authors(page(f"<h1>Old bridge to close</h1>{line}<div>{TEXT}</div>", head)) == names


NO_AUTHORS_BESIDE = [
    '<div class="postinfo"><a href="/category/town/">Town Hall</a> • October 18, 2019</div>',
    '<figure><figcaption class="author">Photo: Tom Poe</figcaption></figure>',
    '<div class="license-info"><a class="author">Tom Poe</a></div>',
]


@pytest.mark.parametrize("line", NO_AUTHORS_BESIDE)
def test_sections_and_photographers_are_no_authors(line: str) -> None:
    by = '<p class="byline">By Ida Roe</p>'
    assert authors(page(f"<h1>Old bridge to close</h1>{line}{by}<div>{TEXT}</div>")) == ["Ida Roe"]


def test_a_label_for_screen_readers_is_no_part_of_a_name() -> None:
    label = '<span class="screen-reader-text">Author</span>'
    line = (
        f'<p class="meta">3 March 2017 <span class="author vcard">{label}<a>Ida Roe</a></span>4 Comments</p>'
    )
    assert authors(page(f"<h1>Old bridge to close</h1>{line}<div>{TEXT}</div>")) == ["Ida Roe"]
