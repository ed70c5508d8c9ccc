"""The people of all documents, as names are joined by them: one SQLite file beside the index.

Written by the one process that writes the index. It holds nothing that could not be made
again from the documents.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.index.identities.forms import is_short, surname, without_initials
from services.index.identities.traits import DocumentPeople, PersonMention, Traits
from services.index.joined import Joined
from services.index.tables import Tables

_SHAPE: Final = 2
"""Counts up with every change of the tables; those of another shape are made again."""
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS document (id TEXT PRIMARY KEY, story TEXT, traits TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS document_story ON document (story) WHERE story IS NOT NULL;
CREATE TABLE IF NOT EXISTS person
    (number INTEGER PRIMARY KEY, document TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
     surname TEXT NOT NULL, short INTEGER NOT NULL, bare TEXT NOT NULL, roles TEXT NOT NULL,
     joined TEXT, called TEXT,
     UNIQUE (key, document));
CREATE INDEX IF NOT EXISTS person_document ON person (document);
CREATE INDEX IF NOT EXISTS person_surname ON person (surname, short);
CREATE INDEX IF NOT EXISTS person_called ON person (key, called);
CREATE TABLE IF NOT EXISTS form
    (key TEXT PRIMARY KEY, surname TEXT NOT NULL, short INTEGER NOT NULL, bare TEXT NOT NULL,
     name TEXT NOT NULL, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS form_surname ON form (surname);
CREATE TRIGGER IF NOT EXISTS counted AFTER INSERT ON person BEGIN
    INSERT INTO form VALUES (new.key, new.surname, new.short, new.bare, new.name, 1)
    ON CONFLICT (key) DO UPDATE SET documents = documents + 1, name = CASE
        WHEN (name = upper(name)) > (excluded.name = upper(excluded.name)) THEN excluded.name
        WHEN (name = upper(name)) = (excluded.name = upper(excluded.name)) THEN min(name, excluded.name)
        ELSE name END;
END;
CREATE TRIGGER IF NOT EXISTS forgotten AFTER DELETE ON person BEGIN
    UPDATE form SET documents = documents - 1 WHERE key = old.key;
    DELETE FROM form WHERE key = old.key AND documents <= 0;
END;
CREATE TABLE IF NOT EXISTS trait (trait TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS touched (surname TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS again (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS unsettled (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ruling (id TEXT PRIMARY KEY, told TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Form:
    """One form with a surname over all documents; `bare` is it without initials."""

    key: str
    name: str
    short: bool
    bare: str
    documents: int


@dataclass(frozen=True)
class PersonRow:
    """One person of one document, and what the name was last joined to."""

    number: int
    document_id: str
    key: str
    name: str
    roles: Traits
    joined: Joined | None


class NameLedger(Tables):
    """Raises sqlite3.Error. Nothing is kept before `commit` returns."""

    def __init__(self, path: Path | None, patience: float = 5.0) -> None:
        super().__init__(path, patience, _make)
        self._count = int(self._db.execute("SELECT count(*) FROM document").fetchone()[0])

    def ids(self) -> list[str]:
        """Ids of all documents."""
        return [i for (i,) in self._db.execute("SELECT id FROM document")]

    def count(self) -> int:
        """How many documents there are."""
        return self._count

    def add(self, document_id: str, told: DocumentPeople, story: str | None) -> None:
        """Put a document in that is not there."""
        traits = json.dumps(dict(told.traits), ensure_ascii=False)
        self._db.execute("INSERT INTO document VALUES (?, ?, ?)", (document_id, story, traits))
        self._count += 1
        columns = "document, key, name, surname, short, bare, roles"
        put = f"INSERT INTO person ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  (no value)
        self._db.executemany(put, [_person(document_id, one) for one in told.people])
        counted = (
            "INSERT INTO trait VALUES (?, 1) ON CONFLICT (trait) DO UPDATE SET documents = documents + 1"
        )
        self._db.executemany(counted, [(trait,) for trait in _all_traits(told.traits, told.people)])

    def remove(self, document_id: str) -> None:
        """Take a document out."""
        roles = [row.roles for row in self.people(document_id)]
        gone = {trait for traits in (self.traits(document_id), *roles) for trait in traits}
        fewer = "UPDATE trait SET documents = documents - 1 WHERE trait = ?"
        self._db.executemany(fewer, [(trait,) for trait in gone])
        self._db.executemany("DELETE FROM trait WHERE trait = ? AND documents <= 0", [(t,) for t in gone])
        self._db.execute("DELETE FROM person WHERE document = ?", (document_id,))
        self._count -= self._db.execute("DELETE FROM document WHERE id = ?", (document_id,)).rowcount

    def move(self, document_id: str, story: str | None) -> bool:
        """Say which story a document is of. Returns whether that is new."""
        put = "UPDATE document SET story = ? WHERE id = ? AND story IS NOT ?"
        return self._db.execute(put, (story, document_id, story)).rowcount > 0

    def people(self, document_id: str) -> list[PersonRow]:
        """The people of one document."""
        return self._rows("document = ? ORDER BY number", document_id)

    def take_again(self, last: str) -> list[PersonRow]:
        """Where that surname stands alone and is to be looked at again, which is forgotten."""
        marked = "surname = ? AND short = 1 AND number IN (SELECT number FROM again)"
        rows = self._rows(f"{marked} ORDER BY number", last)
        self._db.executemany("DELETE FROM again WHERE number = ?", [(row.number,) for row in rows])
        return rows

    def look_again(self, last: str, limit: int) -> None:
        """Mark where that surname stands alone, in the documents that came last."""
        found = "SELECT number FROM person WHERE surname = ? AND short = 1 ORDER BY number DESC LIMIT ?"
        self._db.execute(f"INSERT OR IGNORE INTO again {found}", (last, limit))

    def look_again_in_story(self, document_id: str) -> None:
        """Mark the surnames that stand alone in a document and in the others of its story."""
        own = "SELECT number FROM person WHERE short = 1 AND document = ?"
        others = (
            "SELECT number FROM document AS mine JOIN document AS other USING (story) "
            "JOIN person ON person.document = other.id WHERE mine.id = ? AND short = 1"
        )
        for found in (own, others):
            self._db.execute(f"INSERT OR IGNORE INTO again {found}", (document_id,))

    def givers(self, key: str) -> int:
        """How many documents give that form."""
        found = self._db.execute("SELECT documents FROM form WHERE key = ?", (key,)).fetchone()
        return int(found[0]) if found else 0

    def row(self, document_id: str, key: str) -> PersonRow | None:
        """Who is named so in a document."""
        return next(iter(self._rows("document = ? AND key = ?", document_id, key)), None)

    def to_change(self, key: str, joined: str | None) -> list[PersonRow]:
        """Where a form stands and is joined to something else than that name."""
        return self._rows("key = ? AND called IS NOT ? ORDER BY number", key, joined)

    def forms(self, last: str) -> list[Form]:
        """All forms with that surname, the most frequent first."""
        ordered = "WHERE surname = ? ORDER BY documents DESC, key"
        query = f"SELECT key, name, short, bare, documents FROM form {ordered}"  # noqa: S608  (no value)
        found = self._db.execute(query, (last,))
        return [Form(k, n, bool(s), b, c) for k, n, s, b, c in found]

    def sample(self, keys: Sequence[str], limit: int) -> list[str]:
        """Documents that give one of these forms: those of the smallest ids, whatever came when."""
        marks = ", ".join("?" * len(keys))
        where = f"key IN ({marks}) ORDER BY document LIMIT ?"
        query = f"SELECT document FROM person WHERE {where}"  # noqa: S608  (question marks)
        return [i for (i,) in self._db.execute(query, (*keys, limit))]

    def in_story_of(self, document_id: str, last: str) -> set[str]:
        """Full names with that surname in other documents of a document's story."""
        query = (
            "SELECT DISTINCT person.key FROM document AS mine JOIN document AS other USING (story) "
            "JOIN person ON person.document = other.id "
            "WHERE mine.id = ? AND other.id <> mine.id AND person.surname = ? AND person.short = 0"
        )
        return {key for (key,) in self._db.execute(query, (document_id, last))}

    def traits(self, document_id: str) -> dict[str, str]:
        """The traits that a document's people share."""
        found = self._db.execute("SELECT traits FROM document WHERE id = ?", (document_id,)).fetchone()
        return dict(json.loads(found[0])) if found else {}

    def counts(self, traits: Sequence[str]) -> dict[str, int]:
        """How many documents have each of these traits."""
        marks = ", ".join("?" * len(traits))
        query = f"SELECT trait, documents FROM trait WHERE trait IN ({marks})"  # noqa: S608  (question marks)
        return dict(self._db.execute(query, tuple(traits)))

    def join(self, row: PersonRow, joined: Joined | None) -> None:
        """Remember what a name is joined to, and that the index does not know."""
        told = joined.model_dump_json() if joined is not None else None
        called = joined.name if joined is not None else None
        put = "UPDATE person SET joined = ?, called = ? WHERE number = ?"
        self._db.execute(put, (told, called, row.number))
        self._db.execute("INSERT OR IGNORE INTO unsettled VALUES (?)", (row.document_id,))

    def touch(self, surnames: Iterable[str]) -> None:
        """Remember that names with these surnames are to be looked at again."""
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", [(name,) for name in surnames])

    def take_touched(self) -> list[str]:
        """Those surnames that stand somewhere, which are forgotten."""
        return sorted(s for (s,) in self._db.execute("DELETE FROM touched RETURNING surname").fetchall())

    def unsettled(self) -> list[str]:
        """Ids of the documents whose joined names the index may not know."""
        return [i for (i,) in self._db.execute("SELECT id FROM unsettled ORDER BY id")]

    def unsettle(self, document_ids: Iterable[str]) -> None:
        """Remember that the index may join the names of these otherwise."""
        self._db.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", [(i,) for i in document_ids])

    def settle(self) -> None:
        """The index has them all."""
        self._db.execute("DELETE FROM unsettled")

    def rulings(self) -> dict[str, str]:
        """The rulings that were last given, as JSON by their ids."""
        return dict(self._db.execute("SELECT id, told FROM ruling"))

    def rule(self, rulings: dict[str, str]) -> None:
        """Remember these rulings in place of the ones before."""
        self._db.execute("DELETE FROM ruling")
        self._db.executemany("INSERT INTO ruling VALUES (?, ?)", list(rulings.items()))

    def _rows(self, where: str, *values: str | int | None) -> list[PersonRow]:
        query = f"SELECT number, document, key, name, roles, joined FROM person WHERE {where}"  # noqa: S608  (no value)
        return [_row(found) for found in self._db.execute(query, values)]


def _row(found: tuple[int, str, str, str, str, str | None]) -> PersonRow:
    number, document_id, key, name, roles, told = found
    joined = Joined.model_validate_json(told) if told is not None else None
    return PersonRow(number, document_id, key, name, json.loads(roles), joined)


def _person(document_id: str, one: PersonMention) -> tuple[str, str, str, str, bool, str, str]:
    roles = json.dumps(dict(one.roles), ensure_ascii=False)
    bare = without_initials(one.key)
    return document_id, one.key, one.name, surname(one.key), is_short(one.key), bare, roles


def _all_traits(traits: Traits, people: Iterable[PersonMention]) -> set[str]:
    return {trait for each in (traits, *(one.roles for one in people)) for trait in each}


def _make(db: sqlite3.Connection) -> None:
    """The tables, in their present shape; those of another shape go."""
    if db.execute("PRAGMA user_version").fetchone()[0] != _SHAPE:
        named = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for (name,) in db.execute(named).fetchall():
            db.execute(f'DROP TABLE "{name}"')
        db.execute(f"PRAGMA user_version = {_SHAPE}")
    db.executescript(_TABLES)
