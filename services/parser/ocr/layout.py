"""Recognised lines as a PDF page has them: in points, set straight, sizes without the noise of measuring."""

from collections.abc import Sequence
from statistics import median
from typing import Final

from services.parser.formats.pdf.lines import PdfLine
from services.parser.ocr.hocr import ScannedPage, TextLine

POINTS: Final = 72.0
"""To an inch."""
BODY_POINTS: Final = 10.0
"""Size that the most usual type of a picture is taken to have where nothing tells its resolution."""

TYPE_SHARE: Final = 0.83
"""What Tesseract measures of a type's size, from descender to ascender."""

FEWEST_WORDS: Final = 4
"""Shorter lines tell the slope of the page badly."""

SAME_TYPE: Final = 1.12
"""Sizes of one type are measured so far apart at most; the next larger one of a page is a fifth larger."""


def page_lines(pages: Sequence[ScannedPage]) -> list[list[PdfLine]]:
    """The lines of each page, as `services.parser.formats.pdf.lines` gives those of a page with text."""
    scales = [_scale(page) for page in pages]
    measured = [[line.size * scale for line in page.lines] for page, scale in zip(pages, scales, strict=True)]
    types = _types([size for page in measured for size in page])
    return [
        [
            _line(line, page, _slope(page), scale, types[size])
            for line, size in zip(page.lines, sizes, strict=True)
        ]
        for page, scale, sizes in zip(pages, scales, measured, strict=True)
    ]


def _scale(page: ScannedPage) -> float:
    """Points to a pixel: by the resolution, or by taking the most usual type for a body's."""
    if page.dpi:
        return POINTS / page.dpi
    usual = median([line.size for line in page.lines for _ in line.words] or [POINTS])
    return BODY_POINTS * TYPE_SHARE / max(usual, 1.0)


def _types(measured: Sequence[float]) -> dict[float, float]:
    """For each measured size the median of its type."""
    kinds: list[list[float]] = []
    for size in sorted(measured):
        if kinds and size <= SAME_TYPE * kinds[-1][-1]:
            kinds[-1].append(size)
        else:
            kinds.append([size])
    return {size: median(kind) for kind in kinds for size in kind}


def _slope(page: ScannedPage) -> float:
    slopes = [line.slope for line in page.lines if len(line.words) >= FEWEST_WORDS]
    return median(slopes) if slopes else 0.0


def _line(line: TextLine, page: ScannedPage, slope: float, scale: float, size: float) -> PdfLine:
    """The line on a page turned back by its slope, which is small; `size` is in points already."""
    left, _, right, below = line.box
    base = below + line.rise
    straight = base - slope * left
    bottom = page.height - straight
    return PdfLine(
        text=line.text,
        left=(left + slope * base) * scale,
        right=(right + slope * base) * scale,
        bottom=bottom * scale,
        size=round(size / TYPE_SHARE, 1),
        place=min(max(bottom / page.height, 0.0), 1.0),
    )
