"""What is to be looked at again in the tables of names, and what that follows from.

A surname alone is looked at again when its own document or its story changes; when who has the surname,
how many give each name, or their documents that are compared change, which is held against what they
were; and when a trait that it shares with somebody, or the whole, has become more or less frequent by a
step. Of the latter two there may be many: they are swept through in portions.
"""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Final

TABLES: Final = """
CREATE TABLE IF NOT EXISTS touched (surname TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known (surname TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS again (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS earlier (trait TEXT PRIMARY KEY, before INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS depends
    (trait TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (trait, number)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS depends_number ON depends (number);
CREATE TABLE IF NOT EXISTS sweep
    (surname TEXT NOT NULL, trait TEXT NOT NULL, reached INTEGER NOT NULL,
     PRIMARY KEY (surname, trait)) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS unmarked AFTER DELETE ON person BEGIN
    DELETE FROM depends WHERE number = old.number;
    DELETE FROM again WHERE number = old.number;
END;
"""
WHOLE: Final = ""
"""In place of a trait: all documents."""
_OF_SURNAME: Final = "SELECT number FROM person WHERE surname = ? AND short = 1"
_OF_TRAIT: Final = "SELECT number FROM depends WHERE trait = ?"


class Marks:
    """Beside the people, in the same transactions. Raises sqlite3.Error."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def touch(self, surnames: Iterable[str]) -> None:
        """Names with these surnames are to be looked at."""
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", [(name,) for name in surnames])

    def take_touched(self) -> list[str]:
        """Those surnames, which are forgotten."""
        return sorted(s for (s,) in self._db.execute("DELETE FROM touched RETURNING surname").fetchall())

    def is_new(self, last: str, state: str) -> bool:
        """Whether that surname was last known otherwise. It is known so from now on."""
        found = self._db.execute("SELECT state FROM known WHERE surname = ?", (last,)).fetchone()
        if found == (state,):
            return False
        self._db.execute("INSERT OR REPLACE INTO known VALUES (?, ?)", (last, state))
        return True

    def again_in_document(self, document_id: str) -> None:
        """Look again where surnames stand alone in that document."""
        self._again("SELECT number FROM person WHERE short = 1 AND document = ?", document_id)

    def again_in_story(self, story: str, last: str) -> None:
        """Look again where that surname stands alone in documents of a story."""
        joined = "SELECT number FROM document CROSS JOIN person ON person.document = document.id"
        self._again(f"{joined} WHERE story = ? AND surname = ? AND short = 1", story, last)

    def sweep_surname(self, last: str) -> None:
        """Look again wherever that surname stands alone."""
        self._db.execute("INSERT OR REPLACE INTO sweep VALUES (?, '', 0)", (last,))

    def count(self, traits: Iterable[str], documents: int) -> None:
        """The frequencies of these traits, and of all documents, are about to change."""
        now = "SELECT ?1, coalesce(max(documents), 0) FROM trait WHERE trait = ?1"
        self._db.executemany(f"INSERT OR IGNORE INTO earlier {now}", [(trait,) for trait in traits])
        self._db.execute("INSERT OR IGNORE INTO earlier VALUES (?, ?)", (WHOLE, documents))

    def sweep_changed(self, documents: int, rounded: Callable[[int], int]) -> None:
        """Look again at what depends on a frequency that is another one by now, rounded."""
        columns = "SELECT earlier.trait, before, coalesce(documents, 0)"
        found = self._db.execute(f"{columns} FROM earlier LEFT JOIN trait USING (trait)").fetchall()
        for trait, before, now in found:
            if rounded(before) != rounded(documents if trait == WHOLE else now):
                some = "WHERE EXISTS (SELECT 1 FROM depends WHERE trait = ?1)"
                self._db.execute(f"INSERT OR REPLACE INTO sweep SELECT '', ?1, 0 {some}", (trait,))
        self._db.execute("DELETE FROM earlier")

    def depend(self, number: int, traits: Iterable[str]) -> None:
        """What was found of that place follows from how frequent these are, and no others."""
        self._db.execute("DELETE FROM depends WHERE number = ?", (number,))
        self._db.executemany("INSERT INTO depends VALUES (?, ?)", [(trait, number) for trait in traits])

    def sweep(self, most: int) -> None:
        """Have at most so many more places looked at again."""
        waiting = self._db.execute("SELECT surname, trait, reached FROM sweep LIMIT ?", (most,)).fetchall()
        for last, trait, reached in waiting:
            if most <= 0:
                return
            found = self._swept(last, trait, reached, most)
            self._db.executemany("INSERT OR IGNORE INTO again VALUES (?)", found)
            self._reach(last, trait, found[-1][0] if len(found) == most else None)
            most -= len(found)

    def waiting(self) -> bool:
        """Whether anything is left to be swept through."""
        return self._db.execute("SELECT 1 FROM sweep LIMIT 1").fetchone() is not None

    def _swept(self, last: str, trait: str, reached: int, most: int) -> list[tuple[int]]:
        which, value = (_OF_SURNAME, last) if last else (_OF_TRAIT, trait)
        query = f"{which} AND number > ? ORDER BY number LIMIT ?"
        return self._db.execute(query, (value, reached, most)).fetchall()

    def _reach(self, last: str, trait: str, number: int | None) -> None:
        """A sweep has come so far; null where it is at its end."""
        which, where = (last, trait), "WHERE surname = ? AND trait = ?"
        if number is None:
            self._db.execute(f"DELETE FROM sweep {where}", which)  # noqa: S608  (no value)
        else:
            self._db.execute(f"UPDATE sweep SET reached = ? {where}", (number, *which))  # noqa: S608  (no value)

    def _again(self, found: str, *values: str) -> None:
        self._db.execute(f"INSERT OR IGNORE INTO again {found}", values)
