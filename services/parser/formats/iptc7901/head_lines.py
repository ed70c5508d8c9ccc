"""What a line above the copy is, told by its words: a priority, keywords, a note, a byline, a point."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Final

from services.parser.text.advisory import is_advisory
from services.parser.wire.bylines import names_at
from services.parser.wire.priorities import is_priority
from services.parser.wire.slugs import is_slug

_KEYWORDS: Final = re.compile(r"(?:[^\s/][^/]{0,40}/){1,8}$")
"""`Harbour/England/`, which some send below the start of the text."""

_ATTENTION: Final = re.compile(r"(?:ATTENTION|ATENCIÓN|ATTENZIONE|ACHTUNG)\b\s*[-–—:].*|.*\S\s*///$")
_BRACKETED: Final = re.compile(r"[(\[][^()\[\]]{2,200}[)\]]$")
_POINT: Final = re.compile(r"[*•+]\s+\S")
_DECK_LABEL: Final = re.compile(r"(?:Utl|Utl\.|Unterzeile|Subtitle|Subhead|Zweitzeile)\.?:\s*")
_NOTE_BEFORE: Final = re.compile(r"([(\[][^()\[\]]{2,120}[)\]])\s+(?=\S)")
_OPEN_BRACKET: Final = re.compile(r"[(\[][^()\[\]]*$")
LONGEST_NOTE: Final = 3
"""Lines over which a note in brackets runs."""


class HeadLine(Enum):
    """What a line of the head is; TOLD is a headline, or copy."""

    KEYWORDS = "keywords"
    PRIORITY = "priority"
    NOTE = "advisory"
    BYLINE = "byline"
    POINT = "point"
    DECK = "deck"
    TOLD = "told"


def mark_of(content: str) -> HeadLine:
    """What a line is by its words alone."""
    return next((mark for mark, test in _TESTS if test(content)), HeadLine.TOLD)


def _is_keywords(content: str) -> bool:
    return _KEYWORDS.match(content) is not None or is_slug(content)


def _is_note(content: str) -> bool:
    is_marked = _BRACKETED.match(content) or _ATTENTION.match(content)
    return is_marked is not None or is_advisory(content)


_TESTS: Final = (
    (HeadLine.KEYWORDS, _is_keywords),
    (HeadLine.PRIORITY, is_priority),
    (HeadLine.NOTE, _is_note),
    (HeadLine.BYLINE, lambda content: names_at(content) is not None),
    (HeadLine.POINT, lambda content: _POINT.match(content) is not None),
    (HeadLine.DECK, lambda content: _DECK_LABEL.match(content) is not None),
)


def note_lines(contents: Sequence[str]) -> int:
    """How many lines the note in brackets takes that the first of them opens; 0 where none does."""
    if not contents or not _OPEN_BRACKET.match(contents[0]):
        return 0
    wholes = (" ".join(contents[:count]) for count in range(1, LONGEST_NOTE + 1))
    return next((count for count, whole in enumerate(wholes, 1) if _BRACKETED.match(whole)), 0)


def head_units(contents: Sequence[str]) -> Iterator[str]:
    """The lines; a note over several of them is one, and what follows a note on its line another."""
    at = 0
    while at < len(contents):
        count = note_lines(contents[at:]) or 1
        yield from _without_note(" ".join(contents[at : at + count]))
        at += count


def _without_note(content: str) -> Iterator[str]:
    note = _NOTE_BEFORE.match(content)
    if note is not None and mark_of(content[note.end() :]) is HeadLine.BYLINE:
        yield note[1]
        content = content[note.end() :]
    yield content


def deck_start(content: str) -> int:
    """Where a second line begins behind its label (`Utl.: `); 0 without one."""
    label = _DECK_LABEL.match(content)
    return label.end() if label is not None else 0
