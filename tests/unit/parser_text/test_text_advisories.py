"""Copy as agencies and press offices send it: what is meant for the desk is not for the reader."""

import pytest

from services.parser.text.read import read_text

BODY = "The port of Dover closed on Tuesday after a storm.\n\nFerries stopped until further notice.\n"


def paragraphs(copy: str) -> list[str]:
    return [p.reading for section in read_text(copy.encode()).sections for p in section.paragraphs]


@pytest.mark.parametrize(
    "advisory",
    [
        "ATTENTION EDITORS - THIS STORY CORRECTS THE SPELLING OF A NAME IN PARAGRAPH 3",
        "Attention editors: the following story replaces the earlier version of 14:20 GMT",
        "EDS: UPDATES with quote, details. ADDS byline.",
        "Editors: photos are on the wire.",
        "EMBARGOED UNTIL 00:01 GMT TUESDAY 4 MARCH 2025",
        "Embargo: 6 p.m., Friday",
        "Not for publication before Monday 9 a.m.",
        "FOR IMMEDIATE RELEASE",
        "Press release",
        "(Corrects day in first paragraph to Tuesday)",
        "(Adds comment from the harbour master, paragraphs 4-6)",
        "UPDATES with arrests, ADDS quotes",
        "Sperrfrist: Freitag, 18 Uhr",
        "Achtung Redaktionen: Der Text ersetzt die Meldung von 14.20 Uhr",
        "Communiqué de presse",
    ],
)
def test_an_advisory_is_not_the_headline(advisory: str) -> None:
    article = read_text(f"{advisory}\n\nStorm closes Dover port\n\n{BODY}".encode())
    assert article.title is not None
    assert article.title.reading == "Storm closes Dover port"
    assert [f.text for f in article.boilerplate if f.rule == "advisory"] == [advisory]


@pytest.mark.parametrize(
    "title",
    [
        "Attention turns to Dover after the storm",
        "Embargo on grain bites harder",
        "Editors walk out at three papers",
        "Release of the hostages is near",
        "Changes ahead for Dover port",
        "Updates: what we know of the storm",
        "CHANGES AHEAD FOR DOVER PORT",
        "(Not) closing Dover port",
    ],
)
def test_a_headline_that_begins_like_an_advisory_stays_one(title: str) -> None:
    article = read_text(f"{title}\n\n{BODY}".encode())
    assert article.title is not None
    assert article.title.reading == title


@pytest.mark.parametrize("slug", ["UPDATE 2-", "WRAPUP 1 - ", "RPT-", "REFILE-UPDATE 3-", "CORRECTED-"])
def test_a_wire_slug_is_not_part_of_the_headline(slug: str) -> None:
    article = read_text(f"{slug}Storm closes Dover port\n\nBy Ann Lee\n\n{BODY}".encode())
    assert article.title is not None
    assert article.title.text == "Storm closes Dover port"
    assert article.title.span is not None
    assert article.title.span.start == len(slug)


def test_points_below_the_headline_do_not_hide_the_byline() -> None:
    copy = (
        "Storm closes Dover port\n\n* Ferries stop until Thursday\n\n* Lorries queue for 12 miles\n\n"
        f"* Minister to visit\n\nBy Ann Lee\n\nLONDON, March 4 (Reuters) - {BODY}"
    )
    article = read_text(copy.encode())
    assert [author.reading for author in article.authors] == ["Ann Lee"]
    assert article.title is not None
    assert article.title.reading == "Storm closes Dover port"
    assert len(paragraphs(copy)) == 5


@pytest.mark.parametrize("end", ["ENDS", "- Ends -", "Notes to editors:", "Media contact", "Pressekontakt:"])
def test_a_release_is_over_where_it_says_so(end: str) -> None:
    copy = (
        f"Storm closes Dover port\n\n{BODY}\n{end}\n\n1. The port was opened in 1847.\n\nAnn Lee, 0123 456\n"
    )
    assert paragraphs(copy) == BODY.strip().split("\n\n")
    article = read_text(copy.encode())
    assert [f.rule for f in article.boilerplate] == ["notes-to-editors"] * 3


@pytest.mark.parametrize(
    "menu", ["Home\nNews\nSport\nWeather", "Skip to content", "Startseite\nPolitik\nKultur", "MENU\n\nSEARCH"]
)
def test_a_menu_that_was_scraped_along_is_set_aside(menu: str) -> None:
    article = read_text(f"{menu}\n\nStorm closes Dover port\n\nBy Ann Lee\n\n{BODY}".encode())
    assert article.title is not None
    assert article.title.reading == "Storm closes Dover port"
    assert [author.reading for author in article.authors] == ["Ann Lee"]
    assert len(article.boilerplate) == len(menu.split("\n")) - menu.count("\n\n")


def test_a_section_alone_is_no_menu() -> None:
    article = read_text(f"Weather\n\nBy Ann Lee\n\n{BODY}".encode())
    assert article.title is not None
    assert article.title.reading == "Weather"


def test_an_agency_before_the_date_is_the_author() -> None:
    copy = f"Storm closes Dover port\n\nPTI | Dover | January 28, 2026 18:30 IST\n\n{BODY}"
    article = read_text(f"{copy}\n(This story is published from a syndicated feed.)\n".encode())
    assert [author.reading for author in article.authors] == ["PTI"]
    assert article.published is not None
    assert paragraphs(copy) == BODY.strip().split("\n\n")
