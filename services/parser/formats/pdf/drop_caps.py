"""The large first letter of a paragraph, which stands as a line of its own, put before its word again."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from services.parser.formats.pdf.lines import PdfLine

LARGER: Final = 1.8
"""How much larger than its paragraph a drop cap is: two lines high at least."""

_CAP: Final = re.compile(r"[\"“„«‘']?[^\W\d_]$")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ALONE: Final = frozenset("AIOÀEYУВКСИЯ")
"""Letters that are a word by themselves, so that one cannot tell where it ends by the letter alone."""


def with_drop_caps(page: Sequence[PdfLine]) -> list[PdfLine]:
    """The page's lines, each drop cap joined to the line that begins beside it."""
    caps = {at for at, (line, beside) in enumerate(pairwise(page)) if _is_drop_cap(line, beside)}
    words = frozenset(word.casefold() for line in page if caps for word in _WORD.findall(line.text))
    lines: list[PdfLine] = []
    for at, line in enumerate(page):
        if at in caps:
            continue
        lines.append(_joined(page[at - 1], line, words) if at - 1 in caps else line)
    return lines


def _is_drop_cap(line: PdfLine, beside: PdfLine) -> bool:
    if _CAP.match(line.text) is None or not line.text[-1].isupper():
        return False
    lower = beside.bottom + beside.size * LARGER
    return line.size >= LARGER * beside.size and beside.left >= line.left and line.bottom < lower


def _joined(cap: PdfLine, line: PdfLine, words: frozenset[str]) -> PdfLine:
    """The line with its letter: a word of its own where the rest is a word and both together are none."""
    first = _WORD.match(line.text)
    alone = (
        first is not None
        and cap.text[-1] in _ALONE
        and (cap.text[-1] + first[0]).casefold() not in words
        and _stands_elsewhere(first[0], words)
    )
    return replace(line, text=f"{cap.text}{' ' if alone else ''}{line.text}", left=cap.left)


def _stands_elsewhere(word: str, words: frozenset[str]) -> bool:
    return len(word) > 1 and word.casefold() in words
