"""PDF through pdfium: pages to lines, lines to paragraphs, document properties to metadata."""

from collections.abc import Sequence
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.account.settle import settle
from services.parser.account.words import count_words
from services.parser.blocks.compose import compose
from services.parser.blocks.stated import Stated, author_facts, fact
from services.parser.formats.pdf.bounds import check_streams
from services.parser.formats.pdf.drop_caps import with_drop_caps
from services.parser.formats.pdf.lines import PdfLine, page_lines
from services.parser.formats.pdf.paragraphs import blocks_of
from services.parser.formats.pdf.running import without_running
from services.parser.formats.pdf.scans import NO_SCANS, is_picture, read_scans
from services.parser.limits import Limits
from services.parser.ocr.legible import ILLEGIBLE
from services.process.errors import Rejected

MAX_PAGES: Final = 500
"""Pages of one document: more than any issue of a paper; a book is no news."""
PROPERTY_CONFIDENCE: Final = 0.5
"""Properties are often those of the template or of who typed the text."""
RUNNING_HEAD: Final = "running-head"
"""The reason for which running heads, feet and page numbers are skipped."""


def read_pdf(copy: bytes, limits: Limits) -> Article:
    """The article of a PDF. Raises Rejected (encrypted, malformed, bomb, too large, no text, needs OCR)."""
    check_streams(copy, limits)
    document = _open(copy)
    try:
        pages, pictures = _pages(document, limits)
        stated = _stated(document)
        scans = read_scans(document, pictures, any(pages), limits) if pictures else NO_SCANS
    finally:
        document.close()
    whole = [scans.pages.get(number, lines) for number, lines in enumerate(pages)]
    kept = without_running(whole)
    blocks = blocks_of([with_drop_caps(page) for page in kept])
    if not blocks:
        raise Rejected(ReasonCode.NO_TEXT, f"{len(pages)} pages without text")
    skipped = {RUNNING_HEAD: _words(whole) - _words(kept), ILLEGIBLE: scans.illegible}
    return settle(compose("pdf", blocks, stated), skipped, scans.warnings)


def _words(pages: Sequence[Sequence[PdfLine]]) -> int:
    return sum(count_words(line.text) for page in pages for line in page)


def _open(copy: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(copy)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Rejected(ReasonCode.ENCRYPTED, "a PDF with a password") from error
        raise Rejected(ReasonCode.MALFORMED, f"PDF: {error}") from error


def _pages(document: pypdfium2.PdfDocument, limits: Limits) -> tuple[list[list[PdfLine]], list[int]]:
    """The lines of each page, and the numbers of those that have none and show something all the same."""
    if len(document) > MAX_PAGES:
        raise Rejected(ReasonCode.TOO_LARGE, f"{len(document)} pages, {MAX_PAGES} allowed")
    pages: list[list[PdfLine]] = []
    pictures: list[int] = []
    size = 0
    for number in range(len(document)):
        page = document[number]
        lines = page_lines(page)
        if not lines and is_picture(page):
            pictures.append(number)
        page.close()
        size += sum(len(line.text) for line in lines)
        if size > limits.text_bytes:
            raise Rejected(ReasonCode.BOMB, f"more than {limits.text_bytes} characters of text")
        pages.append(lines)
    return pages, pictures


def _stated(document: pypdfium2.PdfDocument) -> Stated:
    """Title and author of the properties, often the program's own words: they fill gaps only."""
    title = document.get_metadata_value("Title")
    looks_like_a_file = title.lower().endswith((".doc", ".docx", ".indd", ".pdf", ".odt", ".qxd", ".txt"))
    untitled = looks_like_a_file or title.lower().startswith(("microsoft word", "untitled"))
    author = document.get_metadata_value("Author")
    return Stated(
        title=None if untitled else fact(title, "pdf:Title", "pdf.properties", PROPERTY_CONFIDENCE),
        authors=author_facts([(author, "pdf:Author")], "pdf.properties", PROPERTY_CONFIDENCE),
        weak=frozenset({"title", "authors"}),
    )
