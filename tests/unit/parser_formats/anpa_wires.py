# ruff: noqa: E501 - lines as they are sent
"""Ten wires of ANPA 1312, as agencies of made-up names would send them, each with what is right."""

from typing import Any

HEADER = "\x16\x16\x01W2870\x1f_asian\nf l\x13\x11 BC-GB--Ellery-FishMarket      11-13 1049\n\x02\x02"
SLUG = "^BC-GB--Ellery-Fish Market,466<\n"
TITLE = "Old fish market of Port Ellery is to close"
COPY = (
    "\t   PORT ELLERY, England (QP) _ The harbour board of Port Ellery voted on Tuesday to close the old fish "
    "market and to spend four million pounds on a new quay.\n \n"
    "\t   ``We have no choice left,'' said Marta Quillfeather, who chairs the board.\n \n"
    "\t   Traders said they would appeal to the county court in Brackenford. \n \n"
)
PARAGRAPHS = [
    "PORT ELLERY, England (QP) — The harbour board of Port Ellery voted on Tuesday to close the old fish market "
    "and to spend four million pounds on a new quay.",
    "“We have no choice left,” said Marta Quillfeather, who chairs the board.",
    "Traders said they would appeal to the county court in Brackenford.",
]
FOOT = "\t   ^QP-WF-11-13-13 1509GMT<\n\x0c\n\x04\n"
PUBLISHED = "2013-11-13T15:09+00:00"


def wire(head: str, copy: str = COPY, header: str = HEADER, foot: str = FOOT) -> bytes:
    return f"{header}{head}\x03{copy}{foot}".encode("latin-1")


def right(**others: Any) -> dict[str, Any]:
    common = {"title": TITLE, "authors": [], "published": PUBLISHED, "headings": [], "paragraphs": PARAGRAPHS}
    return {**common, **others}


WIRES: dict[str, tuple[bytes, dict[str, Any]]] = {
    "photos-notes-byline-agency": (
        wire(
            f"{SLUG}^{TITLE} <\n^QP Photo XNP101, XNP102<\n^Eds: With QP Photos.<\n"
            "^By PAULA BYRD and ALMA McCALDER=\n^Quoted Press=\n"
        ),
        right(authors=["Paula Byrd", "Alma McCalder"]),
    ),
    "job-below-the-byline": (
        wire(f"{SLUG}^{TITLE}<\n^By JEAN-LUC DE LA CRUZ=\n^QP Harbour Writer=\n^Quoted Press=\n"),
        right(authors=["Jean-Luc de la Cruz"]),
    ),
    "agency-as-byline": (
        wire(
            f"{SLUG}^{TITLE}<\n^(Eds: Minor edits. A longer version is available.)<\n^By The Quoted Press=\n"
        ),
        right(),
    ),
    "headline-centred": (
        wire(f"{SLUG}^{TITLE}=\n^By R.J. O'HARE=\n^Quoted Press=\n"),
        right(authors=["R.J. O'Hare"]),
    ),
    "what-a-version-changes": (
        wire(
            "^BC-GB--Ellery-Fish Market, 3rd Ld-Writethru,827<\n"
            f"^{TITLE}<\n^Eds: UPDATES with the board's vote. ADDS byline.<\n^With QP Photos<\n"
            "^Editors: an embargo applies until noon.<\n^By PAULA BYRD=\n^Quoted Press=\n"
        ),
        right(authors=["Paula Byrd"]),
    ),
    "alert-without-headline": (
        wire("^BC-GB--Ellery-Alert,0031<\n", COPY.split("\n \n")[0] + "\n"),
        right(title=None, paragraphs=PARAGRAPHS[:1]),
    ),
    "list-of-headlines": (
        wire(
            "^*9006< ^QP-Top-Harbour-Headlines,0176<\n^QP Top Harbour News at 11:23 p.m. GMT<\n"
            "^Old market is to close\n^Ferry runs aground off Holm Bay\n^Herring back in the river, board says\n",
            "\n",
        ),
        right(
            title="QP Top Harbour News at 11:23 p.m. GMT",
            paragraphs=[
                "Old market is to close",
                "Ferry runs aground off Holm Bay",
                "Herring back in the river, board says",
            ],
        ),
    ),
    "codes-left-open": (
        wire(f"{SLUG}^{TITLE}<\n^By PAULA BYRD\n^Quoted Press=\n"),
        right(authors=["Paula Byrd"]),
    ),
    "agate-table": (
        wire(
            "^BC-ROW--Rowing Glance<\n^Rowing Standings=\n^By The Quoted Press=\n",
            "^NORTHERN DIVISION=\n^;W;L;Pct;GB\nBrackenford;23;13;.639;_\nPort Ellery;19;21;.475;6{\n\t   ___=\n"
            "^Saturday's Races=\n\t   Holm Bay 4, Northpier 3< \n",
            header="\x16\x16\x01s0284\x1f-----\nr s\x13\x12 BC-ROW--RowingGlance     11-13 \n\x02\x02",
        ),
        right(
            title="Rowing Standings",
            headings=["NORTHERN DIVISION", "Saturday's Races"],
            paragraphs=[
                "| W | L | Pct | GB",
                "Brackenford | 23 | 13 | .639 | —",
                "Port Ellery | 19 | 21 | .475 | 6½",
                "Holm Bay 4, Northpier 3",
            ],
        ),
    ),
    "control-characters-lost": (
        wire(f"{SLUG}^{TITLE}<\n^By PAULA BYRD=\n^Quoted Press=\n").translate(
            None, b"\x01\x02\x03\x04\x0c\x11\x13\x16\x1f"
        ),
        right(authors=["Paula Byrd"]),
    ),
    "paragraphs-over-lines": (
        wire(
            f"{SLUG}^{TITLE}<\n^By PAULA BYRD=\n^Quoted Press=\n",
            COPY.replace(" voted on ", "\nvoted on ").replace(" who chairs", "\nwho chairs")
            + "\t   (MORE)\n",
        ),
        right(authors=["Paula Byrd"]),
    ),
}
