"""Which texts have keys in common. Of the texts that hold a key only the first find others by it.

The first by number, which is drawn from the text itself: of a story scanned by a thousand papers, or of
all that ends with one publisher's words, a text is compared with the same few whatever came before it.
Two texts are candidates of each other if the one of the smaller number is among the first holders of
enough keys that the other has.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final

from services.index.stories.linkage import Sketch
from services.index.stories.rule import KEYS, SHARED_KEYS

TABLES: Final = """
CREATE TABLE IF NOT EXISTS hash
    (value INTEGER, number INTEGER, PRIMARY KEY (value, number)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Found:
    """Candidates of a text; and the texts that find others by fewer keys since it is there."""

    candidates: list[int]
    displaced: Set[int]


class Lookup:
    """Raises sqlite3.Error. `holders` is how many texts that hold a key find others by it."""

    def __init__(self, db: sqlite3.Connection, holders: int) -> None:
        self._db = db
        self._most = holders

    def put(self, number: int, sketch: Sketch) -> Found:
        """Note a text."""
        keys = _keys(sketch)
        self._db.executemany("INSERT INTO hash VALUES (?, ?)", [(key, number) for key in keys])
        leads = self._leads(number, keys)
        counted = Counter(other for key in keys for other in self._first(key, number))
        counted.update(self._after(number, leads))
        return Found(_enough(counted), self._at(leads, self._most))

    def remove(self, number: int, sketch: Sketch) -> Set[int]:
        """Forget a text. Returns the texts that find others by more keys now."""
        leads = self._leads(number, _keys(sketch))
        gone = [(key, number) for key in _keys(sketch)]
        self._db.executemany("DELETE FROM hash WHERE value = ? AND number = ?", gone)
        return self._at(leads, self._most - 1)

    def later(self, number: int, sketch: Sketch) -> list[int]:
        """The candidates of a text that are of larger numbers."""
        return _enough(Counter(self._after(number, self._leads(number, _keys(sketch)))))

    def _leads(self, number: int, keys: Iterable[int]) -> list[int]:
        """The keys among whose first holders a text is."""
        query = "SELECT count(*) FROM (SELECT 1 FROM hash WHERE value = ? AND number < ? LIMIT ?)"
        earlier = {key: self._db.execute(query, (key, number, self._most)) for key in keys}
        return [key for key, found in earlier.items() if found.fetchone()[0] < self._most]

    def _first(self, key: int, number: int) -> Iterator[int]:
        query = "SELECT number FROM hash WHERE value = ? AND number < ? ORDER BY number LIMIT ?"
        return (other for (other,) in self._db.execute(query, (key, number, self._most)))

    def _after(self, number: int, keys: Iterable[int]) -> Iterator[int]:
        query = "SELECT number FROM hash WHERE value = ? AND number > ?"
        return (other for key in keys for (other,) in self._db.execute(query, (key, number)))

    def _at(self, keys: Iterable[int], place: int) -> Set[int]:
        """The holder of each key in that place."""
        query = "SELECT number FROM hash WHERE value = ? ORDER BY number LIMIT 1 OFFSET ?"
        return {other for key in keys for (other,) in self._db.execute(query, (key, place))}


def _enough(counted: Mapping[int, int]) -> list[int]:
    return sorted(number for number, keys in counted.items() if keys >= SHARED_KEYS)


def _keys(sketch: Sketch) -> list[int]:
    """The hashes to look candidates up by."""
    keys: list[int] = sketch[:KEYS].tolist()
    return keys
