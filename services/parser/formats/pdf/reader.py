"""PDF through pdfium: pages to lines, lines to paragraphs, document properties to metadata."""

from typing import Final

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.compose import compose
from services.parser.blocks.stated import Stated, author_facts, fact
from services.parser.formats.pdf.bounds import check_streams
from services.parser.formats.pdf.lines import Line, page_lines
from services.parser.formats.pdf.paragraphs import blocks_of
from services.parser.formats.pdf.running import without_running
from services.parser.limits import Limits
from services.process.errors import Rejected

MAX_PAGES: Final = 500
PROPERTY_CONFIDENCE: Final = 0.5


def read_pdf(copy: bytes, limits: Limits) -> Article:
    """The article of a PDF. Raises Rejected (encrypted, malformed, bomb, too large, no text)."""
    check_streams(copy, limits)
    document = _open(copy)
    try:
        pages = _pages(document, limits)
        stated = _stated(document)
    finally:
        document.close()
    blocks = blocks_of(without_running(pages))
    if not blocks:
        raise Rejected(ReasonCode.NO_TEXT, f"{len(pages)} pages without text; pictures of text are not read")
    return compose("pdf", blocks, stated)


def _open(copy: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(copy)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Rejected(ReasonCode.ENCRYPTED, "a PDF with a password") from error
        raise Rejected(ReasonCode.MALFORMED, f"PDF: {error}") from error


def _pages(document: pypdfium2.PdfDocument, limits: Limits) -> list[list[Line]]:
    if len(document) > MAX_PAGES:
        raise Rejected(ReasonCode.TOO_LARGE, f"{len(document)} pages, {MAX_PAGES} allowed")
    pages, size = [], 0
    for number in range(len(document)):
        page = document[number]
        lines = page_lines(page)
        page.close()
        size += sum(len(line.text) for line in lines)
        if size > limits.text_bytes:
            raise Rejected(ReasonCode.BOMB, f"more than {limits.text_bytes} characters of text")
        pages.append(lines)
    return pages


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
