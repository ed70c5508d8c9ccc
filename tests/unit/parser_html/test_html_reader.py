"""A newspaper's page as an editor reads it, and the variations that pages come in."""

import json

import pytest

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.html import read_html
from services.process.errors import Rejected
from tests.unit.parser_html.html_pages import (
    NEWSPAPER,
    NEWSPAPER_BODY,
    NEWSPAPER_HEAD,
    PARAGRAPHS,
    STANDFIRST,
    article,
    json_ld,
    page,
)


def headings(found: Article) -> list[str]:
    return [section.heading.reading for section in found.sections if section.heading]


def paragraphs(found: Article) -> list[str]:
    return [paragraph.reading for section in found.sections for paragraph in section.paragraphs]


class TestNewspaper:
    found = read_html(NEWSPAPER)

    def test_body_is_the_article_and_nothing_else(self) -> None:
        assert paragraphs(self.found) == [STANDFIRST, *PARAGRAPHS]
        assert headings(self.found) == ["Fear for trade", "Footbridge promised"]
        assert [section.level for section in self.found.sections] == [None, 2, 2]

    def test_canonical_text_is_in_the_order_of_the_page(self) -> None:
        assert self.found.text.split("\n\n") == [
            "Old bridge to close for two years",
            STANDFIRST,
            "By Ann Lee and Tom Roe, local democracy reporters",
            *PARAGRAPHS[:2],
            "Fear for trade",
            PARAGRAPHS[2],
            "Footbridge promised",
            PARAGRAPHS[3],
        ]

    def test_title_is_where_it_is_shown(self) -> None:
        assert self.found.title is not None
        assert self.found.title.reading == "Old bridge to close for two years"
        assert self.found.title.span is not None
        assert self.found.title.span.start == 0

    def test_authors_are_where_they_are_shown(self) -> None:
        assert [author.reading for author in self.found.authors] == ["Ann Lee", "Tom Roe"]
        assert all(author.span is not None for author in self.found.authors)

    def test_dates_keep_zone_and_locator(self) -> None:
        published, updated = self.found.published, self.found.updated
        assert published is not None
        assert (published.value, published.locator) == (
            "2024-10-12T08:30:00+01:00",
            "jsonld:NewsArticle.datePublished",
        )
        assert updated is not None
        assert updated.value == "2024-10-13T09:00:00+01:00"

    def test_address_language_and_lead(self) -> None:
        assert self.found.source_url is not None
        assert self.found.source_url.reading == "https://echo.example/news/bridge"
        assert self.found.declared_language is not None
        assert self.found.declared_language.reading == "en"
        assert self.found.lead is not None
        assert self.found.lead.reading == STANDFIRST

    def test_boilerplate_is_set_aside_with_its_reason(self) -> None:
        reasons = {fact.text: fact.rule for fact in self.found.boilerplate}
        assert (
            reasons["Sign up for our newsletter and never miss a story from the river again."]
            == "html.newsletter"
        )
        assert reasons["Read more: How the floods of 2019 changed the valley"] == "html.read-more"
        assert reasons["Cat rescued from tower"] == "html.aside"
        assert reasons["© The Marlow Echo. All rights reserved."] == "html.copyright"
        assert not any("cookies" in fact.text for fact in self.found.facts())


def test_article_without_any_metadata_is_read_from_the_page() -> None:
    found = read_html(page(NEWSPAPER_BODY.replace("<figure>", "<p>12 October 2024, 08:30</p><figure>")))
    assert found.title is not None
    assert found.title.reading == "Old bridge to close for two years"
    assert [author.reading for author in found.authors] == ["Ann Lee", "Tom Roe"]
    assert found.published is not None
    assert found.published.value == "2024-10-12T08:30"
    assert found.published.span is not None
    assert paragraphs(found) == [STANDFIRST, *PARAGRAPHS]


def test_nothing_is_guessed_where_nothing_is_stated() -> None:
    found = read_html(article())
    assert found.authors == ()
    assert found.published is None
    assert found.updated is None
    assert found.source_url is None
    assert found.credit is None
    assert found.dateline is None


def test_an_update_at_the_time_of_publication_is_none() -> None:
    date = "2024-10-12T08:30:00Z"
    found = read_html(
        article(head=json_ld(headline="Old bridge to close", datePublished=date, dateModified=date))
    )
    assert found.published is not None
    assert found.updated is None


