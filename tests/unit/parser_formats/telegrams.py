# ruff: noqa: E501 - lines as they are sent
"""Ten telegrams of IPTC 7901, as agencies of made-up names would send them, each with what is right."""

from typing import Any

FIRST = (
    "Port Ellery (qpa) - The harbour board of Port Ellery voted on\nTuesday to close the old fish market "
    "and to spend four million\npounds on a new quay for ferries."
)
SECOND = (
    "Marta Quillfeather, who chairs the board, told traders that the\nbuilding could not be saved because "
    "sea water had eaten into the\niron frame below the floor."
)
THIRD = '"We have no choice left," the senior board member Ralf Osgood\nsaid. "Two years of hard work lie before us."'
PARAGRAPHS = [paragraph.replace("\n", " ") for paragraph in (FIRST, SECOND, THIRD)]
BODY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n"
TITLE = "Port Ellery to close its old fish market"


def wire(header: str, keywords: str, top: str, body: str, foot: str, stamp: str) -> bytes:
    text = f"\x01{header}\n\n{keywords}\n\x02{top}\n\n{body}\n{foot}\n\n\x03{stamp}\n\x04"
    return text.replace("\n", "\r\n").encode("latin-1")


TELEGRAMS: dict[str, tuple[bytes, dict[str, Any]]] = {
    "priorities-and-desk": (
        wire(
            "qca0003 3 i 380  qpa 0045",
            "Harbour/fish/England/",
            f"REFILE\n1ST LEAD\n{TITLE}\nBy qpa correspondents =",
            BODY,
            "# Notebook\n\n## Note to editors\n- adds the board in grafs 2-3\n\n* * * *\n"
            "The following information is not intended for publication\n\n"
            "## Editorial contacts\n- Reporting by: Wolf Imhoff in Port Ellery\n\nqpa al rmo hct rmo",
            "212322 GMT Nov 18",
        ),
        {"title": TITLE, "authors": [], "published": "2018-11-21T23:22+00:00", "paragraphs": PARAGRAPHS},
    ),
    "byline-of-a-medium": (
        wire(
            "qcp0007 4 s 850  qpa-tns 0908",
            "Harbour/",
            f"{TITLE}\nBy Anna Brewster, The Ellery Union-Tribune =",
            BODY,
            "qpa tns bag",
            "211259 Nov 18",
        ),
        {
            "title": TITLE,
            "authors": ["Anna Brewster"],
            "published": "2018-11-21T12:59",
            "paragraphs": PARAGRAPHS,
        },
    ),
    "headline-of-two-lines": (
        wire(
            "qpa101 4 wi 88",
            "Harbour/England/",
            "EXTRA: Port Ellery to close its old fish market\nand to build a quay for ferries =",
            "   " + BODY.replace("\n\n", "\n\n   "),
            "qpa wsz jln npr",
            "011137 GMT Mar 24",
        ),
        {
            "title": "Port Ellery to close its old fish market and to build a quay for ferries",
            "authors": [],
            "published": "2024-03-01T11:37+00:00",
            "paragraphs": PARAGRAPHS,
        },
    ),
    "bracketed-warning": (
        wire(
            "qpa0001 2 i 46",
            "Harbour/",
            f"(Achtung)\nURGENT\n{TITLE} =",
            BODY,
            "qpa ab",
            "242200 CEST Jun 17",
        ),
        {"title": TITLE, "authors": [], "published": "2017-06-24T22:00+02:00", "paragraphs": PARAGRAPHS},
    ),
    "german": (
        wire(
            "qde0044 4 vm 120  qpa 0311",
            "Häfen/Fischerei/Großbritannien/",
            "2. Zusammenfassung\nHafen Äckerl schließt alte Fischhalle\nVon Jürgen Äckerle, qpa =",
            "Äckerl (qpa) - Der Hafenausschuss von Äckerl hat am Dienstag be-\nschlossen, die alte Fischhalle zu "
            "schließen und vier Millionen Euro\nfür einen neuen Kai auszugeben, der den Fähren dienen soll.\n",
            "# qpa-Notizblock\n\n## Redaktionelle Hinweise\n\n* * * *\n"
            "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt\n\n"
            "## qpa-Kontakte\n- Autor: Jürgen Äckerle\n\nqpa jae yybb n1",
            "051405 Mär 24",
        ),
        {
            "title": "Hafen Äckerl schließt alte Fischhalle",
            "authors": ["Jürgen Äckerle"],
            "published": "2024-03-05T14:05",
            "paragraphs": [
                "Äckerl (qpa) - Der Hafenausschuss von Äckerl hat am Dienstag be-schlossen, die alte Fischhalle zu "
                "schließen und vier Millionen Euro für einen neuen Kai auszugeben, der den Fähren dienen soll."
            ],
        },
    ),
    "french-initials-and-agency-stamp": (
        wire(
            "FQS0123 4 F 0220 FRA /QFP-AB12",
            "Port-pêche",
            "Port-Éllery va fermer sa vieille halle aux poissons =",
            "PORT-ÉLLERY, 5 mars 2024 (QFP) - Le conseil du port de Port-Éllery\na voté mardi la fermeture de la "
            "vieille halle aux poissons, mettant\nfin à six ans de querelle.\n",
            "abc/def/gh",
            "QFP 051137 GMT MAR 24\nNNNN",
        ),
        {
            "title": "Port-Éllery va fermer sa vieille halle aux poissons",
            "authors": [],
            "published": "2024-03-05T11:37+00:00",
            "paragraphs": [
                "PORT-ÉLLERY, 5 mars 2024 (QFP) - Le conseil du port de Port-Éllery a voté mardi la fermeture de la "
                "vieille halle aux poissons, mettant fin à six ans de querelle."
            ],
        },
    ),
    "results-line-by-line": (
        wire(
            "qps0311 5 s 40  qpa 0911",
            "Football/England/results/",
            "Results of the Ellery league =",
            "The matches of the Ellery league on Saturday ended as follows, with\nthe ferrymen first again:\n\n"
            "Brackenford 2  Port Ellery 1\nHolm Bay 0  Northpier 0\nQuayside 4  Lifeboat 3\n",
            "qpa ks",
            "021812 GMT Mar 24",
        ),
        {
            "title": "Results of the Ellery league",
            "authors": [],
            "published": "2024-03-02T18:12+00:00",
            "paragraphs": [
                "The matches of the Ellery league on Saturday ended as follows, with the ferrymen first again:",
                "Brackenford 2 Port Ellery 1",
                "Holm Bay 0 Northpier 0",
                "Quayside 4 Lifeboat 3",
            ],
        },
    ),
    "control-characters-lost": (
        wire(
            "qca0003 3 i 380  qpa 0045",
            "Harbour/fish/England/",
            f"3RD LEAD\n{TITLE}\nBy Wolf Imhoff, qpa =",
            BODY,
            "qpa al rmo",
            "212322 GMT Nov 18",
        ).translate(None, b"\x01\x02\x03\x04"),
        {
            "title": TITLE,
            "authors": ["Wolf Imhoff"],
            "published": "2018-11-21T23:22+00:00",
            "paragraphs": PARAGRAPHS,
        },
    ),
    "keywords-below-the-start": (
        b"\x01qpa217 4 i 88\r\n\x02Harbour/England/\r\n"
        + f"{TITLE} =\n\n{BODY}\x03131137 GMT Nov 13\n\x04".replace("\n", "\r\n").encode(),
        {"title": TITLE, "authors": [], "published": "2013-11-13T11:37+00:00", "paragraphs": PARAGRAPHS},
    ),
    "alert-without-headline": (
        b"\x01qpa218 1 i 30\r\nHarbour/\r\n\x02"
        + f"URGENT\n{FIRST}\n\x03131137 GMT Nov 13\n\x04".replace("\n", "\r\n").encode(),
        {"title": None, "authors": [], "published": "2013-11-13T11:37+00:00", "paragraphs": PARAGRAPHS[:1]},
    ),
    "no-end-mark": (
        wire("qpa217 4 i 88", "Harbour/England/", TITLE, BODY, "qpa wsz", "131137 GMT Nov 13"),
        {"title": TITLE, "authors": [], "published": "2013-11-13T11:37+00:00", "paragraphs": PARAGRAPHS},
    ),
    "byline-below-the-head": (
        b"ZCZC\r\n"
        + wire(
            "qpa0218 4 i 88  qpa 062",
            "Harbour/England/",
            f"UPDATE 2\n{TITLE} =",
            f"By Anna Brewster and Simon O'Dell\n\n{BODY}",
            "qpa anb so\n\nNNNN",
            "131137 GMT Nov 2013",
        ),
        {
            "title": TITLE,
            "authors": ["Anna Brewster", "Simon O'Dell"],
            "published": "2013-11-13T11:37+00:00",
            "paragraphs": PARAGRAPHS,
        },
    ),
}
