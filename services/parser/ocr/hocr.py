"""What Tesseract has read, from its hOCR: lines of words with their boxes and its confidence in each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

LINES: Final = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")
_BOX: Final = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE: Final = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE: Final = re.compile(r"x_size ([\d.]+)")
_CONFIDENCE: Final = re.compile(r"x_wconf (\d+)")
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels from the page's upper left."""


@dataclass(frozen=True, slots=True)
class ScannedWord:
    """One word; `confidence` is 0 to 100."""

    text: str
    confidence: int


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: its box, size in pixels, and its baseline: slope, and distance from the box's lower left."""

    words: tuple[ScannedWord, ...]
    box: Box
    size: float
    slope: float
    rise: float

    @property
    def text(self) -> str:
        """Its words with single spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page's lines in reading order, its height in pixels, and pixels to an inch where that is known.

    `reader` is the program that read it, with its version, as it says itself.
    """

    lines: tuple[TextLine, ...]
    height: int
    dpi: int | None = None
    reader: str | None = None


def pages_of(hocr: bytes, dpi: int | None = None) -> list[ScannedPage]:
    """The pages of an hOCR document. Raises ValueError where it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(hocr, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"no hOCR: {error}") from error
    systems = (meta.get("content") for meta in root.iter(f"{_XHTML}meta") if meta.get("name") == "ocr-system")
    reader = next((str(system).strip() for system in systems if system), None)
    pages = (element for element in root.iter(f"{_XHTML}div") if element.get("class") == "ocr_page")
    return [_page(element, dpi, reader) for element in pages]


def _page(element: etree._Element, dpi: int | None, reader: str | None) -> ScannedPage:
    box = _box(element.get("title", ""))
    spans = (span for span in element.iter(f"{_XHTML}span") if span.get("class") in LINES)
    lines = tuple(line for span in spans if (line := _line(span)).words)
    return ScannedPage(lines, max(box[3] - box[1], 1), dpi, reader)


def _line(span: etree._Element) -> TextLine:
    title = span.get("title", "")
    box = _box(title)
    baseline, size = _BASELINE.search(title), _SIZE.search(title)
    return TextLine(
        words=tuple(_words(span)),
        box=box,
        size=float(size[1]) if size else float(box[3] - box[1]),
        slope=float(baseline[1]) if baseline else 0.0,
        rise=float(baseline[2]) if baseline else 0.0,
    )


def _words(line: etree._Element) -> Iterator[ScannedWord]:
    for span in line.iter(f"{_XHTML}span"):
        text = "".join(map(str, span.itertext())).strip() if span.get("class") == "ocrx_word" else ""
        if text:
            confidence = _CONFIDENCE.search(span.get("title", ""))
            yield ScannedWord(text, int(confidence[1]) if confidence else 0)


def _box(title: str) -> Box:
    found = _BOX.search(title)
    return (int(found[1]), int(found[2]), int(found[3]), int(found[4])) if found else (0, 0, 0, 0)
