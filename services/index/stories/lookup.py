"""Which texts have keys in common. Of the texts that hold a key each finds the next few before and after it.

Next by number, which is drawn from the text itself: of a story scanned by a thousand papers, or of all
that ends with one publisher's words, a text is compared with some that are as good as drawn by lot, the
same whatever came before it, and is found by as few. Two texts are candidates of each other if they are
near in enough keys that both have.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from services.index.stories.linkage import Sketch
from services.index.stories.rule import KEYS, SHARED_KEYS

TABLES: Final = """
CREATE TABLE IF NOT EXISTS hash
    (value INTEGER, number INTEGER, PRIMARY KEY (value, number)) WITHOUT ROWID;
"""
Pair = tuple[int, int]
"""Two texts, the one of the smaller number first."""
Across = dict[Pair, set[int]]


@dataclass(frozen=True)
class Found:
    """Candidates of a text; and pairs that find each other no longer by some keys since it is there."""

    candidates: list[int]
    removed: Mapping[Pair, Set[int]]


class Lookup:
    """Raises sqlite3.Error. `reach` is up to how many places apart the holders of a key find each other."""

    def __init__(self, db: sqlite3.Connection, reach: int) -> None:
        self._db = db
        self._reach = reach

    def put(self, number: int, sketch: Sketch) -> Found:
        """Note a text."""
        keys = _keys(sketch)
        beside = [(self._before(key, number), self._after(key, number)) for key in keys]
        self._db.executemany("INSERT INTO hash VALUES (?, ?)", [(key, number) for key in keys])
        counted = Counter(other for before, after in beside for other in (*before, *after))
        candidates = sorted(other for other, shared in counted.items() if shared >= SHARED_KEYS)
        return Found(candidates, self._across(keys, beside))

    def remove(self, number: int, sketch: Sketch) -> Set[Pair]:
        """Forget a text. Returns the pairs that are nearer to each other in a key now."""
        keys = _keys(sketch)
        gone = [(key, number) for key in keys]
        self._db.executemany("DELETE FROM hash WHERE value = ? AND number = ?", gone)
        beside = [(self._before(key, number), self._after(key, number)) for key in keys]
        return self._across(keys, beside).keys()

    def near(self, pair: Pair, one: Sketch, other: Sketch, removed: Set[int] = frozenset()) -> bool:
        """Whether two texts are candidates of each other.

        They are given with their fingerprints, and with keys by which they find each other no longer.
        """
        found = 0
        for key in set(_keys(one)).intersection(_keys(other)).difference(removed):
            found += self._apart(key, pair) <= self._reach
            if found >= SHARED_KEYS:
                return True
        return False

    def _before(self, key: int, number: int) -> list[int]:
        query = "SELECT number FROM hash WHERE value = ? AND number < ? ORDER BY number DESC LIMIT ?"
        return [other for (other,) in self._db.execute(query, (key, number, self._reach))]

    def _after(self, key: int, number: int) -> list[int]:
        query = "SELECT number FROM hash WHERE value = ? AND number > ? ORDER BY number LIMIT ?"
        return [other for (other,) in self._db.execute(query, (key, number, self._reach))]

    def _across(self, keys: Sequence[int], beside: Sequence[tuple[list[int], list[int]]]) -> Across:
        """The pairs that a text moves out of each other's reach, each with the keys in which it does."""
        found: Across = {}
        for key, (before, after) in zip(keys, beside, strict=True):
            for pair in zip(before[self._reach - len(after) :], reversed(after), strict=False):
                found.setdefault(pair, set()).add(key)
        return found

    def _apart(self, key: int, pair: Pair) -> int:
        """Places between two holders of a key, counted until they are too many."""
        between = "SELECT 1 FROM hash WHERE value = ? AND number > ? AND number <= ? LIMIT ?"
        query = f"SELECT count(*) FROM ({between})"  # noqa: S608  (no value)
        return int(self._db.execute(query, (key, *pair, self._reach + 1)).fetchone()[0])


def _keys(sketch: Sketch) -> list[int]:
    """The hashes to look candidates up by."""
    keys: list[int] = sketch[:KEYS].tolist()
    return keys
