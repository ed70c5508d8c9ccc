"""Marks on a text whose spans may overlap and nest in any way: cut into flat segments."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final, NamedTuple

ENTITIES: Final = ("person", "organisation", "place", "agency")
KINDS: Final = (*ENTITIES, "stated", "quote", "statement", "role", "date", "cue", "label", "hit")
_NAMING: Final = frozenset(ENTITIES)
_START: Final = attrgetter("start")
_PLACE: Final = attrgetter("start", "end", "kind")


class Mark(NamedTuple):
    """A range of code points, what it is, and the name it stands for; in the order of their places."""

    start: int
    end: int
    kind: str
    name: str = ""
    note: str = ""
    anchor: str = ""


class Segment(NamedTuple):
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
        named = [mark for mark in self.marks if mark.kind in _NAMING]
        if len(named) > 1:
            return max(named, key=lambda mark: mark.end - mark.start)
        return named[0] if named else None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it is: at most one kind of name, and whatever else."""
        return self.kinds_with(self.entity)

    def kinds_with(self, named: Mark | None) -> tuple[str, ...]:
        """The same for whoever has its name already."""
        return tuple([m.kind for m in self.marks if m is named or m.kind not in _NAMING])

    def of(self, kind: str) -> Mark | None:
        """The mark of that kind."""
        return next((m for m in self.marks if m.kind == kind), None)


Heap = list[tuple[int, int, Mark]]


class _Open:
    """Marks that have begun: those of one kind in a heap, the one begun last on top."""

    def __init__(self) -> None:
        self._heaps: dict[str, tuple[int, Heap]] = {kind: (rank, []) for rank, kind in enumerate(KINDS)}
        self._filled: list[tuple[int, Heap]] = []

    def begin(self, mark: Mark) -> None:
        ranked = self._heaps[mark.kind]
        heappush(ranked[1], (-mark.start, mark.end, mark))
        if len(ranked[1]) == 1:
            insort(self._filled, ranked)

    def after(self, position: int) -> tuple[Mark, ...]:
        """The innermost mark of each kind that goes on after a position, by kind."""
        ended = [heap for _, heap in self._filled if heap[0][1] <= position]
        for heap in ended:
            while heap and heap[0][1] <= position:
                heappop(heap)
        if ended:
            self._filled = [ranked for ranked in self._filled if ranked[1]]
        return tuple([heap[0][2] for _, heap in self._filled])


def segments(text: str, marks: Iterable[Mark]) -> list[Segment]:
    """The whole text in order; marks outside of it or without width are left out.

    Takes n log n steps for n marks, however they overlap.
    """
    within = sorted(_within(marks, len(text)), key=_PLACE)
    cuts = {0, len(text), *[mark.start for mark in within], *[mark.end for mark in within]}
    beginning = {start: list(group) for start, group in groupby(within, _START)}
    opened = _Open()
    found: list[Segment] = []
    for start, end in pairwise(sorted(cuts)):
        begun = beginning.get(start, ())
        for mark in begun:
            opened.begin(mark)
        anchors = tuple([mark.anchor for mark in begun if mark.anchor])
        found.append(Segment(start, text[start:end], opened.after(start), anchors))
    return found


def _within(marks: Iterable[Mark], length: int) -> Iterator[Mark]:
    return (mark for mark in marks if 0 <= mark.start < mark.end <= length)


def cut(pieces: Sequence[Segment], start: int, end: int) -> list[Segment]:
    """The part of the segments between two positions."""
    first = max(0, bisect_right(pieces, start, key=_START) - 1)
    last = bisect_left(pieces, end, key=_START)
    found = list(pieces[first:last])
    if found and found[0].end <= start:
        del found[0]
    # The others lie within.
    for at in {0, len(found) - 1} if found else ():
        found[at] = _clipped(found[at], start, end)
    return found


def _clipped(piece: Segment, start: int, end: int) -> Segment:
    if piece.start >= start and piece.end <= end:
        return piece
    begin = max(start, piece.start)
    anchors = piece.anchors if begin == piece.start else ()
    return Segment(begin, piece.text[begin - piece.start : end - piece.start], piece.marks, anchors)
