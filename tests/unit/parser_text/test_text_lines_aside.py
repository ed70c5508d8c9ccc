"""Lines set aside, credits, datelines."""

import pytest

from services.parser.text.boilerplate import boilerplate_rule
from services.parser.text.credit import credit_rule
from services.parser.text.dateline import read_dateline


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Share this article", "share-line"),
        ("SHARE", "share-line"),
        ("Follow us on Facebook", "share-line"),
        ("Partager", "share-line"),
        ("Поделиться", "share-line"),
        ("Advertisement", "advertisement"),
        ("- Advertisement -", "advertisement"),
        ("Story continues below advertisement", "advertisement"),
        ("Anzeige", "advertisement"),
        ("広告", "advertisement"),
        ("Read more: What we know so far", "read-more"),
        ("READ ALSO | Storm closes road", "read-more"),
        ("► Lesen Sie auch: Warum Züge zu spät kommen", "read-more"),
        ("À lire aussi : ce que l'on sait", "read-more"),
        ("Читайте также: Пожар в порту", "read-more"),
        ("関連記事：橋の歴史", "read-more"),
        ("Sign up to our newsletter to get the best stories", "newsletter"),
        ("Abonnieren Sie unseren Newsletter", "newsletter"),
        ("© 2025 The Daily Example. All rights reserved.", "copyright"),
        ("Copyright 2024 The Daily Example", "copyright"),
        ("Alle Rechte vorbehalten.", "copyright"),
        ("Photo: Jane Doe/AP", "picture-credit"),
        ("Foto: dpa", "picture-credit"),
        ("5 min read", "page-tool"),
        ("Tags: storm, roads", "page-tool"),
        ("12 Comments", "page-tool"),
    ],
)
def test_lines_of_the_page(line: str, rule: str) -> None:
    assert boilerplate_rule(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday after the bank reported a loss.",
        "Read the letter, she told the court, and you will see.",
        "Advertisement revenue fell by half last year, the company said.",
        "Related parties were told to leave the room.",
        "Copyright law is to be changed next year.",
        "He wanted to subscribe to the theory.",
        "Photo albums lay on the floor.",
        "Storm closes coastal road",
        "The newsletter reached the paper's readers on Monday.",
    ],
)
def test_lines_of_the_article(line: str) -> None:
    assert boilerplate_rule(line) is None


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("(Agencies)", "credit-in-brackets"),
        ("(Anadolu, PC)", "credit-in-brackets"),
        ("(dpa/mm)", "credit-in-brackets"),
        ("(With inputs from PTI)", "credit-in-brackets"),
        ("(Reporting by Anna Field in London; Editing by Jo Marsh)", "credit-in-brackets"),
        ("[ANSA]", "credit-in-brackets"),
        ("— Reuters", "credit-after-dash"),
        ("-- AFP/The Local", "credit-after-dash"),
        ("AFP/Reuters", "credit-agency"),
        ("dpa", "credit-agency"),
        ("With inputs from PTI", "credit-sign-off"),
        ("Additional reporting by John Roe", "credit-sign-off"),
        ("Mit Material von dpa", "credit-sign-off"),
        ("Source: Reuters", "credit-source"),
        ("Quelle: dpa", "credit-source"),
        ("来源：新华社", "credit-source"),
    ],
)
def test_credits(line: str, rule: str) -> None:
    assert credit_rule(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "(This story has been updated to add the mayor's answer.)",
        "– Vi beklagar, säger kommunens talesperson.",
        "— Anna, his daughter, was not there.",
        "The road is to open on Monday.",
        "Source: the mayor told reporters on Sunday that she had never seen the letter before.",
        "(2024)",
        "",
    ],
)
def test_no_credits(line: str) -> None:
    assert credit_rule(line) is None


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("LONDON (AP) — The road", "LONDON (AP)"),
        ("WESTPORT, Conn. (AP) — The road", "WESTPORT, Conn. (AP)"),
        ("LONDON, Oct 12 (Reuters) - The road", "LONDON, Oct 12 (Reuters)"),
        ("PARIS, Jan. 5, 2024 (AFP) -- The road", "PARIS, Jan. 5, 2024 (AFP)"),
        ("Berlin (dpa) - Die Straße", "Berlin (dpa)"),
        ("Moskau/Berlin (dpa) - Die Straße", "Moskau/Berlin (dpa)"),
        ("NEW DELHI: The road", "NEW DELHI"),
        ("PORT LOUIS, Nov 22 — The road", "PORT LOUIS, Nov 22"),
        ("FLUSHING MEADOWS — The road", "FLUSHING MEADOWS"),
        ("ЗАРЕЧНЫЙ, 12 октября. /ТАСС/. Мэр", "ЗАРЕЧНЫЙ, 12 октября. /ТАСС/"),
        ("Roma, 12 ottobre 2024 - La strada", "Roma, 12 ottobre 2024"),
        ("São Paulo, 5 de maio de 2024 (AFP) – A rua", "São Paulo, 5 de maio de 2024 (AFP)"),
        ("(부산=연합뉴스) 항구", "(부산=연합뉴스)"),
        ("【東京共同】港町", "【東京共同】"),
    ],
)
def test_datelines(paragraph: str, dateline: str) -> None:
    found = read_dateline(paragraph)

    assert found is not None
    assert paragraph[found.start : found.end] == dateline


@pytest.mark.parametrize(
    "paragraph",
    [
        "NATO: What it is",
        "OPINION: The road",
        "IN the heart of the town",
        "He said: The road",
        "The road - a mess",
        "",
    ],
)
def test_no_datelines(paragraph: str) -> None:
    assert read_dateline(paragraph) is None


def test_a_whole_date_in_a_dateline_is_read() -> None:
    found = read_dateline("PARIS, Jan. 5, 2024 (AFP) - The road")

    assert found is not None
    assert found.date is not None
    assert found.date.value == "2024-01-05"
