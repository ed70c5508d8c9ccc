"""Pages of a PDF as pictures, and the words on them with their places. Runs in a confined worker."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from copydesk_contracts.events import ReasonCode
from services.process.errors import Rejected

MOST_PAGES: Final = 30
"""Pages that are shown: an issue's section; whoever wants a book opens the file."""
WIDTH: Final = 1000
"""Pixels: what the column of the page can show on a good screen."""
MOST_PIXELS: Final = 4_000_000
"""Of one picture, however long the page is."""

Word = tuple[str, float, float, float, float]
"""A word and its place in points from the page's upper left: left, top, right, bottom."""


def words(copy: bytes) -> list[dict[str, Any]]:
    """`width`, `height` and `words` of each page; a page that is turned has none. Raises Rejected."""
    with _opened(copy) as document:
        return [_page_words(document[at]) for at in range(min(MOST_PAGES, len(document)))]


def picture(copy: bytes, number: int) -> bytes:
    """The page of that number, from 1, as PNG. Raises Rejected."""
    with _opened(copy) as document:
        if not 1 <= number <= min(MOST_PAGES, len(document)):
            raise Rejected(ReasonCode.MALFORMED, f"no page {number}")
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(WIDTH / max(1.0, width), (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        return _png(page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False))


@contextmanager
def _opened(copy: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(copy)
    except pypdfium2.PdfiumError as error:
        raise Rejected(ReasonCode.MALFORMED, f"PDF: {error}") from error
    try:
        yield document
    finally:
        document.close()


def _page_words(page: pypdfium2.PdfPage) -> dict[str, Any]:
    width, height = page.get_size()
    left, _, _, top = page.get_bbox()
    text = page.get_textpage()
    try:
        found = [] if page.get_rotation() else list(_words(text, left, top))
    finally:
        text.close()
    return {"width": width, "height": height, "words": found}


def _words(text: pypdfium2.PdfTextPage, left: float, top: float) -> Iterator[Word]:
    letters: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else " "
        if letter.isalnum():
            letters.append(letter)
            boxes.append(text.get_charbox(at, loose=True))
        elif letters:
            yield _word(letters, boxes, left, top)
            letters, boxes = [], []
    if letters:
        yield _word(letters, boxes, left, top)


def _word(
    letters: list[str], boxes: list[tuple[float, float, float, float]], left: float, top: float
) -> Word:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    place = (min(lefts) - left, top - max(tops), max(rights) - left, top - min(bottoms))
    return ("".join(letters), *(round(side, 1) for side in place))


def _png(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """Eight bits for each of red, green and blue, rows unfiltered."""
    width, height, channels = bitmap.width, bitmap.height, bitmap.n_channels
    pixels = memoryview(bitmap.buffer)
    if channels != 3:
        raise Rejected(ReasonCode.MALFORMED, f"a page of {channels} channels")
    starts = range(0, height * bitmap.stride, bitmap.stride)
    rows = b"".join(b"\0" + bytes(pixels[start : start + width * channels]) for start in starts)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows, 6)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