def test_dateline_and_credit_are_facts() -> None:
    parts = [
        f"<p>MARLOW, Oct 12 (Reuters) - {PARAGRAPHS[0]}</p>",
        *(f"<p>{text}</p>" for text in PARAGRAPHS[1:]),
    ]
    found = read_html(page("<main><h1>Old bridge</h1>" + "".join(parts) + "<p>(Reuters, AFP)</p></main>"))
    assert found.dateline is not None
    assert found.dateline.reading.startswith("MARLOW")
    assert found.credit is not None
    assert found.credit.reading == "(Reuters, AFP)"
    assert "(Reuters, AFP)" not in paragraphs(found)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="related"><p>The story of the bridge in pictures, from 1890 to today.</p></div>',
        '<section class="c-newsletter__signup"><p>All news from the valley, each morning.</p></section>',
        "<figure><img src=x><figcaption>The eastern pier, which moves.</figcaption></figure>",
        "<div><img src=x><p>The eastern pier, photographed by Sam Poe in spring.</p></div>",
        '<p><a href="/x">The valley after the floods: what has been rebuilt and what has not</a></p>',
        "<p>Advertisement</p>",
        "<p><b>Lesen Sie auch: <a href=/x>Wie das Hochwasser das Tal verändert hat</a></b></p>",
        '<ul><li><a href="/a">Cat rescued from tower</a></li><li><a href="/b">Baker wins prize</a></li></ul>',
        '<article class="card"><h3>Cat rescued from tower</h3><p>It took two hours.</p></article>',
        '<div class="social-share"><button>Share</button> Share this article</div>',
        "<p hidden></p><script>var x = '<p>not text</p>';</script><style>p {}</style>",
        "<p>Updated 15:59 | Published 14:14</p>",
        "<p>© Echo Media 2024</p>",
        "<p>(jd)</p>",
        "<p>>> Here is <a href=/x>all that is known about the bridge</a></p>",
        "<p>Il vous reste 71.2% de cet article à lire.</p>",
        "<echo-fact-box><p>The bridge was built in 1831 and repaired eleven times.</p></echo-fact-box>",
    ],
)
def test_boxes_within_the_text_are_left_out(box: str) -> None:
    assert paragraphs(read_html(article(box))) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ul><li>The bridge closes in May.</li></ul>", "The bridge closes in May."),
        (
            "<blockquote><p>We shall miss it, said the ferryman.</p></blockquote>",
            "We shall miss it, said the ferryman.",
        ),
        ("<p>Short but true.</p>", "Short but true."),
        (
            "<p>A <b>bold</b>&nbsp;and <a href=/x>linked</a> sentence&#8203;.</p>",
            "A bold and linked sentence.",
        ),
        ('<p>Opens <a href=/x>there<span class="sr-only">(in a new tab)</span></a>.</p>', "Opens there."),
    ],
)
def test_what_belongs_to_the_text_is_kept(markup: str, text: str) -> None:
    assert text in paragraphs(read_html(article(markup)))


def test_headings_in_wrappers_of_their_own_are_headings() -> None:
    blocks = [f'<div class="block"><p>{text}</p></div>' for text in PARAGRAPHS]
    blocks.insert(2, '<div class="subheading"><h2>Fear for trade</h2></div>')
    assert headings(read_html(page(f"<article><h1>Bridge</h1>{''.join(blocks)}</article>"))) == [
        "Fear for trade"
    ]


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    assert headings(read_html(article("<p><strong>Fear for trade</strong></p>"))) == ["Fear for trade"]
    with_real = article("<p><strong>Fear for trade</strong></p>", "<h2>Real heading</h2>")
    assert headings(read_html(with_real)) == ["Real heading"]


def test_headings_without_text_between_them_are_one() -> None:
    found = read_html(article("<h2>Two years</h2>", "<h3>Fear for trade</h3>"))
    section = found.sections[-1]
    assert section.heading is not None
    assert section.heading.text == "Two years\n\nFear for trade"
    assert section.heading.value == "Two years Fear for trade"


def test_a_heading_over_links_only_is_none() -> None:
    box = (
        '<h3>More from the valley</h3><ul><li><a href="/a">Cats</a></li><li><a href="/b">Bread</a></li></ul>'
    )
    found = read_html(
        page(f"<article><h1>Bridge</h1>{''.join(f'<p>{t}</p>' for t in PARAGRAPHS)}{box}</article>")
    )
    assert headings(found) == []


