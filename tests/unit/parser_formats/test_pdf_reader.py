"""PDF: lines and hyphens rejoined, running heads out, large type as headings."""

import zlib

from copydesk_contracts.events import ReasonCode
from tests.unit.parser_formats.reading import outline, read, reason
from tests.unit.parser_formats.samples import Placed, pdf, raw_pdf

LINES = [
    "The harbour bridge will close in January, the city said on Fri-",
    "day. The bridge was built in 1927 and carries forty thousand vehi-",
    "cles a day across the river to the south of the town.",
]
MORE = ["The mayor said there was no other choice. Works begin on the fourth", "of January, at seven."]


def lines(texts: list[str], top: int, left: int = 72, indent: int = 0) -> list[Placed]:
    return [
        (left + (indent if not at else 0), top - 14 * at, 10, text.replace("(", r"\("))
        for at, text in enumerate(texts)
    ]


def paper() -> list[list[Placed]]:
    head = [
        (72, 800, 8, "The Harbour Gazette 1"),
        (72, 740, 20, "Bridge to close"),
        (72, 710, 10, "By Jane Doe"),
    ]
    first = [*head, *lines(LINES, 680), *lines(MORE, 638, indent=12), (72, 600, 14, "What comes next")]
    turn = "Traffic will be led over the new bridge, and the ferries will run every ten"
    second = [
        (72, 800, 8, "The Harbour Gazette 2"),
        *lines(["minutes from the old quay."], 740),
        (290, 40, 8, "2"),
    ]
    return [[*first, (72, 575, 10, turn), (290, 40, 8, "1")], second]


def test_lines_hyphens_and_pages_are_rejoined_and_running_heads_go() -> None:
    assert outline(read(pdf(paper()))) == {
        "title": "Bridge to close",
        "authors": ["Jane Doe"],
        "published": None,
        "headings": ["What comes next"],
        "paragraphs": [
            "The harbour bridge will close in January, the city said on Friday. The bridge was built in 1927 "
            "and carries forty thousand vehicles a day across the river to the south of the town.",
            "The mayor said there was no other choice. Works begin on the fourth of January, at seven.",
            "Traffic will be led over the new bridge, and the ferries will run every ten minutes from the "
            "old quay.",
        ],
    }


def test_two_columns_are_one_text() -> None:
    left = lines(["The bridge closes in", "January, the city said,"], 700)
    right = lines(["for a year at least, and", "perhaps for two."], 700, left=320)
    paragraphs = outline(read(pdf([[(72, 740, 20, "Bridge to close"), *left, *right]])))["paragraphs"]
    assert paragraphs == [
        "The bridge closes in January, the city said, for a year at least, and perhaps for two."
    ]


def test_properties_fill_gaps_and_no_more() -> None:
    plain = lines(["The bridge closes in January, the city said on Friday."], 700)
    untitled = read(pdf([plain], info="/Author (Jane Doe) /Title (Microsoft Word - bridge.doc)"))
    assert untitled.title is None
    assert [(a.text, a.locator) for a in untitled.authors] == [("Jane Doe", "pdf:Author")]
    titled = read(pdf(paper(), info="/Author (Somebody Else) /Title (Another)"))
    assert outline(titled)["title"] == "Bridge to close"
    assert [a.locator for a in titled.authors] == [None]


def test_broken_encrypted_and_empty_ones_are_refused() -> None:
    assert reason(b"%PDF-1.4\nthis is none\n%%EOF") is ReasonCode.MALFORMED
    assert reason(pdf(paper())[:200]) is ReasonCode.MALFORMED
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /O ({0}) /U ({0}) /P -4 >> /ID [(a) (a)]".format("x" * 32)
    assert reason(pdf(paper(), trailer=lock)) is ReasonCode.ENCRYPTED
    assert reason(pdf([[]])) is ReasonCode.NO_TEXT


def test_streams_that_grow_are_bombs_one_in_another_too() -> None:
    spaces = zlib.compress(b" " * 100_000_000, 9)
    assert reason(raw_pdf([spaces], filters="/Filter /FlateDecode")) is ReasonCode.BOMB
    twice = zlib.compress(spaces, 9)
    assert reason(raw_pdf([twice], filters="/Filter [/FlateDecode /FlateDecode]")) is ReasonCode.BOMB
