"""Line breaks within a block: some part paragraphs or the entries of a list, some only wrap a line."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.parser.strings import tidy

BREAK: Final = "\u2028"
"""Stands for a line break that the markup asks for."""
_PARAGRAPH: Final = re.compile(rf"{BREAK}\s*{BREAK}")
_MARKER: Final = re.compile(r"(?:[-–—•·*▪►→]|\(?\d{1,3}[.):]|[a-z]\))\s*\S")
_END: Final = tuple('.!?:;…”"»’)]')
FEWEST: Final = 3
"""Lines from which short ones without a small letter at their beginnings are a list."""
LONGEST_OF_TWO: Final = 50
"""Characters of either of two lines; of lines that were wrapped the first has more."""
_ADDRESS: Final = re.compile(r"\S+@\S+\.\S+$|(?:https?://|www\.)\S+$")
LONGEST_ENTRY: Final = 90
"""Characters of a list's entry; lines that were wrapped have 60 to 80 and go on in small letters."""


def parted(text: str, whole: bool = False) -> Iterator[tuple[str, bool]]:
    """The tidied parts of a block, each with whether it is an entry of a list; `whole` keeps it in one."""
    if BREAK not in text or whole:
        if tidied := tidy(text):
            yield tidied, False
        return
    for part in _PARAGRAPH.split(text):
        lines = [tidied for line in part.split(BREAK) if (tidied := tidy(line))]
        if _is_list(lines):
            yield from ((line, True) for line in lines)
        else:
            yield from ((line, False) for line in _joined(lines))


def entries(lines: Sequence[str]) -> list[str]:
    """Lines of wrapped text as paragraphs: one, or an entry each where marks begin most of them."""
    below = lines[1:]
    marked = sum(_MARKER.match(line) is not None for line in below)
    if not below or marked <= len(below) / 2:
        return [" ".join(lines)]
    held: list[str] = []
    for line in lines:
        if held and _MARKER.match(line) is None:
            held[-1] += f" {line}"
        else:
            held.append(line)
    return held


def _is_list(lines: Sequence[str]) -> bool:
    """Entries with marks, or several short lines none of which goes on in small letters."""
    below = lines[1:]
    if not below:
        return False
    if sum(_MARKER.match(line) is not None for line in below) > len(below) / 2:
        return True
    if any(line[0].islower() and not _ADDRESS.match(line) for line in below):
        return False
    most = LONGEST_ENTRY if len(lines) >= FEWEST else LONGEST_OF_TWO
    return all(len(line) <= most for line in lines)


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Paragraphs: a line that ends a sentence ends one, any other goes on in the next."""
    held: list[str] = []
    for line in lines:
        held.append(line)
        if line.endswith(_END):
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)
