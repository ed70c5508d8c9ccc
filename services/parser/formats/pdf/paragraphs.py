"""Lines of a PDF to blocks: paragraphs over lines, columns and pages; large or bold type as headings."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from services.parser.blocks.block import Block, Role
from services.parser.formats.pdf.joining import HYPHENS, Joiner
from services.parser.formats.pdf.lines import PdfLine
from services.parser.strings import tidy

LARGER: Final = 1.12
"""Times the body's size from which type is large: 11 points over 10 is still body in a second font."""
SAME_SIZE: Final = 0.08
"""Share by which sizes differ in one block: small capitals, and rounding by the program that wrote it."""
MORE_LEADING: Final = 1.3
"""Times the usual distance of lines from which a gap parts paragraphs; half a line more is the least that is
set."""
USUAL_LEADING: Final = 1.2
"""Distance of lines in sizes where a page has too few to tell: the typesetters' rule."""
INDENT: Final = 0.8
"""Sizes by which a first line is indented at least; less is a ragged edge."""
LONGEST_HEADING: Final = 300
"""Characters: large type that is longer is a standfirst or an advertisement."""
LONGEST_BOLD: Final = 150
"""Characters: bold that is longer is a lead, set in the body's size like a heading."""
NEIGHBOURS: Final = 20
"""Lines before and after by which a column's edges are told: a picture may narrow it further away."""
WIDE: Final = 1.3
"""How much wider than usual the characters of one word may be."""
COLUMN: Final = 24.0
"""Points: left edges nearer than this belong to one column."""
_CLOSED: Final = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_FIRST_PIECE: Final = re.compile(r"\S+?(?:[-–—/]|(?=\s)|$)")


@dataclass(frozen=True)
class Setting:
    """How a page is set: its lines, the body's size, and the usual distance of lines in sizes."""

    page: Sequence[PdfLine]
    body: float
    leading: float

    def edges(self, at: int) -> tuple[float, float]:
        """Left and right edge of the column around the line at `at`; a few longer lines do not count."""
        line = self.page[at]
        around = self.page[max(0, at - NEIGHBOURS) : at + NEIGHBOURS]
        column = [near for near in around if abs(near.left - line.left) < COLUMN and _same_size(near, line)]
        rights = sorted(near.right for near in column)
        return min(near.left for near in column), rights[-1 - len(rights) // 8]


def blocks_of(pages: Sequence[Sequence[PdfLine]]) -> list[Block]:
    """Blocks in reading order; the largest type of the beginning is the title, other large type headings."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    body = body_size(lines)
    groups = _groups(pages, body)
    title = _title(groups, body)
    levels = _levels(groups, body, title)
    joiner = Joiner(line.text for line in lines)
    mostly_bold = 2 * sum(line.bold for line in lines) > len(lines)
    blocks = []
    for group in groups:
        role, level = _role(group, group is title, levels, body, mostly_bold)
        blocks.append(Block(tidy(joiner.join([line.text for line in group])), role, level))
    return [block for block in blocks if block.text]


def body_size(lines: Sequence[PdfLine]) -> float:
    """The size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _groups(pages: Sequence[Sequence[PdfLine]], body: float) -> list[list[PdfLine]]:
    groups: list[list[PdfLine]] = []
    for page in pages:
        setting = _setting(page, body)
        for at, line in enumerate(page):
            parts = _parts(setting, at) if at else not groups or _parts_at_turn(groups[-1][-1], line)
            if parts:
                groups.append([line])
            else:
                groups[-1].append(line)
    return groups


def _setting(page: Sequence[PdfLine], body: float) -> Setting:
    gaps = [a.bottom - b.bottom for a, b in pairwise(page) if _same_size(a, b) and a.bottom > b.bottom]
    gaps = [gap for gap in gaps if gap < 3 * body]
    leading = median(gaps) / body if gaps and body else USUAL_LEADING
    return Setting(page, body, max(leading, 1.0))


def _same_size(one: PdfLine, other: PdfLine) -> bool:
    return abs(one.size - other.size) <= SAME_SIZE * max(one.size, other.size)


def _parts(setting: Setting, at: int) -> bool:
    """Whether a new block begins with the line at `at` of its page."""
    above, line = setting.page[at - 1], setting.page[at]
    if not _same_size(above, line) or above.bold != line.bold:
        return True
    gap = above.bottom - line.bottom
    if gap < -0.5 * line.size:
        return _parts_at_turn(above, line)
    if gap > MORE_LEADING * setting.leading * line.size:
        return True
    if line.size > LARGER * setting.body:
        return False
    left, _ = setting.edges(at)
    indented = INDENT * line.size < line.left - left < 6 * line.size
    return (indented and _is_closed(above)) or _had_room(setting, at)


def _parts_at_turn(above: PdfLine, line: PdfLine) -> bool:
    """The same at the top of a column or page, where only the words can tell."""
    if not _same_size(above, line) or above.bold != line.bold:
        return True
    return _is_closed(above) and not line.text[:1].islower()


def _is_closed(line: PdfLine) -> bool:
    return _CLOSED.search(line.text[-8:]) is not None


def _had_room(setting: Setting, at: int) -> bool:
    """Whether the first word of the line had room on the line above: then that one's end was meant."""
    line = setting.page[at]
    piece = _FIRST_PIECE.match(line.text)
    if piece is None or setting.page[at - 1].text[-1:] in (*HYPHENS, "-"):
        return False
    character = (line.right - line.left) / len(line.text)
    needed = WIDE * (len(piece[0]) + 1) * character
    return setting.page[at - 1].right + needed < setting.edges(at - 1)[1]


def _is_large(group: Sequence[PdfLine], body: float) -> bool:
    return group[0].size > LARGER * body and _length(group) <= LONGEST_HEADING


def _length(group: Sequence[PdfLine]) -> int:
    return sum(len(line.text) for line in group)


def _title(groups: Sequence[list[PdfLine]], body: float) -> list[PdfLine] | None:
    """The largest type of the document's beginning, if it is larger than the body's."""
    large = [group for group in groups[:12] if _is_large(group, body)]
    return max(large, key=lambda group: group[0].size) if large else None


def _levels(groups: Sequence[list[PdfLine]], body: float, title: list[PdfLine] | None) -> dict[float, int]:
    sizes = {group[0].size for group in groups if group is not title and _is_large(group, body)}
    return {size: level for level, size in enumerate(sorted(sizes, reverse=True), start=2)}


def _role(
    group: Sequence[PdfLine], is_title: bool, levels: dict[float, int], body: float, mostly_bold: bool
) -> tuple[Role, int | None]:
    if is_title:
        return Role.TITLE, None
    if _is_large(group, body):
        return Role.HEADING, levels[group[0].size]
    bold = not mostly_bold and all(line.bold for line in group) and group[0].size >= (1 - SAME_SIZE) * body
    if bold and _length(group) <= LONGEST_BOLD and not group[-1].text.endswith((".", ",", ";")):
        return Role.HEADING, len(levels) + 2
    return Role.TEXT, None
