"""The lines of an ANPA 1312 wire by their codes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from services.parser.formats.anpa1312.typography import typeset

_CODED: Final = re.compile(r"(?<=[<=])[ \t]*(?=\^)")
_RULE: Final = re.compile(r"[_*=\s-]{2,}$")
CELL: Final = " | "
"""What parts the cells of a row in the text."""

_CELLS: Final = 2
"""Semicolons from which a line is a row of a table."""

_COLUMNS: Final = re.compile(r"\S(?:  +|\t+)\S+(?:\s+\S+){1,}")
_FIGURES: Final = re.compile(r"(?:^|\s)[.\d][\d.,{/-]*(?=\s|$)")
_MANY_FIGURES: Final = 3
"""Figures in a line that make it a row of a table; sentences with three end in words."""


class LineSetting(Enum):
    """How a line is set."""

    LEFT = "left"
    CENTRED = "centred"
    OPEN = "open"
    """A coded line without its end: the head of a table, or an entry of a list."""
    PARAGRAPH = "paragraph"
    ROW = "row"
    RUNNING = "running"


@dataclass(frozen=True)
class Coded:
    """One line without its codes."""

    kind: LineSetting
    text: str


def coded_lines(text: str) -> Iterator[Coded]:
    """The lines that hold something, in order; rules are left out."""
    for raw in text.splitlines():
        for part in _CODED.split(raw):
            line = _coded(part)
            if line.text and not _RULE.match(line.text):
                yield line


def _coded(raw: str) -> Coded:
    content = raw.strip()
    if content.startswith("^"):
        return Coded(_end_of(content), _cells(content.strip("^<= \t")))
    content = content.rstrip("<= \t^")
    if raw[:1] == "\t" or raw[:3] == "   ":
        return Coded(LineSetting.PARAGRAPH, typeset(content))
    return Coded(LineSetting.ROW if _is_row(content) else LineSetting.RUNNING, _cells(content))


def _end_of(content: str) -> LineSetting:
    if content.endswith("="):
        return LineSetting.CENTRED
    return LineSetting.LEFT if content.endswith("<") else LineSetting.OPEN


def _cells(content: str) -> str:
    """The line as printed; the cells of a row are parted by bars."""
    if content.count(";") < _CELLS:
        return typeset(content)
    return CELL.join(typeset(cell) for cell in content.split(";")).strip()


def _is_row(content: str) -> bool:
    if content.count(";") >= _CELLS or _COLUMNS.search(content) is not None:
        return True
    return len(_FIGURES.findall(content)) >= _MANY_FIGURES
