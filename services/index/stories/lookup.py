"""Which texts have keys in common. Of the texts that hold a key each finds the next few before and after it.

Next by number, which is drawn from the text itself: of a story scanned by a thousand papers, or of all
that ends with one publisher's words, a text is compared with some that are as good as drawn by lot, the
same whatever came before it, and is found by as few. Two texts are candidates of each other if they are
near in enough keys that both have.
"""

import sqlite3
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from services.index.stories.linkage import Sketch
from services.index.stories.rule import KEYS, SHARED_KEYS

TABLES: Final = """
CREATE TABLE IF NOT EXISTS hash
    (value INTEGER, number INTEGER, PRIMARY KEY (value, number)) WITHOUT ROWID;
"""
Pair = tuple[int, int]
"""Two texts, the one of the smaller number first."""
Window = tuple[list[int], list[int]]
"""The next few holders of a key before and after a text, the nearest first."""


@dataclass(frozen=True)
class Around:
    """Who stands around a text, or where it stood, by its keys. `between` is 1 if it is there, 0 if not."""

    windows: dict[int, Window]
    reach: int
    between: int

    @cached_property
    def pairs(self) -> Set[Pair]:
        """Those that it moves out of each other's reach by some key, or did."""
        found = set[Pair]()
        for before, after in self.windows.values():
            found.update(zip(before[self.reach - len(after) :], reversed(after), strict=False))
        return found

    def keys_of(self, pair: Pair) -> int:
        """By how many of its keys two of these find each other, of whom it stands in the middle."""
        one, other = (self._places.get(number, {}) for number in pair)
        most = self.reach - 1 - self.between
        return sum(one[key] + other[key] <= most for key in one.keys() & other.keys())

    @cached_property
    def _places(self) -> dict[int, dict[int, int]]:
        """How many stand between it and each of them, by key."""
        found: dict[int, dict[int, int]] = {}
        for key, sides in self.windows.items():
            for place, number in (each for side in sides for each in enumerate(side)):
                found.setdefault(number, {})[key] = place
        return found


@dataclass(frozen=True)
class Found:
    """Candidates of a text, and who stands around it."""

    candidates: list[int]
    around: Around


class Lookup:
    """Raises sqlite3.Error. `reach` is up to how many places apart the holders of a key find each other."""

    def __init__(self, db: sqlite3.Connection, reach: int) -> None:
        self._db = db
        self._reach = reach

    def put(self, number: int, sketch: Sketch) -> Found:
        """Note a text."""
        keys = _keys(sketch)
        around = self._around(keys, number, 1)
        self._db.executemany("INSERT INTO hash VALUES (?, ?)", [(key, number) for key in keys])
        counted = Counter(other for sides in around.windows.values() for side in sides for other in side)
        candidates = sorted(other for other, shared in counted.items() if shared >= SHARED_KEYS)
        return Found(candidates, around)

    def remove(self, number: int, sketch: Sketch) -> Around:
        """Forget a text. Returns who stood around it."""
        keys = _keys(sketch)
        gone = [(key, number) for key in keys]
        self._db.executemany("DELETE FROM hash WHERE value = ? AND number = ?", gone)
        return self._around(keys, number, 0)

    def near(self, pair: Pair, one: Sketch, other: Sketch, around: Around) -> bool:
        """Whether two texts are candidates of each other.

        They are given with their fingerprints. They stand around a text that came or went, by whose keys
        nothing is looked up again: of a large story's texts these are nearly all.
        """
        found = around.keys_of(pair)
        for key in set(_keys(one)).intersection(_keys(other)).difference(around.windows):
            if found >= SHARED_KEYS:
                break
            found += self._apart(key, pair) <= self._reach
        return found >= SHARED_KEYS

    def _around(self, keys: Sequence[int], number: int, between: int) -> Around:
        windows = {key: self._window(key, number) for key in keys}
        return Around(windows, self._reach, between)

    def _window(self, key: int, number: int) -> Window:
        """Most keys are held by so few that one look tells all of them, whether before or after."""
        query = "SELECT number FROM hash WHERE value = ? ORDER BY number LIMIT ?"
        few = [other for (other,) in self._db.execute(query, (key, self._reach + 1))]
        if len(few) > self._reach:
            return self._before(key, number), self._after(key, number)
        return [other for other in reversed(few) if other < number], [o for o in few if o > number]

    def _before(self, key: int, number: int) -> list[int]:
        query = "SELECT number FROM hash WHERE value = ? AND number < ? ORDER BY number DESC LIMIT ?"
        return [other for (other,) in self._db.execute(query, (key, number, self._reach))]

    def _after(self, key: int, number: int) -> list[int]:
        query = "SELECT number FROM hash WHERE value = ? AND number > ? ORDER BY number LIMIT ?"
        return [other for (other,) in self._db.execute(query, (key, number, self._reach))]

    def _apart(self, key: int, pair: Pair) -> int:
        """Places between two holders of a key, counted until they are too many."""
        between = "SELECT 1 FROM hash WHERE value = ? AND number > ? AND number <= ? LIMIT ?"
        query = f"SELECT count(*) FROM ({between})"  # noqa: S608  (no value)
        return int(self._db.execute(query, (key, *pair, self._reach + 1)).fetchone()[0])


def _keys(sketch: Sketch) -> list[int]:
    """The hashes to look candidates up by."""
    keys: list[int] = sketch[:KEYS].tolist()
    return keys
