"""Which texts have keys in common. A key that too many texts hold is boilerplate: by it nothing is found."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from services.index.stories.linkage import Sketch, common
from services.index.stories.rule import KEYS, SHARED_KEYS

TABLES: Final = """
CREATE TABLE IF NOT EXISTS hash
    (value INTEGER, number INTEGER, PRIMARY KEY (value, number)) WITHOUT ROWID;
"""
Pair = tuple[int, int]


class Lookup:
    """Raises sqlite3.Error. `holders` is how many texts may hold a key by which others are found."""

    def __init__(self, db: sqlite3.Connection, holders: int) -> None:
        self._db = db
        self._most = holders

    def put(self, number: int, sketch: Sketch) -> tuple[list[int], list[int]]:
        """Note a text. Returns its candidates: the texts that have enough in common to be compared with it.

        And its keys that are boilerplate from now on.
        """
        keys = _keys(sketch)
        self._db.executemany("INSERT INTO hash VALUES (?, ?)", [(key, number) for key in keys])
        held = {key: self._held(key) for key in keys}
        found = self._sharing(number, [key for key in keys if held[key] <= self._most])
        return found, [key for key in keys if held[key] == self._most + 1]

    def remove(self, number: int, sketch: Sketch) -> list[int]:
        """Forget a text. Returns its keys that are boilerplate no longer."""
        keys = _keys(sketch)
        crossed = [key for key in keys if self._held(key) == self._most + 1]
        gone = [(key, number) for key in keys]
        self._db.executemany("DELETE FROM hash WHERE value = ? AND number = ?", gone)
        return crossed

    def _sharing(self, number: int, wanted: Sequence[int]) -> list[int]:
        marks = ",".join("?" * len(wanted))
        query = (
            f"SELECT number FROM hash WHERE value IN ({marks}) AND number <> ? "  # noqa: S608  (question marks only)
            "GROUP BY number HAVING count(*) >= ?"
        )
        return [n for (n,) in self._db.execute(query, (*wanted, number, SHARED_KEYS))]

    def turned(self, crossed: Sequence[int], sketch: Callable[[int], Sketch]) -> set[Pair]:
        """Texts that are candidates of each other just with these keys, or just without them.

        Only those that hold such a key are looked at, a table for each set of them.
        """
        several = {tuple(self._holders(key)) for key in crossed}
        return {pair for holders in several for pair in self._turned(holders, frozenset(crossed), sketch)}

    def _turned(
        self, holders: Sequence[int], crossed: frozenset[int], sketch: Callable[[int], Sketch]
    ) -> Iterator[Pair]:
        keys = [sketch(number)[:KEYS] for number in holders]
        repeated, times = np.unique(np.concatenate(keys), return_counts=True)
        boilerplate = self._boilerplate(repeated[times > 1].tolist()) - crossed
        usable = [_without(own, boilerplate | crossed) for own in keys]
        either = [_without(own, boilerplate) for own in keys]
        otherwise = (common(usable) < SHARED_KEYS) & (common(either) >= SHARED_KEYS)
        for row, column in np.argwhere(np.triu(otherwise, 1)).tolist():
            yield holders[row], holders[column]

    def _boilerplate(self, keys: Iterable[int]) -> frozenset[int]:
        return frozenset(key for key in keys if self._held(key) > self._most)

    def _held(self, key: int) -> int:
        """How many texts hold a key, counted up to just above what makes it boilerplate."""
        query = "SELECT count(*) FROM (SELECT 1 FROM hash WHERE value = ? LIMIT ?)"
        return int(self._db.execute(query, (key, self._most + 2)).fetchone()[0])

    def _holders(self, key: int) -> list[int]:
        query = "SELECT number FROM hash WHERE value = ? ORDER BY number"
        return [n for (n,) in self._db.execute(query, (key,))]


def _keys(sketch: Sketch) -> list[int]:
    """The hashes to look candidates up by."""
    keys: list[int] = sketch[:KEYS].tolist()
    return keys


def _without(keys: Sketch, values: frozenset[int]) -> Sketch:
    return keys[~np.isin(keys, np.fromiter(values, dtype=np.int64, count=len(values)))]
