"""Whole articles in the manners in which copy comes."""

import pytest

from copydesk_contracts.article import Article, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.text import read_text
from services.process.errors import Rejected


def text_of(fact: Fact | None) -> str | None:
    return None if fact is None else fact.reading


def summary(article: Article) -> dict[str, object]:
    """The article's readings, without what is null or empty."""
    facts = {
        "title": text_of(article.title),
        "authors": [a.reading for a in article.authors],
        "published": article.published.value if article.published else None,
        "updated": article.updated.value if article.updated else None,
        "dateline": text_of(article.dateline),
        "credit": text_of(article.credit),
        "url": text_of(article.source_url),
        "language": text_of(article.declared_language),
        "aside": [b.reading for b in article.boilerplate],
        "sections": [(text_of(s.heading), len(s.paragraphs)) for s in article.sections],
    }
    return {key: value for key, value in facts.items() if value}


STORM = "A storm closed the coastal road on Saturday, and the ferry did not sail until the evening."
OPEN = "The road is to open on Monday."

MANNERS: list[tuple[str, str, dict[str, object]]] = [
    (
        "wire story with sign-off",
        f'Exclusive: Board weighs sale of docks\n\nLONDON, Oct 12 (Reuters) - {STORM}\n\n"No," she said.\n\n'
        "(Reporting by Anna Field in London; Editing by Jo Marsh)\n",
        {
            "title": "Exclusive: Board weighs sale of docks",
            "dateline": "LONDON, Oct 12 (Reuters)",
            "credit": "(Reporting by Anna Field in London; Editing by Jo Marsh)",
            "sections": [(None, 2)],
        },
    ),
    (
        "standfirst, bare names and date",
        "Ministers urged to act\n\nCampaigners say the rules are old\n\nAnna Field and Tom Reed\n"
        f"Sat 12 Oct 2024 14.05 BST\n\n{STORM}\n\nWHAT THE REPORT SAYS\n\n{STORM}\n",
        {
            "title": "Ministers urged to act",
            "authors": ["Anna Field", "Tom Reed"],
            "published": "2024-10-12T14:05+01:00",
            "sections": [(None, 2), ("WHAT THE REPORT SAYS", 1)],
        },
    ),
    (
        "kicker, update time, dateline, advertisement",
        "POLITICS\n\nCouncil backs night buses on six routes\n\nBy JANE DOE\n"
        "Oct. 12, 2024 Updated 3:05 p.m. ET\n\n"
        f"WESTPORT, Conn. (AP) — {STORM}\n\nAdvertisement\n\n{OPEN}\n",
        {
            "title": "Council backs night buses on six routes",
            "authors": ["JANE DOE"],
            "published": "2024-10-12",
            "dateline": "WESTPORT, Conn. (AP)",
            "aside": ["POLITICS", "Advertisement"],
            "sections": [(None, 2)],
        },
    ),
    (
        "no title at all",
        f" date 2024-10-12 By Harbour Gazette Staff\n\n{STORM}\n\nBilateral Relations\n\n{STORM}\n\n"
        f"(Agencies, HG)",
        {
            "authors": ["Harbour Gazette Staff"],
            "published": "2024-10-12",
            "credit": "(Agencies, HG)",
            "sections": [(None, 1), ("Bilateral Relations", 1)],
        },
    ),
    ("prose only", f"{STORM}\n\n{OPEN}\n", {"sections": [(None, 2)]}),
    ("one line", "Storm closes road", {"sections": [(None, 1)]}),
    (
        "German, a line a paragraph, CRLF",
        "Bahn bestellt Züge\r\nVon Max Müller\r\n12.10.2024, 14:30 Uhr (aktualisiert: 13.10.2024)\r\n"
        "Die Bahn will im kommenden Jahr tausend neue Züge bestellen, teilte sie am Samstag mit.\r\n"
        "Lesen Sie auch: Warum Züge zu spät kommen\r\nKritik der Gewerkschaft\r\n"
        "Die Gewerkschaft kritisierte die Pläne. Es fehle vor allem an Personal, hieß es.\r\n(dpa/mm)\r\n",
        {
            "title": "Bahn bestellt Züge",
            "authors": ["Max Müller"],
            "published": "2024-10-12T14:30",
            "updated": "2024-10-13",
            "credit": "(dpa/mm)",
            "aside": ["Lesen Sie auch: Warum Züge zu spät kommen"],
            "sections": [(None, 1), ("Kritik der Gewerkschaft", 1)],
        },
    ),
    (
        "French",
        "Le maire démissionne\n\nPar Jeanne Morel avec AFP\nPublié le 12 octobre 2024 à 14h05\n\nPartager\n\n"
        "Le maire de la petite ville a démissionné samedi, trois jours après l'incendie.\n\n"
        "Une enquête ouverte\n\n"
        "Le parquet a ouvert une enquête pour mise en danger de la vie d'autrui.\n",
        {
            "title": "Le maire démissionne",
            "authors": ["Jeanne Morel"],
            "published": "2024-10-12T14:05",
            "aside": ["Partager"],
            "sections": [(None, 1), ("Une enquête ouverte", 1)],
        },
    ),
    (
        "Italian, date in the dateline",
        "di Luca Bianchi\n\n"
        "Roma, 12 ottobre 2024 - Il governo ha approvato sabato la nuova legge sul lavoro.\n\n(ANSA)\n",
        {
            "authors": ["Luca Bianchi"],
            "published": "2024-10-12",
            "dateline": "Roma, 12 ottobre 2024",
            "credit": "(ANSA)",
            "sections": [(None, 1)],
        },
    ),
    (
        "Russian",
        "Мэр подал в отставку\n\nИван Петров, Анна Смирнова\n12 октября 2024, 14:05\n\n"
        "ЗАРЕЧНЫЙ, 12 октября. /ТАСС/. Мэр города подал в отставку после пожара, сообщила администрация.\n\n"
        "Читайте также: Пожар в порту\n",
        {
            "title": "Мэр подал в отставку",
            "authors": ["Иван Петров", "Анна Смирнова"],
            "published": "2024-10-12T14:05",
            "dateline": "ЗАРЕЧНЫЙ, 12 октября. /ТАСС/",
            "aside": ["Читайте также: Пожар в порту"],
            "sections": [(None, 1)],
        },
    ),
    (
        "Japanese",
        "港町で新しい橋が開通\n\n記者　山田太郎\n2024年10月12日 14時05分\n\n港町で新しい橋が開通した。\n\n"
        "工事には五年かかった。\n",
        {
            "title": "港町で新しい橋が開通",
            "authors": ["山田太郎"],
            "published": "2024-10-12T14:05",
            "sections": [(None, 2)],
        },
    ),
    (
        "Arabic",
        "عاصفة تغلق الطريق\n\nبقلم أحمد علي\n١٢ أكتوبر ٢٠٢٤\n\nأغلقت عاصفة الطريق الساحلي يوم السبت.\n\n"
        "إعلان\n",
        {
            "title": "عاصفة تغلق الطريق",
            "authors": ["أحمد علي"],
            "published": "2024-10-12",
            "aside": ["إعلان"],
            "sections": [(None, 1)],
        },
    ),
    (
        "Markdown",
        f"# Council backs *night* buses\n\n*By Jane Doe | 4 March 2024*\n\n{STORM}\n\n## What it costs\n\n"
        f"{STORM}\n\n"
        f"**Who pays**\n\n{OPEN}\n",
        {
            "title": "Council backs night buses",
            "authors": ["Jane Doe"],
            "published": "2024-03-04",
            "sections": [(None, 1), ("What it costs", 1), ("Who pays", 1)],
        },
    ),
    (
        "labelled header",
        "Date: Sat, 12 Oct 2024 14:05:00 +0200\nHeadline: Storm closes road\nByline: Jane Doe and John Roe\n"
        f"Source: Agencies\nLanguage: en\nURL: https://example.org/storm\n\nBody:\n{STORM}\n",
        {
            "title": "Storm closes road",
            "authors": ["Jane Doe", "John Roe"],
            "published": "2024-10-12T14:05:00+02:00",
            "credit": "Agencies",
            "url": "https://example.org/storm",
            "language": "en",
            "sections": [(None, 1)],
        },
    ),
    (
        "labels below the title",
        f"Storm closes road\nAuthor: Jane Doe\nDate: 12 October 2024\nSection: Local\n\n{STORM}\n",
        {
            "title": "Storm closes road",
            "authors": ["Jane Doe"],
            "published": "2024-10-12",
            "sections": [(None, 1)],
        },
    ),
    (
        "front matter and a repeated title",
        "---\ntitle: 'Storm closes the mayor''s road'\nauthor:\n  - Jane Doe\n  - \"John Roe\"\n"
        "date: 2024-10-12T14:05:00Z\nlastmod: 2024-10-13\nsource: https://example.org/storm\n---\n\n"
        f"# Storm closes the mayor's road\n\n{STORM}\n",
        {
            "title": "Storm closes the mayor's road",
            "authors": ["Jane Doe", "John Roe"],
            "published": "2024-10-12T14:05:00+00:00",
            "updated": "2024-10-13",
            "url": "https://example.org/storm",
            "aside": ["author:", "Storm closes the mayor's road"],
            "sections": [(None, 1)],
        },
    ),
    (
        "wrapped without blank lines",
        "STORM CLOSES COASTAL ROAD\nby Jane Doe\n   A storm closed the coastal road on Saturday, and the\n"
        "ferry did not sail until the evening, when the wind had\n"
        "fallen enough for the captain to leave port.\n"
        "   The road is to open on Monday. Officials said that infor-\n"
        "mation would follow, and the information line was open.\n"
        '   "We are sorry," the mayor said in a statement to the\npress that was issued on Sunday.\n',
        {
            "title": "STORM CLOSES COASTAL ROAD",
            "authors": ["Jane Doe"],
            "sections": [(None, 3)],
        },
    ),
    (
        "mojibake",
        "CafÃ© owner wins prize\n\nBy JosÃ© PÃ©rez\n\n"
        "The owner of the cafÃ© said that it was a surprise to him.\n",
        {"title": "Café owner wins prize", "authors": ["José Pérez"], "sections": [(None, 1)]},
    ),
    (
        "copyright below the credit, update at the end",
        f"{STORM}\n\n{OPEN}\n\nWith inputs from PTI\n\nLast updated: 13 Oct 2024\n\n"
        "Copyright 2024 The Daily Example. All rights reserved.\n",
        {
            "credit": "With inputs from PTI",
            "updated": "2024-10-13",
            "aside": ["Copyright 2024 The Daily Example. All rights reserved."],
            "sections": [(None, 2)],
        },
    ),
]


