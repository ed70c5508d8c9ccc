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
from services.index.identities.marks import TABLES, Marks
from services.index.identities.traits import DocumentPeople, PersonMention, Traits
from services.index.joined import Joined
from services.index.tables import Tables, renew

_SHAPE: Final = 3
"""Counts up with every change of the tables; those of another shape are made again."""
_WRITTEN: Final = {
    "written": "SELECT name FROM person WHERE key =",
    "best": "ORDER BY name = upper(name), name LIMIT 1",
}
"""How a form is written: not in capitals where any document does not, and the first by the alphabet."""
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS document (id TEXT PRIMARY KEY, story TEXT, traits TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS document_story ON document (story) WHERE story IS NOT NULL;
CREATE TABLE IF NOT EXISTS person
    (number INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
     surname TEXT NOT NULL, short INTEGER NOT NULL, bare TEXT NOT NULL, roles TEXT NOT NULL,
     joined TEXT, called TEXT,
     UNIQUE (key, document));
CREATE INDEX IF NOT EXISTS person_document ON person (document);
CREATE INDEX IF NOT EXISTS person_surname ON person (surname, short);
CREATE INDEX IF NOT EXISTS person_called ON person (key, called);
CREATE INDEX IF NOT EXISTS person_written ON person (key, name = upper(name), name);
CREATE TABLE IF NOT EXISTS form
    (key TEXT PRIMARY KEY, surname TEXT NOT NULL, short INTEGER NOT NULL, bare TEXT NOT NULL,
     name TEXT NOT NULL, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS form_surname ON form (surname);
CREATE TRIGGER IF NOT EXISTS counted AFTER INSERT ON person BEGIN
    INSERT INTO form VALUES (new.key, new.surname, new.short, new.bare, new.name, 1)
    ON CONFLICT (key) DO UPDATE SET documents = documents + 1, name = ({written} new.key {best});
END;
CREATE TRIGGER IF NOT EXISTS forgotten AFTER DELETE ON person BEGIN
    DELETE FROM form WHERE key = old.key AND documents <= 1;
    UPDATE form SET documents = documents - 1, name = ({written} old.key {best}) WHERE key = old.key;
END;
CREATE TABLE IF NOT EXISTS trait (trait TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unsettled (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS later (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ruling (id TEXT PRIMARY KEY, told TEXT NOT NULL) WITHOUT ROWID;
""".format(**_WRITTEN)  # noqa: S608  (no value)


_NONE: Final = "{}"
FEW: Final = 50
"""Documents that give a name which are sooner looked through than a story."""


@dataclass(frozen=True)
class About:
    """Whether a document is there, the story that it is of, and the traits that its people share."""

    there: bool
    story: str | None
    traits: Traits


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
        self.marks = Marks(self._db)
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
        found = sorted(_all_traits(told.traits, [one.roles for one in told.people]))
        self.marks.count(found, self._count)
        self._db.execute("INSERT INTO document VALUES (?, ?, ?)", (document_id, story, traits))
        self._count += 1
        columns = "document, key, name, surname, short, bare, roles"
        put = f"INSERT INTO person ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  (no value)
        self._db.executemany(put, [_person(document_id, one) for one in told.people])
        counted = (
            "INSERT INTO trait VALUES (?, 1) ON CONFLICT (trait) DO UPDATE SET documents = documents + 1"
        )
        self._db.executemany(counted, [(trait,) for trait in found])

    def tells(self, document_id: str, told: DocumentPeople) -> bool:
        """Whether a document is there that tells just that."""
        about = self.about(document_id)
        rows = [PersonMention(row.key, row.name, row.roles) for row in self.people(document_id)]
        return about.there and about.traits == told.traits and tuple(rows) == told.people

    def remove(self, document_id: str) -> None:
        """Take a document out that is there."""
        roles = [row.roles for row in self.people(document_id)]
        gone = sorted(_all_traits(self.about(document_id).traits, roles))
        self.marks.count(gone, self._count)
        fewer = "UPDATE trait SET documents = documents - 1 WHERE trait = ?"
        self._db.executemany(fewer, [(trait,) for trait in gone])
        self._db.executemany("DELETE FROM trait WHERE trait = ? AND documents <= 0", [(t,) for t in gone])
        self._db.execute("DELETE FROM person WHERE document = ?", (document_id,))
        self._count -= self._db.execute("DELETE FROM document WHERE id = ?", (document_id,)).rowcount

    def move(self, document_id: str, story: str | None) -> None:
        """Say which story a document is of."""
        self._db.execute("UPDATE document SET story = ? WHERE id = ?", (story, document_id))

    def about(self, document_id: str) -> About:
        """What is known of a document besides its people; nothing of one that is not there."""
        query = "SELECT story, traits FROM document WHERE id = ?"
        found = self._db.execute(query, (document_id,)).fetchone()
        return About(True, found[0], _read(found[1])) if found else About(False, None, {})

    def people(self, document_id: str) -> list[PersonRow]:
        """The people of one document."""
        return self._rows("document = ? ORDER BY number", document_id)

    def keys(self, document_id: str) -> set[str]:
        """The folded names of the people of one document."""
        return {k for (k,) in self._db.execute("SELECT key FROM person WHERE document = ?", (document_id,))}

    def take_again(self) -> list[PersonRow]:
        """Where a surname that stands alone is to be looked at again, which is forgotten."""
        rows = self._rows("number IN (SELECT number FROM again) ORDER BY surname, number")
        self._db.execute("DELETE FROM again")
        return rows

    def is_given(self, story: str, key: str) -> bool:
        """Whether a document of that story gives that form."""
        people = "SELECT 1 FROM person CROSS JOIN document ON document.id = person.document"
        documents = "SELECT 1 FROM document CROSS JOIN person ON person.document = document.id"
        givers = self._db.execute("SELECT documents FROM form WHERE key = ?", (key,)).fetchone()
        if givers is None:
            return False
        query = f"{people if givers[0] <= FEW else documents} WHERE story = ? AND key = ? LIMIT 1"
        return self._db.execute(query, (story, key)).fetchone() is not None

    def row(self, document_id: str, key: str) -> PersonRow | None:
        """Who is named so in a document."""
        return next(iter(self._rows("document = ? AND key = ?", document_id, key)), None)

    def to_change(self, key: str, joined: Joined | None) -> list[PersonRow]:
        """Where a form stands and is joined to something else than that, or on another ground."""
        return self._rows("key = ? AND called IS NOT ? ORDER BY number", key, _called(joined))

    def forms(self, last: str) -> list[Form]:
        """All forms with that surname, the most frequent first."""
        ordered = "WHERE surname = ? ORDER BY documents DESC, key"
        query = f"SELECT key, name, short, bare, documents FROM form {ordered}"  # noqa: S608  (no value)
        found = self._db.execute(query, (last,))
        return [Form(k, n, bool(s), b, c) for k, n, s, b, c in found]

    def sample(self, keys: Sequence[str], limit: int) -> list[int]:
        """Where documents give one of these forms: those of the smallest ids, whatever came when."""
        where = f"{_any_of('key', keys)} ORDER BY document, key LIMIT ?"
        query = f"SELECT number FROM person WHERE {where}"  # noqa: S608  (question marks)
        found = self._db.execute(query, (*keys, limit))
        return [number for (number,) in found]

    def company(self, numbers: Sequence[int]) -> dict[str, set[str]]:
        """By document the traits of whoever stands at these places."""
        found: dict[str, set[str]] = {}
        people = "SELECT document, roles, traits FROM person JOIN document ON document.id = person.document"
        query = f"{people} WHERE {_any_of('number', numbers)}"
        for document_id, roles, traits in self._db.execute(query, tuple(numbers)):
            found.setdefault(document_id, set()).update(_read(traits), _read(roles))
        return found

    def in_story(self, story: str, last: str) -> set[str]:
        """Full names with that surname in documents of a story."""
        joined = "FROM document CROSS JOIN person ON person.document = document.id"
        query = f"SELECT DISTINCT key {joined} WHERE story = ? AND surname = ? AND short = 0"
        return {key for (key,) in self._db.execute(query, (story, last))}

    def counts(self, traits: Sequence[str]) -> dict[str, int]:
        """How many documents have each of these traits."""
        which = _any_of("trait", traits)
        query = f"SELECT trait, documents FROM trait WHERE {which}"  # noqa: S608  (question marks)
        return dict(self._db.execute(query, tuple(traits)))

    def join(self, row: PersonRow, joined: Joined | None) -> None:
        """Remember what a name is joined to, and that the index does not know.

        Where only what speaks for it is another, the index is told later: that changes with many documents.
        """
        told = joined.model_dump_json() if joined is not None else None
        called = _called(joined)
        put = "UPDATE person SET joined = ?, called = ? WHERE number = ?"
        self._db.execute(put, (told, called, row.number))
        table = "later" if called == _called(row.joined) else "unsettled"
        self._db.execute(f"INSERT OR IGNORE INTO {table} VALUES (?)", (row.document_id,))  # noqa: S608  (no value)

    def unsettled(self) -> list[str]:
        """Ids of the documents whose joined names the index may not know."""
        return [i for (i,) in self._db.execute("SELECT id FROM unsettled ORDER BY id")]

    def unsettle(self, document_ids: Iterable[str]) -> None:
        """Remember that the index may join the names of these otherwise."""
        self._db.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", [(i,) for i in document_ids])

    def unsettle_later(self, most: int) -> None:
        """Have the index told of at most so many whose names are joined as before, for other reasons."""
        some = "DELETE FROM later WHERE id IN (SELECT id FROM later LIMIT ?) RETURNING id"
        self.unsettle([i for (i,) in self._db.execute(some, (most,)).fetchall()])

    def tells_later(self) -> bool:
        """Whether there are any of those."""
        return self._db.execute("SELECT 1 FROM later LIMIT 1").fetchone() is not None

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
    return PersonRow(number, document_id, key, name, _read(roles), joined)


def _read(traits: str) -> Traits:
    """Most people have no role, and all of them are read again and again."""
    return json.loads(traits) if traits != _NONE else {}


def _person(document_id: str, one: PersonMention) -> tuple[str, str, str, str, bool, str, str]:
    roles = json.dumps(dict(one.roles), ensure_ascii=False)
    bare = without_initials(one.key)
    return document_id, one.key, one.name, surname(one.key), is_short(one.key), bare, roles


def _all_traits(traits: Traits, roles: Iterable[Traits]) -> set[str]:
    return {trait for each in (traits, *roles) for trait in each}


def _any_of(column: str, values: Sequence[object]) -> str:
    return f"{column} IN ({', '.join('?' * len(values))})"


def _called(joined: Joined | None) -> str | None:
    return None if joined is None else f"{joined.ground}: {joined.name}"


def _make(db: sqlite3.Connection) -> None:
    """The tables, in their present shape; those of another shape go."""
    renew(db, _SHAPE)
    db.executescript(_TABLES + TABLES)
