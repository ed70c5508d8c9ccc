"""The tables behind the stories: sketches, the hashes they are looked up by, and links.

One SQLite file beside the index, written by the one process that writes the index. It
holds nothing that could not be made again from the documents.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.index.stories.rule import keys

_TABLES = """
CREATE TABLE IF NOT EXISTS document
    (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sketch BLOB NOT NULL, story TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS document_story ON document (story);
CREATE TABLE IF NOT EXISTS hash
    (value INTEGER, number INTEGER, PRIMARY KEY (value, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link (a TEXT, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (number INTEGER PRIMARY KEY, cause TEXT NOT NULL UNIQUE, event TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS turn (one INTEGER PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS unsettled (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_TOLD_KEPT = 20_000
"""Announcements kept for events that come again after a crash: many times what can be pending."""


@dataclass(frozen=True)
class Row:
    """One document of the tables. `story` is the smallest id of its story, its own if it is alone."""

    number: int
    document_id: str
    sketch: tuple[int, ...]
    story: str


class Ledger:
    """Raises sqlite3.Error. Nothing is kept before `commit` returns.

    `patience` is for how many seconds a file that another process holds is waited for;
    turns are counted from `epoch` on where the tables are new.
    """

    def __init__(self, path: Path | None, patience: float = 5.0, epoch: int = 0) -> None:
        self._db = sqlite3.connect(
            path or ":memory:", timeout=patience, isolation_level=None, check_same_thread=False
        )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_TABLES)
        self._db.execute("INSERT OR IGNORE INTO turn VALUES (0, ?)", (epoch,))

    def begin(self) -> None:
        """Start a transaction, if none is open."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make everything since `begin` durable."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Forget everything since `begin`."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file; what was not committed is dropped."""
        self._db.close()

    def ids(self) -> list[str]:
        """Ids of all documents."""
        return [i for (i,) in self._db.execute("SELECT id FROM document ORDER BY id")]

    def find(self, document_id: str) -> Row | None:
        """The document's row."""
        found = self._db.execute(
            "SELECT number, id, sketch, story FROM document WHERE id = ?", (document_id,)
        ).fetchone()
        return Row(found[0], found[1], _sketch(found[2]), found[3]) if found else None

    def sketches(self, document_ids: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """The sketches of those documents."""
        rows = (self.find(document_id) for document_id in document_ids)
        return {row.document_id: row.sketch for row in rows if row is not None}

    def candidates(self, sketch: Sequence[int]) -> list[tuple[str, str]]:
        """Ids and stories of what shares a hash to look up by, what shares most first."""
        wanted = keys(sketch)
        marks = ",".join("?" * len(wanted))
        shared = f"SELECT number, count(*) AS shared FROM hash WHERE value IN ({marks}) GROUP BY number"  # noqa: S608  (question marks only)
        return self._db.execute(
            f"SELECT id, story FROM document JOIN ({shared}) USING (number) ORDER BY shared DESC, number",  # noqa: S608
            wanted,
        ).fetchall()

    def members(self, story: str) -> list[str]:
        """Ids of everything of a story, in order."""
        return [
            i for (i,) in self._db.execute("SELECT id FROM document WHERE story = ? ORDER BY id", (story,))
        ]

    def size(self, story: str) -> int:
        """How many documents are of a story."""
        return int(self._db.execute("SELECT count(*) FROM document WHERE story = ?", (story,)).fetchone()[0])

    def add(self, document_id: str, sketch: Sequence[int], story: str) -> None:
        """Put a document in that is not there."""
        blob = array("I", sketch).tobytes()
        cursor = self._db.execute(
            "INSERT INTO document (id, sketch, story) VALUES (?, ?, ?)", (document_id, blob, story)
        )
        self._db.executemany(
            "INSERT INTO hash VALUES (?, ?)", [(key, cursor.lastrowid) for key in keys(sketch)]
        )

    def remove(self, row: Row) -> None:
        """Take a document out, with its links."""
        self._db.execute("DELETE FROM document WHERE number = ?", (row.number,))
        self._db.executemany(
            "DELETE FROM hash WHERE value = ? AND number = ?", [(key, row.number) for key in keys(row.sketch)]
        )
        for other in self.neighbours(row.document_id):
            self._db.executemany(
                "DELETE FROM link WHERE a = ? AND b = ?", [(row.document_id, other), (other, row.document_id)]
            )

    def link(self, a: str, b: str) -> None:
        """Remember that these two hold a story together."""
        self._db.executemany("INSERT OR IGNORE INTO link VALUES (?, ?)", [(a, b), (b, a)])

    def neighbours(self, document_id: str) -> list[str]:
        """The documents it is linked with."""
        return [b for (b,) in self._db.execute("SELECT b FROM link WHERE a = ? ORDER BY b", (document_id,))]

    def rename(self, story: str, to: str) -> None:
        """Give all of a story another id."""
        self._db.execute("UPDATE document SET story = ? WHERE story = ?", (to, story))

    def place(self, document_id: str, story: str) -> None:
        """Put one document into a story."""
        self._db.execute("UPDATE document SET story = ? WHERE id = ?", (story, document_id))

    def next_turn(self) -> int:
        """Counts up."""
        return int(self._db.execute("UPDATE turn SET last = last + 1 RETURNING last").fetchone()[0])

    def tell(self, cause: str, event: str) -> None:
        """Keep what was made of an event, so that a second run of it says the same."""
        put = "INSERT OR REPLACE INTO told (cause, event) VALUES (?, ?)"
        number = self._db.execute(put, (cause, event)).lastrowid or 0
        self._db.execute("DELETE FROM told WHERE number <= ?", (number - _TOLD_KEPT,))

    def told(self, cause: str) -> str | None:
        """What was made of that event."""
        row = self._db.execute("SELECT event FROM told WHERE cause = ?", (cause,)).fetchone()
        return str(row[0]) if row else None

    def unsettle(self, document_ids: Iterable[str]) -> None:
        """Remember that the index does not have the present story of these yet."""
        self._db.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", [(i,) for i in document_ids])

    def unsettled(self) -> list[str]:
        """Those ids."""
        return [i for (i,) in self._db.execute("SELECT id FROM unsettled ORDER BY id")]

    def settle(self) -> None:
        """The index has them all."""
        self._db.execute("DELETE FROM unsettled")


def _sketch(blob: bytes) -> tuple[int, ...]:
    numbers = array("I")
    numbers.frombytes(blob)
    return tuple(numbers)
