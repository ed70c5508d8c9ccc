"""The day of publication where no metadata state it: lines, addresses, scripts, the page's language."""

import pytest
from lxml import html

from services.parser.html import read_html
from services.parser.html.dates import metadata_date
from services.parser.html.day_order import day_order
from services.parser.html.stated_day import is_stated
from tests.unit.parser_html.html_pages import PARAGRAPHS, page

TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def day(body: str, head: str = "", lang: str = "en") -> str | None:
    found = read_html(page(body, head, lang)).published
    return found.value if found is not None else None


@pytest.mark.parametrize(
    "line",
    [
        '<div class="sidebar"><span>12 October 2024</span></div>',
        '<div class="meta"><span>Created on</span><span>12.10.2024</span></div>',
        '<div><abbr class="published" title="2024-10-12T08:30:00+02:00">yesterday</abbr></div>',
    ],
)
def test_a_day_between_headline_and_text(line: str) -> None:
    found = day(f"<h1>Old bridge to close</h1>{line}<div>{TEXT}</div>")
    assert found is not None
    assert found.startswith("2024-10-12")


def test_the_line_below_the_headline_comes_before_those_of_other_boxes() -> None:
    box = "<p>Registered: 3 May 2009</p>"
    later = "<div>18 February 2020</div>"
    line = "<div>Home | 12 October 2024</div>"
    assert day(f"<div>{box}</div><h1>Old bridge to close</h1>{line}<div>{TEXT}</div>{later}") == "2024-10-12"


def test_a_day_in_a_headline_is_not_preferred() -> None:
    line = "<div>13 October 2024 | Town</div>"
    assert day(f"<h1>What we saw on 12 October 2024</h1>{line}<div>{TEXT}</div>") == "2024-10-13"


@pytest.mark.parametrize(
    "opening", ["Marlow | Henley, 12 October 2024 –", "(12.10.2024)", "12.10.2024 “Good”"]
)
def test_a_day_at_the_head_of_the_text(opening: str) -> None:
    assert (
        day(f"<h1>Old bridge to close</h1><div><p>{opening} {PARAGRAPHS[0]}</p>{TEXT}</div>") == "2024-10-12"
    )


def test_a_day_within_a_sentence_is_not_the_articles() -> None:
    first = f"<p>On 12 October 2024 the council met. {PARAGRAPHS[0]}</p>"
    assert day(f"<h1>Old bridge to close</h1><div>{first}{TEXT}</div>") is None


def test_a_label_says_that_a_day_is_of_something_else() -> None:
    event = "<p>Event: 12 October 2024, 19:00</p>"
    assert day(f"<h1>Old bridge to close</h1><div>{event}{TEXT}</div>") is None


@pytest.mark.parametrize("path", ["2024/10/12/bridge", "12-10-2024", "energy/20241012-bridge"])
def test_a_day_in_the_address(path: str) -> None:
    head = f'<link rel="canonical" href="https://echo.example/{path}">'
    assert day(f"<h1>Old bridge to close</h1><div>{TEXT}</div>", head) == "2024-10-12"


def test_a_number_in_the_address_is_no_day() -> None:
    head = '<link rel="canonical" href="https://echo.example/20249912-bridge">'
    assert day(f"<h1>Old bridge to close</h1><div>{TEXT}</div>", head) is None


def test_a_day_that_a_script_writes() -> None:
    script = '<td><script>showDate("2024/10/12 01:43:09")</script></td>'
    assert (
        day(f"<h1>Old bridge to close</h1><table><tr>{script}</tr></table><div>{TEXT}</div>") == "2024-10-12"
    )


def test_the_only_day_of_a_page_far_from_its_text() -> None:
    filler = "".join(f"<div><p>Line {count} of the box</p></div>" for count in range(20))
    far = "<div><p>12 October 2024</p></div>"
    assert day(f"<h1>Old bridge to close</h1><div>{TEXT}</div>{filler}{far}") == "2024-10-12"


@pytest.mark.parametrize(
    ("lang", "value"), [("en-GB", "2024-05-04"), ("en-US", "2024-04-05"), ("de", "2024-05-04"), ("en", None)]
)
def test_figures_are_read_in_the_languages_order(lang: str, value: str | None) -> None:
    line = "<div>04/05/2024</div>"
    assert day(f"<h1>Old bridge to close</h1>{line}<div>{TEXT}</div>", lang=lang) == value
    assert metadata_date("04/05/2024", day_order(lang)) == value


def test_a_loose_name_in_the_metadata_gives_way_to_the_line_below_the_headline() -> None:
    line = "<div>12 October 2024</div>"
    body = f"<h1>Old bridge to close</h1>{line}<div>{TEXT}</div>"
    assert day(body, '<meta name="dcterms.date" content="2024-10-01">') == "2024-10-12"
    assert day(body, '<meta property="article:published_time" content="2024-10-01">') == "2024-10-01"


def test_data_in_a_script_without_a_type_and_metas_with_a_value() -> None:
    data = '{"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "2024-10-12"}'
    body = f"<h1>Old bridge to close</h1><div>{TEXT}</div>"
    assert day(body, f"<script>{data}</script>") == "2024-10-12"
    assert day(body, '<meta name="article:published_time" value="2024-10-12">') == "2024-10-12"


@pytest.mark.parametrize("month", ["2024-10", "2024/10", "10.2024", "October 2024"])
def test_no_day_is_filled_in_where_a_page_names_a_month(month: str) -> None:
    head = f'<meta property="article:published_time" content="{month}">'
    assert day(f"<h1>Old bridge to close</h1><p>{month}</p>{TEXT}", head) is None


@pytest.mark.parametrize(
    ("written", "stated"),
    [
        ("2024-10-02T08:00", True),
        ("20241002", True),
        ("02102024", True),
        ("2.10.24", True),
        ("10/2/2024", True),
        ("2. Oktober 2024", True),
        ("Oct 2, 2024", True),
        ("2024 m. spalio 2 d.", True),
        ("2024-10", False),
        ("2024-10-20", False),
        ("12 October 2024", False),
    ],
)
def test_a_day_is_stated_where_year_month_and_day_stand_together(written: str, stated: bool) -> None:
    root = html.fromstring(f'<div><p title="{written}">2</p>2024</div>')
    assert is_stated(root, "2024-10-02") is stated
