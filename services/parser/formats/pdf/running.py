"""Running heads, feet and page numbers: lines at the edge of a page that the others repeat."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from services.parser.formats.pdf.lines import PdfLine
from services.parser.formats.pdf.paragraphs import body_size

TOP: Final = 0.9
"""Share of the page's height above which a running head stands."""
BOTTOM: Final = 0.1
"""Share of the page's height below which a foot stands."""
EDGE: Final = 0.07
"""Share of the height at either end that no body reaches: the margins of a printed page are wider."""
SMALL: Final = 0.9
"""Times the body's size below which a line at the edge is a foot, even where no page repeats it."""
_PAGE_NUMBER: Final = re.compile(
    r"[-–—\s|]*(?:(?:page|seite|página|pagina|strana|sida|side|p\.|s\.)\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|von|sur|de|di|van|av|af|z)\s*\d{1,4})?[-–—\s|]*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")


def without_running(pages: Sequence[Sequence[PdfLine]]) -> list[list[PdfLine]]:
    """The pages' lines without those; small type at the very edge is one even on a single page."""
    body = body_size([line for page in pages for line in page])
    seen = Counter(key for page in pages for key in {_key(line) for line in page if _at_edge(line)})
    return [[line for line in page if not _is_running(line, seen, body)] for page in pages]


def _is_running(line: PdfLine, seen: Counter[str], body: float) -> bool:
    small = line.size < SMALL * body and not EDGE < line.place < 1 - EDGE
    return _at_edge(line) and (small or seen[_key(line)] > 1 or _PAGE_NUMBER.fullmatch(line.text) is not None)


def _at_edge(line: PdfLine) -> bool:
    return line.place > TOP or line.place < BOTTOM


def _key(line: PdfLine) -> str:
    """Page numbers in a running head differ; the rest does not."""
    return _DIGITS.sub("#", line.text.casefold())
