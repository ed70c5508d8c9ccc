"""A picture of text to an article: recognised, laid out like a page, read like one."""

import struct
from typing import Final

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.account.settle import settle
from services.parser.blocks.compose import compose
from services.parser.blocks.stated import Stated
from services.parser.formats.pdf.paragraphs import blocks_of
from services.parser.limits import Limits
from services.parser.ocr.engine import engine
from services.parser.ocr.hocr import pages_of
from services.parser.ocr.layout import page_lines
from services.parser.ocr.legible import ILLEGIBLE, warning, without_specks
from services.process.errors import Rejected

KIND: Final = "picture"
MOST_PIXELS: Final = 100_000_000
"""A newspaper's page at 400 dpi has half of it."""

_PNG_SIZE: Final = struct.Struct(">16xII")


def read_picture(copy: bytes, limits: Limits) -> Article:
    """The article in a picture. Raises Rejected (needs OCR, too large, malformed, timeout, no text)."""
    _check_size(copy)
    read = engine(limits.ocr_languages, limits.ocr_seconds).recognise(copy)
    pages, illegible = without_specks(pages_of(read))
    found = warning(pages)
    blocks = blocks_of(page_lines(pages))
    return settle(compose(KIND, blocks, Stated()), {ILLEGIBLE: illegible}, [found])


def _check_size(copy: bytes) -> None:
    """Raise Rejected(TOO_LARGE) for a PNG of more pixels than a page has: it packs best of all."""
    if not copy.startswith(b"\x89PNG") or len(copy) < _PNG_SIZE.size:
        return
    width, height = _PNG_SIZE.unpack_from(copy)
    if width * height > MOST_PIXELS:
        raise Rejected(ReasonCode.TOO_LARGE, f"{width} x {height} pixels, {MOST_PIXELS} allowed")