def test_closing_lines_in_bold_are_left_out() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    appeal = "<p><strong>Have you seen the ferry? Write to the editor at the usual address.</strong></p>"
    assert paragraphs(read_html(page(f"<h1>Bridge</h1><div>{body}{appeal}</div>"))) == list(PARAGRAPHS)


def test_a_first_paragraph_of_names_is_the_byline() -> None:
    body = "".join(f"<p>{text}</p>" for text in ("Ann Lee/Tom Roe", *PARAGRAPHS))
    found = read_html(page(f"<h1>Bridge</h1><div>{body}</div>"))
    assert [author.reading for author in found.authors] == ["Ann Lee", "Tom Roe"]
    assert paragraphs(found) == list(PARAGRAPHS)


def test_names_in_bold_below_a_standfirst_are_the_byline() -> None:
    lines = ("<em>…as villages cry foul</em>", "<strong>Ann Lee/Tom Roe</strong>", *PARAGRAPHS)
    body = "".join(f"<p>{text}</p>" for text in lines)
    head = '<meta name="author" content="The Echo"><meta property="og:site_name" content="The Echo">'
    found = read_html(page(f"<h1>Bridge</h1><div>{body}</div>", head))
    assert [author.reading for author in found.authors] == ["Ann Lee", "Tom Roe"]
    assert "Ann Lee/Tom Roe" not in paragraphs(found)


@pytest.mark.parametrize(
    ("attributes", "value"),
    [
        ('data-deploy-dt="2026.01.29 18:40" data-re-deploy-dt="2026.02.01 18:49"', "2026-01-29T18:40"),
        ('data-published-at="2026-01-29"', "2026-01-29"),
        ('data-article-publish-date="29 January 2026"', "2026-01-29"),
        ('data-date="2026-01-29"', None),
        ('data-pub-date="soon"', None),
    ],
)
def test_a_date_that_only_an_attribute_has(attributes: str, value: str | None) -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    found = read_html(page(f"<h1>Bridge</h1><article {attributes}>{body}</article>"))
    assert (found.published.value if found.published else None) == value


def test_attributes_that_disagree_say_nothing() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    cards = '<div data-pub-date="2026-01-29"></div><div data-pub-date="2026-01-30"></div>'
    assert read_html(page(f"<h1>Bridge</h1><article>{body}</article>{cards}")).published is None


def test_names_beside_a_date() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    meta = "<div>27 January 2026 • Ann Lee • 3 min read</div>"
    found = read_html(page(f"<h1>Bridge</h1>{meta}<div>{body}</div>"))
    assert [author.reading for author in found.authors] == ["Ann Lee"]
    assert found.published is not None
    assert found.published.value == "2026-01-27"


def test_paragraphs_parted_by_line_breaks() -> None:
    found = read_html(page(f"<h1>Bridge</h1><div>{'<br><br>'.join(PARAGRAPHS)}</div>"))
    assert paragraphs(found) == list(PARAGRAPHS)


def test_suspicious_names_around_the_whole_article_are_disregarded() -> None:
    body = "".join(f'<p class="paywall">{text}</p>' for text in PARAGRAPHS)
    found = read_html(
        page(f'<div class="has-sidebar"><article class="ad-free"><h1>Bridge</h1>{body}</article></div>')
    )
    assert paragraphs(found) == list(PARAGRAPHS)


def test_text_that_only_json_ld_has() -> None:
    body = "\n".join(PARAGRAPHS * 2)
    found = read_html(page("<h1>Bridge</h1><p>Loading</p>", json_ld(headline="Bridge", articleBody=body)))
    assert paragraphs(found) == list(PARAGRAPHS * 2)


def test_text_that_only_a_script_has() -> None:
    state = json.dumps({"row": "".join(f"<p>{text}</p>" for text in PARAGRAPHS)}).replace("<", "\\u003c")
    found = read_html(
        page(f'<div id="root"></div><script>self.push({state})</script>', "<title>Bridge</title>")
    )
    assert paragraphs(found) == list(PARAGRAPHS)


def test_charset_of_the_page() -> None:
    text = "Čtvrtek: město Žďár uzavře most přes řeku na dva roky, řekla starostka."
    copy = f'<html><head><meta charset="windows-1250"></head><body><p>{text}</p></body></html>'.encode(
        "cp1250"
    )
    found = read_html(copy)
    assert paragraphs(found) == [text]


