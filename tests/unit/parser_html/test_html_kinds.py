"""Pages of many kinds: every word once, and nothing that stands beside the article."""

import json

import pytest

from copydesk_contracts.accounting import WarningCode
from services.parser.html import read_html
from services.parser.html.blocks import read_outline
from services.parser.html.document import load
from services.parser.html.teasers import teased
from services.process.errors import Rejected
from tests.unit.parser_html.html_pages import PARAGRAPHS, page

TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
HEADLINE = "<h1>Old bridge to close</h1>"


def paragraphs(copy: bytes) -> list[str]:
    """The paragraphs read from a page."""
    return [p.reading for section in read_html(copy).sections for p in section.paragraphs]


def test_a_row_of_figures_is_one_line() -> None:
    rows = "".join(f"<tr><td>{y}</td><td>{y * 60:,}</td><td>8,200</td></tr>" for y in (2019, 2020))
    table = f"<table><tr><th>Year</th><th>Cars</th><th>Lorries</th></tr>{rows}</table>"
    found = paragraphs(page(f"<article>{HEADLINE}{TEXT}{table}</article>"))
    assert found[-3:] == ["Year Cars Lorries", "2019 121,140 8,200", "2020 121,200 8,200"]


def test_a_table_that_lays_a_page_out_keeps_its_paragraphs() -> None:
    letter = f"<table><tr><td><img src='a.png'></td><td>{TEXT}</td></tr></table>"
    assert paragraphs(page(f"<table><tr><td>{HEADLINE}</td></tr><tr><td>{letter}</td></tr></table>")) == [
        *PARAGRAPHS
    ]


def test_a_quotation_set_off_is_read_once_if_the_text_has_it() -> None:
    again = "ending a dispute that had divided the town since the floods of 2019."
    other = "A ferry that only runs by day is no bridge, and no bridge is no trade for us."
    quoted = "".join(f"<blockquote><p>{text}</p></blockquote>" for text in (again, other))
    body = f"{TEXT}{quoted}<p>So said the keeper of the inn at the eastern end of the bridge.</p>"
    found = read_html(page(f"<article>{HEADLINE}{body}</article>"))
    assert found.text.count(again) == 1
    assert other in found.text
    assert again in [fact.text for fact in found.boilerplate]


def test_what_others_wrote_is_read_where_it_stands_among_the_paragraphs() -> None:
    post = '<blockquote class="twitter-tweet"><p>The bridge! I crossed it every single day.</p></blockquote>'
    found = paragraphs(page(f"<article>{HEADLINE}{TEXT}{post}</article>"))
    assert found == [*PARAGRAPHS, "The bridge! I crossed it every single day."]


def test_a_line_of_author_day_and_section_is_no_paragraph() -> None:
    line = "<p>05/10/2018 - Publicado por: Clara Borba - Categoria: Cidade</p>"
    found = read_html(page(f"<article>{HEADLINE}{line}{TEXT}</article>", lang="pt"))
    assert [p.reading for section in found.sections for p in section.paragraphs] == [*PARAGRAPHS]
    assert [author.reading for author in found.authors] == ["Clara Borba"]


def test_what_shows_only_where_somebody_points_is_no_part_of_a_sentence() -> None:
    card = '<span class="rollover-block">Ida RoeMore about Ida Roe</span>'
    person = (
        f"<p>The mayor <span><a>Ida Roe</a>{card}</span> promised a footbridge before the winter comes.</p>"
    )
    found = paragraphs(page(f"<article>{HEADLINE}{TEXT}{person}</article>"))
    assert found[-1] == "The mayor Ida Roe promised a footbridge before the winter comes."


def test_paragraphs_free_of_a_wall_are_read_with_those_behind_it() -> None:
    free, *rest = (f'<p class="body-text">{text}</p>' for text in PARAGRAPHS * 2)
    walled = f"<div class='free'>{free}</div><div class='walled'>{''.join(rest)}</div>"
    found = paragraphs(page(f"<article>{HEADLINE}{walled}</article>"))
    assert found == [*PARAGRAPHS * 2]


def test_the_lead_comes_below_the_headline_though_a_player_repeats_it() -> None:
    lead = (
        '<div class="preamble"><p>After years the town gives up its bridge, and hopes for another.</p></div>'
    )
    player = "<div class='audio-player'><h3>Old bridge to close</h3><div>00:00</div></div>"
    found = read_html(page(f"<main>{HEADLINE}{lead}{player}<div class='text'>{TEXT}</div></main>"))
    assert found.lead is not None
    assert found.lead.text.startswith("After years")


CARDS = "".join(
    f'<div class="card"><h2><a href="/{n}">Ferry number {n} to run late</a></h2>'
    f'<p class="dek">The boats of line {n} will cross the river until midnight, says the county.</p></div>'
    for n in range(3)
)


def test_cards_below_links_are_told_from_paragraphs_below_links() -> None:
    linked = "<p><a href='/earlier'>Bridge has moved since 2019</a></p>"
    outline = read_outline(load(page(f"<article>{linked}{TEXT}<section>{CARDS}</section></article>")).root)
    found = [outline.blocks[order].text for order in sorted(teased(outline))]
    assert [text[:21] for text in found] == [f"The boats of line {n} w" for n in range(3)]


NOTES = [
    "<p>Follow the Echo on Google News and add us as a preferred source.</p>",
    '<p>You receive this because you signed up. <a href="#">Unsubscribe</a></p>',
]


@pytest.mark.parametrize("note", NOTES)
def test_notes_of_the_house_are_set_aside(note: str) -> None:
    assert paragraphs(page(f"<article>{HEADLINE}{TEXT}{note}</article>")) == [*PARAGRAPHS]


def test_names_with_vowel_signs_are_names() -> None:
    text = "".join(
        f"<p>{line}</p>"
        for line in (
            "नगर परिषद ने मंगलवार को पुराने नदी पुल को दो साल के लिए बंद करने के पक्ष में मतदान किया।",
            "इंजीनियरों ने चेतावनी दी थी कि पूर्वी खंभा हर महीने चार मिलीमीटर खिसक रहा है और गिर सकता है।",
        )
    )
    line = "<p class='author'>द्वारा आदित्य शर्मा</p>"
    found = read_html(page(f"<article><h1>पुराना पुल बंद होगा</h1>{line}{text}</article>", lang="hi"))
    assert [author.reading for author in found.authors] == ["आदित्य शर्मा"]


BLOCKS = [{"type": "paragraph", "children": [{"text": text}]} for text in PARAGRAPHS]


@pytest.mark.parametrize(
    "content", [BLOCKS, [*PARAGRAPHS], [{"type": "text", "text": t} for t in PARAGRAPHS]]
)
def test_an_article_that_a_script_would_make_of_a_list_is_read(content: list[object]) -> None:
    data = {"props": {"article": {"headline": "Old bridge to close", "content": content}}}
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'
    copy = page(f'<div id="__next"></div>{script}', "<title>Old bridge to close</title>")
    found = read_html(copy)
    assert [p.reading for section in found.sections for p in section.paragraphs] == [*PARAGRAPHS]
    assert [warning.code for warning in found.warnings] == [WarningCode.TEXT_FROM_DATA]


def test_settings_of_a_script_are_no_article() -> None:
    data = {"items": [{"text": "Home"}, {"text": "News"}, {"text": "https://example.org/" + "x" * 90}]}
    script = f'<script type="application/json">{json.dumps(data)}</script>'
    with pytest.raises(Rejected):
        read_html(page(f"<div></div>{script}"))