@pytest.mark.parametrize(("copy", "expected"), [m[1:] for m in MANNERS], ids=[m[0] for m in MANNERS])
def test_manner(copy: str, expected: dict[str, object]) -> None:
    assert summary(read_text(copy.encode())) == expected


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize(("copy", "expected"), [m[1:] for m in MANNERS], ids=[m[0] for m in MANNERS])
def test_line_ends_change_nothing(copy: str, expected: dict[str, object], end: str) -> None:
    other = copy.replace("\r\n", "\n").replace("\n", end)

    assert summary(read_text(other.encode())) == expected


def test_an_ambiguous_date_is_flagged() -> None:
    article = read_text(f"By Jane Doe | Published 04/05/2024 | Updated 5 May 2024\n\n{STORM}\n".encode())

    assert article.published is not None
    assert (article.published.text, article.published.value, article.published.ambiguous) == (
        "04/05/2024",
        None,
        True,
    )


def test_lead_is_the_first_paragraph_and_not_the_standfirst() -> None:
    article = read_text(
        f"Storm closes road\n\nIt was a long night\n\nBy Jane Doe\n\n{STORM}\n\n{OPEN}\n".encode()
    )

    assert text_of(article.lead) == STORM
    assert article.sections[0].paragraphs[0].rule == "standfirst"


def test_places_count_the_decoded_text_with_its_mark_and_line_ends() -> None:
    copy = b"\xef\xbb\xbfCaf\xc3\xa9 closes\r\n\r\nBy Jos\xc3\xa9\r\n\r\n" + STORM.encode()
    text = copy.decode("utf-8")

    article = read_text(copy)

    assert article.text == text
    assert article.title is not None
    assert article.title.span is not None
    assert text[article.title.span.start : article.title.span.end] == "Café closes"


def test_the_charset_is_told() -> None:
    assert read_text("Bürger gehen über die Brücke.".encode("cp1252")).charset == "windows-1252"


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (b"", ReasonCode.EMPTY),
        (b" \r\n\t\n", ReasonCode.NO_TEXT),
        ("\ufeff\u200b\n\xa0".encode(), ReasonCode.NO_TEXT),
        (bytes(range(256)), ReasonCode.NOT_TEXT),
    ],
)
def test_copy_without_text_is_rejected(copy: bytes, reason: ReasonCode) -> None:
    with pytest.raises(Rejected) as rejected:
        read_text(copy)

    assert rejected.value.reason is reason
