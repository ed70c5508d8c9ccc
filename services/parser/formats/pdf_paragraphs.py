"""Lines of a PDF to blocks: paragraphs rejoined over lines, columns and pages; large type as headings."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from services.parser.formats.compose import Block, Role
from services.parser.formats.pdf_lines import HYPHENS, Line
from services.parser.formats.strings import tidy

LARGER: Final = 1.12
SAME_SIZE: Final = 0.08
MORE_LEADING: Final = 1.3
INDENT: Final = 0.8
SHORT: Final = 0.85
LONGEST_HEADING: Final = 300
_CLOSED: Final = re.compile(r"[.!?:…][\"'”’»)\]]*$")


def blocks_of(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """Blocks in reading order; the largest type of the first page is the title, other large type headings."""
    groups = _groups(pages)
    if not groups:
        return []
    body = _body_size(groups)
    title = _title(groups, body)
    levels = _levels(groups, body, title)
    return [
        Block(tidy(join(group)), *_role(group, group is title, levels))
        for group in groups
        if join(group).strip()
    ]


def _groups(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for page in pages:
        leading, measure = _leading(page), _measure(page)
        for above, line in pairwise([None, *page]):
            assert line is not None  # noqa: S101 - only the first of the pair can be null
            previous = above or (groups[-1][-1] if groups else None)
            if previous is None or _parts(previous, line, leading, measure, new_page=above is None):
                groups.append([line])
            else:
                groups[-1].append(line)
    return groups


def _leading(page: Sequence[Line]) -> float:
    """Usual distance of two lines in points."""
    gaps = [a.bottom - b.bottom for a, b in pairwise(page) if a.size == b.size and a.bottom > b.bottom]
    return median(gaps) if gaps else 0.0


def _measure(page: Sequence[Line]) -> float:
    """Usual width of a full line in points."""
    widths = sorted(line.right - line.left for line in page)
    return widths[int(0.8 * (len(widths) - 1))] if widths else 0.0


def _parts(above: Line, line: Line, leading: float, measure: float, new_page: bool) -> bool:
    """Whether a new block begins with `line`."""
    if abs(above.size - line.size) > SAME_SIZE * max(above.size, line.size):
        return True
    ends_short = above.right - above.left < SHORT * measure
    closed = _CLOSED.search(above.text) is not None
    gap = above.bottom - line.bottom
    if new_page or gap < 0:
        return closed and (ends_short or line.text[:1].isupper())
    if gap > MORE_LEADING * max(leading, above.size):
        return True
    indented = INDENT * line.size < line.left - above.left < 6 * line.size
    return (closed and ends_short) or (indented and closed)


def join(lines: Sequence[Line]) -> str:
    """The lines as running text; hyphens that only divided a word at a line's end are gone."""
    text = ""
    for line in lines:
        if not text:
            text = line.text
        elif text[-1] in HYPHENS or (text[-1] == "-" and text[-2:-1].isalpha() and line.text[:1].islower()):
            text = text[:-1] + line.text
        else:
            text += " " + line.text
    return text.translate(dict.fromkeys(map(ord, HYPHENS)))


def _body_size(groups: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for group in groups:
        for line in group:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _is_large(group: Sequence[Line], body: float) -> bool:
    return group[0].size > LARGER * body and sum(len(line.text) for line in group) <= LONGEST_HEADING


def _title(groups: Sequence[list[Line]], body: float) -> list[Line] | None:
    """The largest type of the document's beginning, if it is larger than the body's."""
    large = [group for group in groups[:12] if _is_large(group, body)]
    return max(large, key=lambda group: group[0].size) if large else None


def _levels(groups: Sequence[list[Line]], body: float, title: list[Line] | None) -> dict[float, int]:
    sizes = {group[0].size for group in groups if group is not title and _is_large(group, body)}
    return {size: level for level, size in enumerate(sorted(sizes, reverse=True), start=2)}


def _role(group: Sequence[Line], is_title: bool, levels: dict[float, int]) -> tuple[Role, int | None]:
    if is_title:
        return Role.TITLE, None
    level = levels.get(group[0].size)
    short = sum(len(line.text) for line in group) <= LONGEST_HEADING
    return (Role.HEADING, level) if level is not None and short else (Role.TEXT, None)
