"""Who becomes whose neighbour, and who is it no longer, as texts come and go."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

from services.index.stories import lookup, neighbours
from services.index.stories.linkage import compared
from services.index.stories.lookup import Around, Lookup, Pair
from services.index.stories.neighbours import Beside, Edge, Neighbours
from services.index.stories.rule import EDGE, PROVEN
from services.index.stories.texts import Texts

TABLES: Final = lookup.TABLES + neighbours.TABLES


@dataclass(frozen=True)
class Changed:
    """Texts that a text is `beside`, and those that have other neighbours `again` than before."""

    beside: set[int]
    again: set[int]


class Links:
    """Raises sqlite3.Error. `name_of` gives the name of a text that is there.

    Texts that have a hash find each other by it up to `reach` places apart.
    """

    def __init__(
        self, db: sqlite3.Connection, reach: int, texts: Texts, name_of: Callable[[int], str]
    ) -> None:
        self._lookup = Lookup(db, reach)
        self._neighbours = Neighbours(db)
        self._texts = texts
        self._name_of = name_of
        self.beside: Callable[[int], Beside] = self._neighbours.of
        """All neighbours of a text."""

    def nearest(self, number: int, most: int) -> list[Edge]:
        """The neighbours that resemble a text most; of two alike the one of the smaller name."""
        return self.beside(number).edges[:most]

    def nearest_of(self, number: int, most: int) -> set[int]:
        """The neighbours among whose `most` nearest a text is."""
        return self._neighbours.nearest_of(number, self._name_of(number), most)

    def put(self, number: int) -> Changed:
        """A text came. Returns what changed for others."""
        found = self._lookup.put(number, self._texts.sketch(number))
        beside = self._link(number, found.candidates)
        return Changed(beside, self._part(found.around))

    def remove(self, number: int) -> Changed:
        """A text goes. Returns what changed for others."""
        beside = set(self.beside(number).numbers)
        around = self._lookup.remove(number, self._texts.sketch(number))
        self._neighbours.unlink(number, sorted(beside))
        return Changed(beside, self._join(around))

    def _link(self, number: int, candidates: Sequence[int]) -> set[int]:
        """Make neighbours of those among the candidates that resemble a text. Returns them."""
        if not candidates:
            return set()
        sketch = self._texts.sketch
        found = compared(sketch(number), [sketch(other) for other in candidates])
        rows = ((found.likeness >= EDGE) & (found.common >= PROVEN)).nonzero()[0].tolist()
        beside = [candidates[row] for row in rows]
        apart = self._texts.resemblances.note(number, beside, found.likeness[rows])
        near = list[tuple[Edge, float]]()
        for row, other in compress(zip(rows, beside, strict=True), ~apart):
            edge = Edge(other, float(found.likeness[row]), float(found.left[row]), self._name_of(other))
            near.append((edge, float(found.right[row])))
        self._neighbours.link(Edge(number, 0.0, 0.0, self._name_of(number)), near)
        return {edge.number for edge, _ in near}

    def _part(self, around: Around) -> set[int]:
        """Part those that are candidates of each other no longer. Returns all that are parted."""
        parted = set[int]()
        for one, other in sorted(around.pairs):
            if other in self.beside(one).numbers and not self._near((one, other), around):
                self._neighbours.unlink(one, [other])
                parted |= {one, other}
        return parted

    def _join(self, around: Around) -> set[int]:
        """Compare those that are candidates of each other now. Returns all that are neighbours since."""
        joined, fresh = set[int](), dict[int, list[int]]()
        for one, other in sorted(around.pairs):
            if other not in self.beside(one).numbers and self._near((one, other), around):
                fresh.setdefault(one, []).append(other)
        for one, others in fresh.items():
            found = self._link(one, others)
            joined |= {one, *found} if found else set()
        return joined

    def _near(self, pair: Pair, around: Around) -> bool:
        one, other = pair
        return self._lookup.near(pair, self._texts.sketch(one), self._texts.sketch(other), around)
