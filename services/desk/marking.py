"""Marks on a text whose spans may overlap and nest in any way: cut into flat segments."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from typing import Final

ENTITIES: Final = ("person", "organisation", "place", "agency")
KINDS: Final = (*ENTITIES, "stated", "quote", "statement", "role", "date", "cue", "label", "hit")


@dataclass(frozen=True, order=True)
class Mark:
    """A range of code points, what it is, and the name it stands for; in the order of their places."""

    start: int
    end: int
    kind: str
    name: str = ""
    note: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Segment:
    """A piece of text, the innermost mark of each kind on all of it, and the anchors that come before it."""

    start: int
    text: str
    marks: tuple[Mark, ...] = ()
    anchors: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.start + len(self.text)

    @property
    def entity(self) -> Mark | None:
        """The widest of the names on it: the ministry, not the country in its name."""
        named = [mark for mark in self.marks if mark.kind in ENTITIES]
        return max(named, key=lambda m: m.end - m.start) if named else None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it is: at most one kind of name, and whatever else."""
        return self.kinds_with(self.entity)

    def kinds_with(self, named: Mark | None) -> tuple[str, ...]:
        """The same for whoever has its name already."""
        return tuple(m.kind for m in self.marks if m is named or m.kind not in ENTITIES)

    def of(self, kind: str) -> Mark | None:
        """The mark of that kind."""
        return next((m for m in self.marks if m.kind == kind), None)


@dataclass
class _Active:
    """Marks of one kind that have begun; the one begun last is on top."""

    heap: list[tuple[int, int, Mark]] = field(default_factory=list)

    def push(self, mark: Mark) -> None:
        heappush(self.heap, (-mark.start, mark.end, mark))

    def top(self, position: int) -> Mark | None:
        while self.heap and self.heap[0][1] <= position:
            heappop(self.heap)
        return self.heap[0][2] if self.heap else None


def segments(text: str, marks: Iterable[Mark]) -> list[Segment]:
    """The whole text in order; marks outside of it or without width are left out.

    Takes n log n steps for n marks, however they overlap.
    """
    within = sorted(_within(marks, len(text)), key=lambda m: (m.start, m.end, m.kind))
    ends = {end for mark in within for end in (mark.start, mark.end)}
    cuts = sorted({0, len(text), *ends})
    active = {kind: _Active() for kind in KINDS}
    found: list[Segment] = []
    waiting = deque(within)
    for start, end in pairwise(cuts):
        begun = _begin(waiting, active, start)
        marked = tuple(filter(None, (stack.top(start) for stack in active.values() if stack.heap)))
        anchors = tuple(filter(None, (mark.anchor for mark in begun)))
        found.append(Segment(start, text[start:end], marked, anchors))
    return found


def _within(marks: Iterable[Mark], length: int) -> Iterator[Mark]:
    return (mark for mark in marks if 0 <= mark.start < mark.end <= length)


def _begin(waiting: deque[Mark], active: dict[str, _Active], position: int) -> list[Mark]:
    begun: list[Mark] = []
    while waiting and waiting[0].start <= position:
        begun.append(waiting.popleft())
        active[begun[-1].kind].push(begun[-1])
    return begun


def cut(pieces: Sequence[Segment], start: int, end: int) -> list[Segment]:
    """The part of the segments between two positions."""
    first = max(0, bisect_right(pieces, start, key=lambda p: p.start) - 1)
    last = bisect_left(pieces, end, key=lambda p: p.start)
    return [_clipped(p, start, end) for p in pieces[first:last] if p.end > start]


def _clipped(piece: Segment, start: int, end: int) -> Segment:
    if piece.start >= start and piece.end <= end:
        return piece
    begin = max(start, piece.start)
    anchors = piece.anchors if begin == piece.start else ()
    return Segment(begin, piece.text[begin - piece.start : end - piece.start], piece.marks, anchors)
