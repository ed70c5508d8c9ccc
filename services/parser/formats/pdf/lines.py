"""The lines of a PDF page with their place and size, as pdfium orders them."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from services.parser.formats.pdf.joining import HYPHENS

_BOLD: Final = re.compile(r"bold|black|heavy|semibold|demi(?!light)", re.IGNORECASE)
FONT_NAME: Final = 256
"""Characters of a font's name that are looked at: PDF allows 127 bytes for a name."""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line; `left`, `right`, `bottom` in points from the page's lower left, `place` 0 (bottom) to 1."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    place: float
    bold: bool = False


def page_lines(page: pypdfium2.PdfPage) -> list[PdfLine]:
    """Lines of the page in reading order, empty ones left out."""
    height = page.get_height() or 1.0
    text_page = page.get_textpage()
    try:
        return [line for chars in _char_runs(text_page) if (line := _line(text_page, chars, height))]
    finally:
        text_page.close()


def _char_runs(text_page: pypdfium2.PdfTextPage) -> Iterator[list[tuple[int, str]]]:
    """(index, character) of each line. pdfium itself joins lines at a hyphen; they are parted again here."""
    run: list[tuple[int, str]] = []
    for at in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, at)
        if code in (10, 13):
            if run:
                yield run
            run = []
        elif code and not 0xD800 <= code <= 0xDFFF and code < 0x110000:
            run.append((at, chr(code)))
            if chr(code) in HYPHENS:
                yield run
                run = []
    if run:
        yield run


def _line(text_page: pypdfium2.PdfTextPage, chars: list[tuple[int, str]], height: float) -> PdfLine | None:
    inked = [at for at, char in chars if not char.isspace()]
    if not inked:
        return None
    left, _, bottom, _ = _box(text_page, inked[0])
    _, right, _, _ = _box(text_page, inked[-1])
    size = raw.FPDFText_GetFontSize(text_page, inked[len(inked) // 2]) * _scale(text_page, inked[0])
    text = unicodedata.normalize("NFC", "".join(char for _, char in chars)).strip()
    bold = _is_bold(text_page, inked[0]) and _is_bold(text_page, inked[-1])
    return PdfLine(_unligatured(text), left, right, bottom, round(abs(size), 1), bottom / height, bold)


def _is_bold(text_page: pypdfium2.PdfTextPage, at: int) -> bool:
    name = ctypes.create_string_buffer(FONT_NAME)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(text_page, at, name, FONT_NAME, ctypes.byref(flags))
    return 0 < length <= FONT_NAME and _BOLD.search(name.value.decode("latin-1")) is not None


def _box(text_page: pypdfium2.PdfTextPage, at: int) -> tuple[float, float, float, float]:
    """Left, right, bottom, top of the character's loose box, which all characters of a line share."""
    rectangle = raw.FS_RECTF()
    if raw.FPDFText_GetLooseCharBox(text_page, at, rectangle):
        return rectangle.left, rectangle.right, rectangle.bottom, rectangle.top
    return 0.0, 0.0, 0.0, 0.0


def _scale(text_page: pypdfium2.PdfTextPage, at: int) -> float:
    """The font size is before the text matrix; some producers write size 1 and scale it."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text_page, at, ctypes.byref(matrix)):
        return 1.0
    return float((matrix.c**2 + matrix.d**2) ** 0.5) or 1.0


_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


def _unligatured(text: str) -> str:
    return text.translate(_LIGATURES)
