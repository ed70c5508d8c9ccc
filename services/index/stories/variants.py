"""The tables of texts: what they are looked up by, their neighbours, and where each belongs.

Documents of one signature are one variant, so that a wire story of 3,000 copies is a few
texts. A variant is known by the smallest id of its documents, and its fingerprint is that
document's. Numbers are the table's own and order nothing.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.index.stories.rule import HOLDERS, SHARED_KEYS, keys, neighbours

TABLES = """
CREATE TABLE IF NOT EXISTS variant
    (number INTEGER PRIMARY KEY AUTOINCREMENT, signature TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
     sketch BLOB NOT NULL, doubtful INTEGER NOT NULL DEFAULT 0, piece TEXT,
     cluster TEXT NOT NULL, story TEXT NOT NULL, holds TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS variant_piece ON variant (piece);
CREATE INDEX IF NOT EXISTS variant_cluster ON variant (cluster);
CREATE INDEX IF NOT EXISTS variant_story ON variant (story);
CREATE TABLE IF NOT EXISTS hash
    (value INTEGER, number INTEGER, PRIMARY KEY (value, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS edge
    (a INTEGER, b INTEGER, cosine REAL NOT NULL, share REAL NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
"""
_THESE = "(SELECT value FROM json_each(?))"
_NEAREST_OF = """
SELECT edge.b FROM edge JOIN variant own ON own.number = edge.a WHERE edge.a = ? AND (
    SELECT count(*) FROM (
        SELECT 1 FROM edge other JOIN variant ON variant.number = other.b WHERE other.a = edge.b AND (
            other.cosine > edge.cosine OR (other.cosine = edge.cosine AND variant.name < own.name)
        ) LIMIT ?
    )
) < ?
"""
_REMEMBERED = 10_000
"""Fingerprints kept in memory: some 100 MB at the most."""


@dataclass(frozen=True)
class Variant:
    """One text. `cluster` is whom it is grouped with, by the smallest name of those beyond doubt.

    `piece` is the smallest name of what was grouped with it at one time, null for a doubtful
    text; `holds` names a text of each story that a round-up has parts of.
    """

    number: int
    name: str
    doubtful: bool
    piece: str | None
    cluster: str
    story: str
    holds: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """A neighbour: how much it resembles a text, and the share of that text that stands in it."""

    number: int
    cosine: float
    share: float


@dataclass(frozen=True)
class Changed:
    """Texts that a text is `beside`, and those compared `again` since a key is boilerplate or no longer."""

    beside: set[int]
    again: set[int]


class Variants:
    """Raises sqlite3.Error. Transactions are the ledger's."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._sketches: dict[int, tuple[int, ...]] = {}

    def signed(self, signature: str) -> Variant | None:
        """The variant of that signature."""
        return next(self._read("signature = ?", (signature,)), None)

    def get(self, number: int) -> Variant:
        """The variant of that number, which must be there."""
        return next(self._read("number = ?", (number,)))

    def all_of(self, numbers: Iterable[int]) -> list[Variant]:
        """The variants of these numbers, in their order."""
        return list(self._read(f"number IN {_THESE} ORDER BY number", (json.dumps(sorted(numbers)),)))

    def in_doubt(self, numbers: Iterable[int], beside: Iterable[int]) -> list[Variant]:
        """The doubtful ones of these numbers, and of the neighbours of those, in order."""
        neighbours = f"SELECT b FROM edge WHERE a IN {_THESE}"  # noqa: S608  (no value)
        condition = f"doubtful = 1 AND (number IN {_THESE} OR number IN ({neighbours})) ORDER BY number"
        return list(self._read(condition, (json.dumps(sorted(numbers)), json.dumps(sorted(beside)))))

    def sketch(self, number: int) -> tuple[int, ...]:
        """The fingerprint of a text that is there."""
        if number not in self._sketches:
            if len(self._sketches) >= _REMEMBERED:
                self._sketches.clear()
            query = "SELECT sketch FROM variant WHERE number = ?"
            self._sketches[number] = tuple(array("I", self._db.execute(query, (number,)).fetchone()[0]))
        return self._sketches[number]

    def of_cluster(self, cluster: str) -> list[Variant]:
        """The texts of a cluster, by name."""
        return list(self._read("cluster = ? ORDER BY name", (cluster,)))

    def of_piece(self, piece: str) -> list[int]:
        """Numbers of the texts that were grouped at one time."""
        return [n for (n,) in self._db.execute("SELECT number FROM variant WHERE piece = ?", (piece,))]

    def edges(self, number: int) -> list[Edge]:
        """All neighbours of a text."""
        found = self._db.execute("SELECT b, cosine, share FROM edge WHERE a = ?", (number,))
        return [Edge(*row) for row in found]

    def nearest(self, number: int, most: int) -> list[Edge]:
        """The neighbours that resemble a text most; of two alike the one of the smaller name."""
        query = (
            "SELECT b, cosine, share FROM edge JOIN variant ON number = b WHERE a = ? "
            "ORDER BY cosine DESC, name LIMIT ?"
        )
        return [Edge(*row) for row in self._db.execute(query, (number, most))]

    def nearest_of(self, number: int, most: int) -> set[int]:
        """The neighbours among whose `most` nearest a text is."""
        return {n for (n,) in self._db.execute(_NEAREST_OF, (number, most, most))}

    def tied(self, number: int, least: float) -> list[int]:
        """Numbers of the neighbours beyond doubt that resemble a text at least so much."""
        query = "SELECT b FROM edge JOIN variant ON number = b WHERE a = ? AND cosine >= ? AND doubtful = 0"
        return [n for (n,) in self._db.execute(query, (number, least))]

    def add(self, signature: str, name: str, sketch: Sequence[int]) -> tuple[int, Changed]:
        """Put a text in that is not there. Returns its number, and what changed for others."""
        put = "INSERT INTO variant (signature, name, sketch, cluster, story) VALUES (?, ?, ?, ?, ?)"
        blob = array("I", sketch).tobytes()
        number = self._db.execute(put, (signature, name, blob, name, name)).lastrowid or 0
        self._db.executemany("INSERT INTO hash VALUES (?, ?)", [(key, number) for key in keys(sketch)])
        crossed = [key for key in keys(sketch) if self._held(key) == HOLDERS + 1]
        return number, Changed(self._link(number), self._again(crossed) - {number})

    def remove(self, variant: Variant) -> Changed:
        """Take a text out. Returns what changed for others."""
        number, held = variant.number, keys(self.sketch(variant.number))
        beside = {edge.number for edge in self.edges(number)}
        crossed = [key for key in held if self._held(key) == HOLDERS + 1]
        self._unlink(number)
        self._db.execute("DELETE FROM variant WHERE number = ?", (number,))
        self._db.executemany(
            "DELETE FROM hash WHERE value = ? AND number = ?", [(key, number) for key in held]
        )
        return Changed(beside, self._again(crossed) - {number})

    def judge(self, number: int, doubtful: bool) -> None:
        """Say whether a text is in doubt; it is of no piece until it is placed."""
        self._db.execute(
            "UPDATE variant SET doubtful = ?, piece = NULL, holds = '' WHERE number = ?", (doubtful, number)
        )

    def place(self, number: int, piece: str | None, cluster: str, holds: Sequence[str] = ()) -> None:
        """Say with whom a text is grouped."""
        row = (piece, cluster, " ".join(holds), number)
        self._db.execute("UPDATE variant SET piece = ?, cluster = ?, holds = ? WHERE number = ?", row)

    def name_story(self, cluster: str) -> str | None:
        """Give a cluster's story the smallest of its names, and return it; null for no cluster."""
        query = "SELECT min(name) FROM variant WHERE cluster = ?"
        story = self._db.execute(query, (cluster,)).fetchone()[0]
        self._db.execute("UPDATE variant SET story = ? WHERE cluster = ?", (story, cluster))
        return None if story is None else str(story)

    def _link(self, number: int) -> set[int]:
        mine, found = self.sketch(number), set[int]()
        for other in self._candidates(number, mine):
            both = neighbours(mine, self.sketch(other))
            if both is not None:
                rows = [(number, other, both.cosine, both.left), (other, number, both.cosine, both.right)]
                self._db.executemany("INSERT OR REPLACE INTO edge VALUES (?, ?, ?, ?)", rows)
                found.add(other)
        return found

    def _unlink(self, number: int) -> None:
        others = [(edge.number, number) for edge in self.edges(number)]
        self._db.executemany("DELETE FROM edge WHERE a = ? AND b = ?", others)
        self._db.execute("DELETE FROM edge WHERE a = ?", (number,))

    def _again(self, crossed: Sequence[int]) -> set[int]:
        """Find the neighbours of all who hold keys that have become boilerplate, or are so no longer."""
        changed = {number for key in crossed for number in self._holders(key)}
        found = set[int](changed)
        for number in changed:
            found |= {edge.number for edge in self.edges(number)}
            self._unlink(number)
        for number in changed:
            found |= self._link(number)
        return found

    def _candidates(self, number: int, sketch: Sequence[int]) -> list[int]:
        wanted = [key for key in keys(sketch) if self._held(key) <= HOLDERS]
        marks = ",".join("?" * len(wanted))
        query = (
            f"SELECT number FROM hash WHERE value IN ({marks}) AND number <> ? "  # noqa: S608  (question marks only)
            "GROUP BY number HAVING count(*) >= ?"
        )
        return [n for (n,) in self._db.execute(query, (*wanted, number, SHARED_KEYS))]

    def _held(self, key: int) -> int:
        """How many texts hold a key, counted up to just above what makes it boilerplate."""
        query = "SELECT count(*) FROM (SELECT 1 FROM hash WHERE value = ? LIMIT ?)"
        return int(self._db.execute(query, (key, HOLDERS + 2)).fetchone()[0])

    def _holders(self, key: int) -> list[int]:
        return [n for (n,) in self._db.execute("SELECT number FROM hash WHERE value = ?", (key,))]

    def _read(self, condition: str, values: Iterable[object]) -> Iterator[Variant]:
        columns = "number, name, doubtful, piece, cluster, story, holds"
        query = f"SELECT {columns} FROM variant WHERE {condition}"  # noqa: S608  (conditions of this module)
        for number, name, doubtful, piece, cluster, story, holds in self._db.execute(query, tuple(values)):
            yield Variant(number, name, bool(doubtful), piece, cluster, story, tuple(holds.split()))
