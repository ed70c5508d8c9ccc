"""Pages of a PDF that are pictures of text: rendered, and read by Tesseract."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2  # type: ignore[import-untyped]

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from copydesk_contracts.events import ReasonCode
from services.parser.formats.pdf.lines import PdfLine
from services.parser.limits import Limits
from services.parser.ocr.engine import Engine, engine
from services.parser.ocr.hocr import ScannedPage, pages_of
from services.parser.ocr.layout import POINTS, page_lines
from services.parser.ocr.legible import warning, without_specks
from services.process.errors import Rejected

DPI: Final = 300
"""Dots an inch at which Tesseract's makers advise to scan."""
MOST_PIXELS: Final = 25_000_000
"""Pixels of a rendered page: A4 at 300 dpi has nine millions, a newspaper's page is rendered coarser."""

COARSEST: Final = 72
"""Dots an inch below which no text can be read, however large the page is."""
MIN_SECONDS: Final = 1.0
"""A page is not begun with less time left than one takes."""


@dataclass(frozen=True)
class Scans:
    """Lines by page number of the pages that were read, words that are no text, and what to warn of."""

    pages: dict[int, list[PdfLine]]
    illegible: int
    warnings: tuple[ReadingWarning, ...]


NO_SCANS: Final = Scans({}, 0, ())
"""Of a document all of whose pages have text."""


def is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether a page without text shows something all the same."""
    return next(iter(page.get_objects(max_depth=1)), None) is not None


def read_scans(
    document: pypdfium2.PdfDocument, numbers: Sequence[int], others: bool, limits: Limits
) -> Scans:
    """Read the pages of these numbers; `others` says that the document has pages with text.

    Raises Rejected (needs OCR, timeout, no text) where nothing could be read and there are no others.
    """
    try:
        read = _read(document, numbers, engine(limits.ocr_languages, limits.ocr_seconds))
        kept, illegible = without_specks([page for _, page in read])
        found = warning(kept)
    except Rejected as error:
        if not others:
            raise
        return Scans({}, 0, (_skipped(numbers, error.detail),))
    lines = page_lines(kept)
    done = {number: lines[at] for at, (number, _) in enumerate(read)}
    left = [number for number in numbers if number not in done]
    missing = (_skipped(left, "the time for one copy was over"),) if left else ()
    return Scans(done, illegible, (found, *missing))


def _read(
    document: pypdfium2.PdfDocument, numbers: Sequence[int], reader: Engine
) -> list[tuple[int, ScannedPage]]:
    done: list[tuple[int, ScannedPage]] = []
    for number in numbers:
        if done and reader.seconds_left < MIN_SECONDS:
            break
        try:
            done.extend((number, page) for page in _recognised(document[number], reader))
        except Rejected as error:
            if not done or error.reason is not ReasonCode.PARSER_TIMEOUT:
                raise
            break
    return done


def _recognised(page: pypdfium2.PdfPage, reader: Engine) -> Iterator[ScannedPage]:
    """The page as Tesseract reads it."""
    dpi = _dpi(page)
    picture = _grey(page, dpi)
    page.close()
    return iter(pages_of(reader.recognise(picture, dpi), dpi)[:1])


def _dpi(page: pypdfium2.PdfPage) -> int:
    inches = page.get_width() * page.get_height() / POINTS**2
    return max(COARSEST, min(DPI, int((MOST_PIXELS / max(inches, 1e-6)) ** 0.5)))


def _grey(page: pypdfium2.PdfPage, dpi: int) -> bytes:
    """The page as a portable grey map."""
    bitmap = page.render(scale=dpi / POINTS, grayscale=True)
    rows, stride = bytes(bitmap.buffer), bitmap.stride
    head = f"P5\n{bitmap.width} {bitmap.height}\n255\n".encode()
    if stride == bitmap.width:
        return head + rows
    return head + b"".join(rows[at : at + bitmap.width] for at in range(0, stride * bitmap.height, stride))


def _skipped(numbers: Sequence[int], why: str) -> ReadingWarning:
    pages = ", ".join(str(number + 1) for number in numbers[:20])
    return ReadingWarning(code=WarningCode.PARTS_SKIPPED, detail=f"pages {pages} are pictures: {why}"[:500])
