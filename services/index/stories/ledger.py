"""The documents behind the stories, what was announced of them, and what the index does not know yet.

One SQLite file beside the index, written by the one process that writes the index. It
holds nothing that could not be made again from the documents.
"""

import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.index.stored import Standing
from services.index.stories.rule import REACH, signature
from services.index.stories.variants import TABLES, Variants
from services.index.tables import Tables, renew

_SHAPE = 12
"""Counts up with every change of the tables; those of another shape are made again."""
_TABLES = """
CREATE TABLE IF NOT EXISTS document
    (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sketch BLOB NOT NULL, slots BLOB NOT NULL,
     signature INTEGER, story TEXT, holds TEXT NOT NULL DEFAULT '', relation TEXT,
     held_by TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS held
    (part TEXT, round_up TEXT, story TEXT, PRIMARY KEY (part, round_up)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS held_story ON held (story, round_up) WHERE story IS NOT NULL;
CREATE TABLE IF NOT EXISTS size (story TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS document_signature ON document (signature, id);
CREATE INDEX IF NOT EXISTS document_relation ON document (story, relation) WHERE story IS NOT NULL;
CREATE INDEX IF NOT EXISTS document_held_by ON document (story, held_by) WHERE story IS NOT NULL;
CREATE TABLE IF NOT EXISTS told (number INTEGER PRIMARY KEY, cause TEXT NOT NULL UNIQUE, event TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS turn (one INTEGER PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS writing (one INTEGER PRIMARY KEY, turn INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS unsettled (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unnamed (story TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_MEMBERS = "FROM document JOIN variant USING (signature) WHERE variant.story = ?"
_RELATED = "SELECT id FROM document WHERE story = :story AND"
_OTHERWISE = f"{_RELATED} relation > :none UNION {_RELATED} held_by < :held UNION {_RELATED} held_by > :held"
"""One by one, since each of these is found by an index."""
_OF_PART = "SELECT variant.story FROM variant JOIN document USING (signature) WHERE document.id = :part"
_FOLLOW = f"UPDATE held SET story = ({_OF_PART}) WHERE part = :part"  # noqa: S608  (no value)
_STANDS = (
    "SELECT document.story, document.holds, variant.story, coalesce(variant.holds, '')"
    " FROM document LEFT JOIN variant USING (signature) WHERE id = ?"
)
_FEW = 2
"""Documents of a story up to which all of them are looked at."""
_CACHE = 32 * 1024
"""Kilobytes of pages kept in memory: an arrival looks up 64 hashes all over its table."""
_TOLD_KEPT = 20_000
"""Announcements kept for events that come again after a crash: many times what can be pending."""


@dataclass(frozen=True)
class Row:
    """One document, with what was announced of it. `signature` is null if it says too little."""

    document_id: str
    sketch: tuple[int, ...]
    slots: tuple[int, ...]
    signature: int | None
    told: Standing


@dataclass(frozen=True)
class Restated:
    """A document of which something else is announced `now` than `before`."""

    document_id: str
    before: Standing
    now: Standing


class Ledger(Tables):
    """Raises sqlite3.Error. Nothing is kept before `commit` returns.

    `patience` is for how many seconds a file that another process holds is waited for;
    turns are counted from `epoch` on, or from the last one where that is higher. Texts that have
    a hash find each other by it up to `reach` places apart.
    """

    def __init__(self, path: Path | None, patience: float = 5.0, epoch: int = 0, reach: int = REACH) -> None:
        def make(db: sqlite3.Connection) -> None:
            _make(db)
            db.execute("INSERT OR IGNORE INTO turn VALUES (0, ?)", (epoch,))
            db.execute("UPDATE turn SET last = max(last, ?)", (epoch,))

        super().__init__(path, patience, make)
        self._reach = reach
        self.variants = Variants(self._db, reach)

    def rollback(self) -> None:
        """Forget everything since `begin`."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
            self.variants = Variants(self._db, self._reach)

    def ids(self) -> list[str]:
        """Ids of all documents."""
        return [i for (i,) in self._db.execute("SELECT id FROM document ORDER BY id")]

    def find(self, document_id: str) -> Row | None:
        """The document's row."""
        query = "SELECT sketch, slots, signature, story, holds, relation, held_by FROM document WHERE id = ?"
        found = self._db.execute(query, (document_id,)).fetchone()
        if found is None:
            return None
        sketch, slots, signed, story, holds, relation, held_by = found
        standing = Standing(story, tuple(holds.split()), relation, tuple(held_by.split()))
        return Row(document_id, tuple(array("I", sketch)), tuple(array("I", slots)), signed, standing)

    def add(self, document_id: str, sketch: Sequence[int], slots: Sequence[int]) -> Row:
        """Put a document in that is not there."""
        signed = signature(sketch, slots)
        row = (document_id, array("I", sketch).tobytes(), array("I", slots).tobytes(), signed)
        self._db.execute("INSERT INTO document (id, sketch, slots, signature) VALUES (?, ?, ?, ?)", row)
        return Row(document_id, tuple(sketch), tuple(slots), signed, Standing())

    def remove(self, row: Row) -> None:
        """Take a document out."""
        self.announce([Restated(row.document_id, row.told, Standing())])
        self._db.execute("DELETE FROM document WHERE id = ?", (row.document_id,))
        self._db.execute("UPDATE held SET story = NULL WHERE part = ?", (row.document_id,))

    def after(self, signature: int, document_id: str) -> str | None:
        """The next id of the same signature."""
        query = "SELECT min(id) FROM document WHERE signature = ? AND id > ?"
        found = self._db.execute(query, (signature, document_id)).fetchone()[0]
        return None if found is None else str(found)

    def stories_of(self, document_ids: Iterable[str]) -> set[str]:
        """The stories of documents, also those of one document; of those that are gone none."""
        found = (self._db.execute(_OF_PART, {"part": i}).fetchone() for i in document_ids)
        return {str(row[0]) for row in found if row is not None}

    def some(self, story: str, most: int) -> list[str]:
        """Ids of so many documents of a story, or of all, in order."""
        found = self._db.execute(f"SELECT document.id {_MEMBERS} LIMIT ?", (story, most))
        return sorted(i for (i,) in found)

    def size(self, story: str) -> int:
        """Of how many documents it was announced that they are of a story."""
        found = self._db.execute("SELECT documents FROM size WHERE story = ?", (story,)).fetchone()
        return int(found[0]) if found is not None else 0

    def stale(self, stories: Collection[str], document_id: str) -> list[Restated]:
        """The documents of whom something else was announced than how they stand now.

        `stories` have to do with the coming or going of the document. Whoever was alone in one of them
        has given it its name, and may have company now; whoever has none is one of few.
        """
        ids = {document_id, *stories}
        for story in stories:
            few = self.some(story, _FEW + 1)
            ids.update(few if len(few) <= _FEW else ())
        for number in self.variants.take_moved():
            ids.update(self._of_variant(number))
        self._db.executemany(_FOLLOW, [{"part": i} for i in ids])
        return list(self._restated(sorted(ids)))

    def announce(self, documents: Sequence[Restated]) -> None:
        """Remember what is announced of documents, each of which is there."""
        put = f"INSERT OR IGNORE INTO held VALUES (:part, :round_up, ({_OF_PART}))"  # noqa: S608  (no value)
        more = Counter[str]()
        for each in documents:
            more.update({each.now.story or "": 1})
            more.subtract({each.before.story or "": 1})
            gone = [(part, each.document_id) for part in each.before.holds]
            self._db.executemany("DELETE FROM held WHERE part = ? AND round_up = ?", gone)
            held = [{"part": part, "round_up": each.document_id} for part in each.now.holds]
            self._db.executemany(put, held)
        rows = [(each.now.story, " ".join(each.now.holds), each.document_id) for each in documents]
        self._db.executemany("UPDATE document SET story = ?, holds = ? WHERE id = ?", rows)
        self._count({story: number for story, number in more.items() if story and number})

    def holders(self, story: str, most: int) -> tuple[str, ...]:
        """The first documents, by id, that hold parts of a story."""
        query = "SELECT DISTINCT round_up FROM held WHERE story = ? ORDER BY round_up LIMIT ?"
        return tuple(i for (i,) in self._db.execute(query, (story, most)))

    def name_relation(self, document_id: str, relation: str | None, held_by: Sequence[str]) -> bool:
        """Remember what a document is to its story, and what holds the story. Returns whether that is new."""
        named, held = relation, " ".join(held_by)
        otherwise = "id = ? AND (relation IS NOT ? OR held_by <> ?)"
        put = f"UPDATE document SET relation = ?, held_by = ? WHERE {otherwise}"  # noqa: S608  (no value)
        return self._db.execute(put, (named, held, document_id, named, held)).rowcount > 0

    def name_nothing(self, story: str, held_by: Sequence[str]) -> list[str]:
        """Remember that no document is anything to its story, and what holds it. Returns who changed.

        Nobody else is looked at: a story of thousands is told so whenever one comes to it.
        """
        held = " ".join(held_by)
        change = (
            f"UPDATE document SET relation = NULL, held_by = :held WHERE id IN ({_OTHERWISE}) RETURNING id"  # noqa: S608  (no value)
        )
        found = self._db.execute(change, {"none": "", "held": held, "story": story})
        return sorted(i for (i,) in found.fetchall())

    def relations_in(self, story: str) -> dict[str, str]:
        """What the documents of a story are to it, those that are anything."""
        query = "SELECT id, relation FROM document WHERE story = ? AND relation > ''"
        return dict(self._db.execute(query, (story,)).fetchall())

    def unname(self, stories: Iterable[str]) -> None:
        """Remember that the relations in these stories are to be found anew."""
        self._db.executemany("INSERT OR IGNORE INTO unnamed VALUES (?)", [(story,) for story in stories])

    def take_unnamed(self) -> list[str]:
        """Those stories, which are forgotten."""
        return sorted(s for (s,) in self._db.execute("DELETE FROM unnamed RETURNING story").fetchall())

    def turn(self) -> int:
        """The last one."""
        return int(self._db.execute("SELECT last FROM turn").fetchone()[0])

    def next_turn(self) -> int:
        """Counts up."""
        return int(self._db.execute("UPDATE turn SET last = last + 1 RETURNING last").fetchone()[0])

    def writing(self) -> int:
        """The last turn of writing the index in which these tables were made to fit it; 0 for none."""
        row = self._db.execute("SELECT turn FROM writing").fetchone()
        return int(row[0]) if row else 0

    def write_in(self, turn: int) -> None:
        """They fit the index, in which nobody else writes in this turn."""
        self._db.execute("INSERT OR REPLACE INTO writing VALUES (0, ?)", (turn,))

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

    def _of_variant(self, number: int) -> list[str]:
        query = "SELECT document.id FROM variant JOIN document USING (signature) WHERE number = ?"
        return [i for (i,) in self._db.execute(query, (number,))]

    def _restated(self, document_ids: Iterable[str]) -> Iterator[Restated]:
        alone = dict[str, bool]()
        for document_id in document_ids:
            for told, held, story, holds in self._db.execute(_STANDS, (document_id,)).fetchall():
                if story is not None and story not in alone:
                    alone[story] = len(self.some(story, _FEW)) < _FEW
                before = Standing(told, tuple(held.split()))
                now = Standing(None if alone.get(story, True) else story, tuple(holds.split()))
                if before != now:
                    yield Restated(document_id, before, now)

    def _count(self, more: Mapping[str, int]) -> None:
        """Stories have so many more documents, or fewer."""
        for story, number in more.items():
            self._db.execute("INSERT OR IGNORE INTO size VALUES (?, 0)", (story,))
            self._db.execute("UPDATE size SET documents = documents + ? WHERE story = ?", (number, story))
            self._db.execute("DELETE FROM size WHERE story = ? AND documents = 0", (story,))


def _make(db: sqlite3.Connection) -> None:
    """The tables, in their present shape; those of another shape go."""
    renew(db, _SHAPE, kept=("turn", "told"))
    db.execute(f"PRAGMA cache_size = -{_CACHE}")
    db.executescript(_TABLES + TABLES)
