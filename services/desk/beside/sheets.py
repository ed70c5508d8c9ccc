"""Pages of a PDF with the places of facts on them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from services.desk.beside.aligned import AlignedPlaces
from services.desk.marking import Mark

SAME_LINE: Final = 0.5
"""Share of a word's height by which it may stand higher or lower than the one before in one line."""

Word = tuple[str, float, float, float, float]


class Sheet(BaseModel):
    """What a worker says of a page, in points; nothing of it is believed but its shape."""

    model_config = ConfigDict(frozen=True)

    width: float = Field(gt=0, lt=100_000, allow_inf_nan=False)
    height: float = Field(gt=0, lt=100_000, allow_inf_nan=False)
    words: list[Word]


SHEETS: Final[TypeAdapter[list[Sheet]]] = TypeAdapter(list[Sheet])


@dataclass(frozen=True)
class MarkBox:
    """A part of a line that states a fact; `first` says that it is where the fact begins."""

    x: float
    y: float
    width: float
    height: float
    fact: Mark
    first: bool


@dataclass(frozen=True)
class SheetView:
    """A page: its number, its sides, and what is marked on it."""

    number: int
    width: float
    height: float
    boxes: tuple[MarkBox, ...]


def sheet_views(text: str, facts: Iterable[Mark], sheets: Sequence[Sheet]) -> list[SheetView]:
    """The pages of an article of this text, with its facts."""
    words = [(number, word) for number, sheet in enumerate(sheets) for word in sheet.words]
    places = AlignedPlaces(text, [word[0] for _, word in words])
    boxes: list[list[MarkBox]] = [[] for _ in sheets]
    # Wide ones first, so that a name within a quotation lies above it and can be touched.
    for fact in sorted(facts, key=lambda fact: fact.start - fact.end):
        there = places.words_of(fact.start, fact.end)
        if there is not None:
            for first, (number, line) in enumerate(_lines(words[slice(*there)])):
                boxes[number].append(_box(line, fact, first == 0))
    return [
        SheetView(number, sheet.width, sheet.height, tuple(boxes[number - 1]))
        for number, sheet in enumerate(sheets, 1)
    ]


def _lines(words: Sequence[tuple[int, Word]]) -> Iterator[tuple[int, list[Word]]]:
    """The words of each page and line."""
    line: list[Word] = []
    on = 0
    for number, word in words:
        if line and (number != on or _is_below(line[-1], word)):
            yield on, line
            line = []
        on = number
        line.append(word)
    if line:
        yield on, line


def _is_below(before: Word, word: Word) -> bool:
    height = max(before[4] - before[2], 1.0)
    return abs(word[4] - before[4]) > SAME_LINE * height or word[1] < before[1]


def _box(line: Sequence[Word], fact: Mark, first: bool) -> MarkBox:
    left, top = min(word[1] for word in line), min(word[2] for word in line)
    right, bottom = max(word[3] for word in line), max(word[4] for word in line)
    return MarkBox(round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1), fact, first)


def told(answer: bytes) -> list[Sheet]:
    """What a worker answered. Raises ValueError."""
    found: Any = SHEETS.validate_json(answer)
    return list(found)