def test_a_tiny_page_is_read_whole() -> None:
    assert paragraphs(read_html(b"<p>One sentence.</p><p>Another.</p>")) == ["One sentence.", "Another."]


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (b"", ReasonCode.EMPTY),
        (b" \n\t\x00 ", ReasonCode.EMPTY),
        (b"<html><body></body></html>", ReasonCode.NO_TEXT),
        (b"<html><head><script>var x = 1;</script></head></html>", ReasonCode.NO_TEXT),
        (b"<div>" * 5_000 + b"x", ReasonCode.BOMB),
        (b"<b>" * 5_000 + b"x", ReasonCode.BOMB),
        (b"<p>" + b"<i></i>" * 120_000, ReasonCode.BOMB),
    ],
)
def test_rejections(copy: bytes, reason: ReasonCode) -> None:
    with pytest.raises(Rejected) as rejected:
        read_html(copy)
    assert rejected.value.reason == reason


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    found = read_html(f"{bomb}<html><body><p>&b; &f; one sentence here.</p></body></html>".encode())
    assert "root:" not in found.text
    assert "hahaha" not in found.text


def test_metadata_do_not_leak_between_pages() -> None:
    first, second = read_html(NEWSPAPER), read_html(article())
    assert first == read_html(NEWSPAPER)
    assert second.authors == ()
    assert NEWSPAPER_HEAD.encode() in NEWSPAPER


def test_elements_unknown_to_html_stand_within_a_line() -> None:
    company = "<x-company ric='R.L'>Renshaw Group</x-company>"
    first = f"<p>The hall was <g class='gr_'>sold</g> to {company} of Marlow.</p>"
    found = read_html(article(first, "<x-note><p>A note of its own.</p></x-note>"))
    paragraphs = [paragraph.text for section in found.sections for paragraph in section.paragraphs]
    assert "The hall was sold to Renshaw Group of Marlow." in paragraphs
    assert "A note of its own." in paragraphs


def test_a_bold_line_that_opens_a_paragraph_is_its_heading() -> None:
    heads = ["Floods of 2019", "The ferry"]
    parts = [f"<p><b>{head}</b><br/>{text}</p>" for head, text in zip(heads, PARAGRAPHS, strict=False)]
    body = f"<h1>Old bridge to close</h1><p>{PARAGRAPHS[2]}</p>{''.join(parts)}"
    assert headings(read_html(page(f"<article>{body}</article>"))) == heads


def test_posts_of_a_live_blog_that_stand_in_the_data_only() -> None:
    posts = [{"headline": f"Post {number}", "articleBody": text} for number, text in enumerate(PARAGRAPHS)]
    broken = ["broken", {"articleBody": 3}]
    data = json_ld(headline="Old bridge to close", liveBlogUpdate=[*posts, *broken])
    found = read_html(page("<h1>Old bridge to close</h1><div id='app'></div>", data))
    assert all(text in found.text for text in PARAGRAPHS)


def test_the_only_heading_above_all_others_is_the_headline_shown() -> None:
    body = f"<h2>Town gives up its bridge</h2><p>{PARAGRAPHS[0]}</p><h3>The ferry</h3><p>{PARAGRAPHS[1]}</p>"
    found = read_html(page(f"<article>{body}</article>", json_ld(headline="Old bridge to close")))
    assert headings(found) == ["The ferry"]


def test_a_row_of_links_with_bars_between_is_a_menu() -> None:
    links = "<td>|</td>".join(
        f'<td><a href="/{n}">{n}</a></td>' for n in ("होम", "बाजार", "मुद्रा", "निवेश", "जिंस")
    )
    rows = "".join(f"<tr><td>{paragraph}</td></tr>" for paragraph in PARAGRAPHS)
    found = read_html(page(f"<h1>Old bridge to close</h1><table><tr>{links}</tr>{rows}</table>"))
    assert not [text for text in paragraphs(found) if "बाजार" in text]
    assert PARAGRAPHS[0] in " ".join(paragraphs(found))


def test_a_row_of_data_with_a_link_is_none() -> None:
    row = '<tr><td><a href="/a">Ann Lee</a></td><td>Marlow</td><td>12.4</td></tr>'
    found = read_html(article(f"<table>{row}{row.replace('Ann Lee', 'Tom Roe')}</table>"))
    assert [text for text in paragraphs(found) if "Ann Lee" in text]
