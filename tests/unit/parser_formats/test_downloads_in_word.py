"""Downloads of press archives as Word documents: each article read as from the text download."""

import io
from collections.abc import Sequence

import pytest
from docx import Document

from services.parser.detect import detect
from services.parser.limits import DEFAULT
from tests.unit.parser_formats.reading import outline, read

FIRST = "The harbour board of Port Ellery voted on Tuesday to close the old fish market of the town."
SECOND = "Traders said they would appeal to the county court."
RIGHT = {
    "title": "Port closes market",
    "authors": ["Paula Byrd", "Ned Lunt"],
    "published": "2024-03-05",
    "headings": [],
    "paragraphs": [FIRST, SECOND],
}
NEXIS = (
    "Port closes market",
    "The Ellery Courier (Maine)",
    "March 5, 2024 Tuesday",
    "Copyright 2024 The Ellery Courier All Rights Reserved",
    "Section:\xa0LOCAL; Pg. A01",
    "Length:\xa0120 words",
    "Byline:\xa0Paula Byrd, Staff Writer and Ned Lunt",
    "Body",
    FIRST,
    SECOND,
    "Graphic",
    "PHOTO, Traders wait.",
    "Classification",
    "Language: ENGLISH",
    "Load-Date: March 6, 2024",
    "End of Document",
)
FACTIVA = (
    ("HD", "Port closes market"),
    ("BY", "By Paula Byrd and Ned Lunt"),
    ("WC", "120 words"),
    ("PD", "5 March 2024"),
    ("SN", "The Ellery Courier"),
    ("CY", "(c) 2024 The Ellery Courier."),
    ("LP", FIRST),
    ("TD", SECOND),
    ("AN", "Document ELCOU00020240305ek3500001"),
)


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def nexis(count: int) -> bytes:
    document = Document()
    for line in NEXIS * count:
        document.add_paragraph(line)
    return saved(document)


def factiva(count: int) -> bytes:
    document = Document()
    for _ in range(count):
        table = document.add_table(rows=0, cols=2)
        for row in FACTIVA:
            add_row(table.add_row().cells, row)
    return saved(document)


def add_row(cells: Sequence, row: tuple[str, str]) -> None:
    for cell, text in zip(cells, row, strict=True):
        cell.text = text


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("made", [nexis, factiva])
def test_each_article_of_a_download(made, count: int) -> None:
    copy = made(count)
    record = detect(copy, "download.docx")
    assert record.kind == "archive-docx"
    members = list(record.expand(io.BytesIO(copy), 0, DEFAULT))
    articles = [read(member.data, member.name) for member in members]
    assert [article.format for article in articles] == ["archive-download"] * count
    assert [outline(article) for article in articles] == [RIGHT] * count


def test_a_document_that_mentions_the_archives_is_none() -> None:
    document = Document()
    for line in (
        "Port closes market",
        FIRST,
        "The archive calls it its Load-Date, and adds: End of Document.",
    ):
        document.add_paragraph(line)
    assert detect(saved(document), "a.docx").kind == "docx"
