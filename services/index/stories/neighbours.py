"""Who resembles whom: the neighbours of each text, the nearest first.

What was read last is kept in memory, since a new text's neighbours are one another's.
"""

import sqlite3
from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

TABLES: Final = """
CREATE TABLE IF NOT EXISTS edge
    (a INTEGER, b INTEGER, likeness REAL NOT NULL, share REAL NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
"""
_REMEMBERED: Final = 300_000
"""Edges kept in memory: some 120 MB at the most."""
_TABLE: Final = 256
"""Texts that are compared with one another at one time; the work grows with their square."""
Key = TypeVar("Key")
_READ: Final = "SELECT b, likeness, share, name FROM edge JOIN variant ON number = b WHERE a = ?"
_PUT: Final = "INSERT OR REPLACE INTO edge VALUES (?, ?, ?, ?)"


class Edge(NamedTuple):
    """A neighbour: how much it resembles a text, and the share of that text that stands in it."""

    number: int
    likeness: float
    share: float
    name: str


def nearness(edge: Edge) -> tuple[float, str]:
    """Sorts the nearest first, and of two alike the one of the smaller name."""
    return -edge.likeness, edge.name


def parted(beside: Mapping[Key, Sequence[int]]) -> Iterator[list[Key]]:
    """Texts, so many together as have few enough texts beside them between them to be put in one table."""
    part, held = list[Key](), set[int]()
    for key, numbers in beside.items():
        if part and len(held.union(numbers)) > _TABLE:
            yield part
            part, held = [], set()
        part.append(key)
        held.update(numbers)
    if part:
        yield part


@dataclass(frozen=True)
class Beside:
    """The neighbours of one text, the nearest first, and their numbers."""

    edges: list[Edge]
    numbers: set[int]
    _close: dict[float, set[int]] = field(default_factory=dict)

    def close(self, least: float) -> Set[int]:
        """Numbers of those that resemble the text at least so much."""
        known = self._close.get(least)
        if known is None:
            known = self._close[least] = {edge.number for edge in self.edges if edge.likeness >= least}
        return known

    def note(self, edge: Edge) -> None:
        """There is one more, which was none."""
        insort(self.edges, edge, key=nearness)
        self.numbers.add(edge.number)
        for least, close in self._close.items():
            if edge.likeness >= least:
                close.add(edge.number)

    def forget(self, number: int) -> None:
        """This one is a neighbour no longer."""
        self.edges[:] = [edge for edge in self.edges if edge.number != number]
        self.numbers.discard(number)
        for close in self._close.values():
            close.discard(number)


class Neighbours:
    """Raises sqlite3.Error. Texts are known by their numbers; each edge is kept from both sides."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[int, Beside] = {}
        self._held = 0

    def of(self, number: int) -> Beside:
        """All neighbours of a text."""
        known = self._known.get(number)
        return known if known is not None else self._remember(number)

    def nearest_of(self, number: int, name: str, most: int) -> set[int]:
        """The neighbours among whose `most` nearest a text is."""
        found = set[int]()
        for edge in self.of(number).edges:
            theirs = self.of(edge.number).edges
            mine = Edge(number, edge.likeness, 0.0, name)
            if bisect_left(theirs, nearness(mine), key=nearness) < most:
                found.add(edge.number)
        return found

    def link(self, own: Edge, others: Sequence[tuple[Edge, float]]) -> None:
        """Remember neighbours of a text, each with the share of it that stands in the text.

        `own` gives the text's number and name.
        """
        rows = list[tuple[int, int, float, float]]()
        for other, share in others:
            rows.append((own.number, other.number, other.likeness, other.share))
            rows.append((other.number, own.number, other.likeness, share))
            self._note(own.number, other)
            self._note(other.number, own._replace(likeness=other.likeness, share=share))
        self._db.executemany(_PUT, rows)

    def unlink(self, number: int, others: Sequence[int]) -> None:
        """Forget that these are neighbours of a text."""
        pairs = [(number, other) for other in others] + [(other, number) for other in others]
        self._db.executemany("DELETE FROM edge WHERE a = ? AND b = ?", pairs)
        for one, other in pairs:
            self._forget(one, other)

    def _remember(self, number: int) -> Beside:
        if self._held >= _REMEMBERED:
            self._known.clear()
            self._held = 0
        edges = sorted((Edge(*row) for row in self._db.execute(_READ, (number,))), key=nearness)
        beside = Beside(edges, {edge.number for edge in edges})
        self._known[number] = beside
        self._held += len(edges) + 1
        return beside

    def _note(self, number: int, edge: Edge) -> None:
        known = self._known.get(number)
        if known is not None and edge.number not in known.numbers:
            known.note(edge)
            self._held += 1

    def _forget(self, number: int, other: int) -> None:
        known = self._known.get(number)
        if known is not None and other in known.numbers:
            known.forget(other)
