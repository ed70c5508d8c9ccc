"""The tables of texts: what they are looked up by, their neighbours, and where each belongs.

Documents of one signature are one variant, so that a wire story of 3,000 copies is a few
texts. A variant is known by the smallest id of its documents, and its fingerprint is that
document's, which is there before it and after it. Its number is drawn from name and text: the same
whatever came before.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.index.stories import links
from services.index.stories.links import Changed, Links
from services.index.stories.rule import drawn
from services.index.stories.texts import REMEMBERED, Texts

TABLES: Final = (
    """
CREATE TABLE IF NOT EXISTS variant
    (number INTEGER PRIMARY KEY, signature INTEGER NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
     doubtful INTEGER NOT NULL DEFAULT 0, crowd INTEGER, piece TEXT, cluster TEXT NOT NULL,
     story TEXT NOT NULL, holds TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS variant_piece ON variant (piece);
CREATE INDEX IF NOT EXISTS variant_crowd ON variant (crowd);
CREATE INDEX IF NOT EXISTS variant_cluster ON variant (cluster, name);
CREATE INDEX IF NOT EXISTS variant_named ON variant (cluster, story);
CREATE INDEX IF NOT EXISTS variant_story ON variant (story);
"""
    + links.TABLES
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One text. `cluster` is whom it is grouped with, by the smallest name of those beyond doubt.

    `piece` is the smallest name of what was grouped with it at one time, null for a doubtful
    text; `holds` names a text of each story that a round-up has parts of. `crowd` is what it
    hangs together with if many others resemble it, by any number that all of these have.
    """

    number: int
    name: str
    doubtful: bool
    crowd: int | None
    piece: str | None
    cluster: str
    story: str
    holds: tuple[str, ...]


class Variants:
    """Raises sqlite3.Error. Transactions are the ledger's; who rolls back makes another of these."""

    def __init__(self, db: sqlite3.Connection, reach: int) -> None:
        self._db = db
        self.reach: Final = reach
        """How far apart texts that have a hash find each other by it."""
        self.texts: Final = Texts(db, self._name_of)
        self.links: Final = Links(db, reach, self.texts, self._name_of)
        self._known: dict[int, Variant] = {}
        self._moved: set[int] = set()
        self._firm: dict[str, tuple[int, ...]] = {}
        self._doubtful = {n for (n,) in db.execute("SELECT number FROM variant WHERE doubtful = 1")}

    def signed(self, signature: int) -> Variant | None:
        """The variant of that signature."""
        found = self._db.execute("SELECT number FROM variant WHERE signature = ?", (signature,)).fetchone()
        return self.get(found[0]) if found is not None else None

    def get(self, number: int) -> Variant:
        """The variant of that number, which must be there."""
        known = self._known.get(number)
        return known if known is not None else self._remember(_read(self._db, number))

    def all_of(self, numbers: Iterable[int]) -> list[Variant]:
        """The variants of these numbers, in their order."""
        return [self.get(number) for number in sorted(numbers)]

    def in_doubt(self, numbers: Iterable[int], beside: Iterable[int]) -> list[Variant]:
        """The doubtful ones of these numbers, and of the neighbours of those, in order."""
        found = self._doubtful.intersection(numbers)
        for number in beside:
            found |= self.links.beside(number).numbers & self._doubtful
        return self.all_of(found)

    def firm(self, cluster: str, most: int) -> tuple[int, ...]:
        """The first texts of a cluster that are beyond doubt, by name, at most so many."""
        known = self._firm.get(cluster)
        if known is None:
            query = "SELECT number FROM variant WHERE cluster = ? AND doubtful = 0 ORDER BY name LIMIT ?"
            known = tuple(n for (n,) in self._db.execute(query, (cluster, most)))
            if len(self._firm) >= REMEMBERED:
                self._firm.clear()
            self._firm[cluster] = known
        return known

    def of_piece(self, piece: str) -> list[int]:
        """Numbers of the texts that were grouped at one time."""
        return [n for (n,) in self._db.execute("SELECT number FROM variant WHERE piece = ?", (piece,))]

    def tied(self, number: int, least: float) -> set[int]:
        """Numbers of the neighbours beyond doubt that resemble a text at least so much."""
        return set(self.links.beside(number).close(least) - self._doubtful)

    def tied_to_any(self, numbers: Iterable[int], least: float) -> set[int]:
        """Numbers of the texts beyond doubt that resemble any of these at least so much."""
        near = set[int]().union(*(self.links.beside(number).close(least) for number in numbers))
        return near - self._doubtful

    def add(
        self, signature: int, name: str, sketch: Sequence[int], slots: Sequence[int]
    ) -> tuple[int, Changed]:
        """Put a text in that is not there. Returns its number, and what changed for others."""
        number = drawn(name.encode(), sketch, slots)  # two texts of one number are as good as impossible
        put = "INSERT INTO variant (number, signature, name, cluster, story) VALUES (?, ?, ?, ?, ?)"
        self._db.execute(put, (number, signature, name, name, name))
        self._moved.add(number)
        self._firm.pop(name, None)
        return number, self.links.put(number)

    def remove(self, variant: Variant) -> Changed:
        """Take a text out. Returns what changed for others."""
        changed = self.links.remove(variant.number)
        self._db.execute("DELETE FROM variant WHERE number = ?", (variant.number,))
        self._forget(variant)
        return changed

    def judge(self, number: int, doubtful: bool) -> None:
        """Say whether a text is in doubt; it is of no piece until it is placed."""
        change = "UPDATE variant SET doubtful = ?, piece = NULL, holds = '' WHERE number = ?"
        self._db.execute(change, (doubtful, number))
        self._become(replace(self.get(number), doubtful=doubtful, piece=None, holds=()))

    def place(self, number: int, piece: str | None, cluster: str, holds: Sequence[str] = ()) -> None:
        """Say with whom a text is grouped."""
        before = self.get(number)
        now = replace(before, piece=piece, cluster=cluster, holds=tuple(holds))
        if now != before:
            row = (piece, cluster, " ".join(holds), number)
            self._db.execute("UPDATE variant SET piece = ?, cluster = ?, holds = ? WHERE number = ?", row)
            self._become(now)

    def enter(self, number: int, crowd: int | None) -> None:
        """Say of which crowd a text is, if of any."""
        self._db.execute("UPDATE variant SET crowd = ? WHERE number = ?", (crowd, number))
        self._become(replace(self.get(number), crowd=crowd))

    def of_crowd(self, crowd: int) -> set[int]:
        """Numbers of the texts of a crowd."""
        return {n for (n,) in self._db.execute("SELECT number FROM variant WHERE crowd = ?", (crowd,))}

    def is_crowd(self, crowd: int, texts: int) -> bool:
        """Whether so many texts, all of one crowd, are all of it."""
        query = "SELECT count(*) FROM (SELECT 1 FROM variant WHERE crowd = ? LIMIT ?)"
        found = self._db.execute(query, (crowd, texts + 1)).fetchone()[0]
        return crowd > 0 and int(found) == texts

    def fresh_crowd(self) -> int:
        """A number that no crowd has."""
        return int(self._db.execute("SELECT coalesce(max(crowd), 0) + 1 FROM variant").fetchone()[0])

    def name_story(self, cluster: str) -> str | None:
        """Give a cluster's story the smallest of its names, and return it; null for no cluster."""
        query = "SELECT min(name) FROM variant WHERE cluster = ?"
        story = self._db.execute(query, (cluster,)).fetchone()[0]
        if story is None:
            return None
        change = (
            "UPDATE variant SET story = ? WHERE cluster = ? AND (story < ? OR story > ?) RETURNING number"
        )
        for (number,) in self._db.execute(change, (story, cluster, story, story)).fetchall():
            self._known.pop(number, None)
            self._moved.add(number)
        return str(story)

    def take_moved(self) -> list[int]:
        """Numbers of the texts that are of another story, or hold others, than before; they are forgotten."""
        moved, self._moved = sorted(self._moved), set()
        return moved

    def _name_of(self, number: int) -> str:
        return self.get(number).name

    def _remember(self, variant: Variant) -> Variant:
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[variant.number] = variant
        return variant

    def _become(self, variant: Variant) -> None:
        before = self.get(variant.number)
        if variant.holds != before.holds:
            self._moved.add(variant.number)
        self._firm.pop(before.cluster, None)
        self._firm.pop(variant.cluster, None)
        (self._doubtful.add if variant.doubtful else self._doubtful.discard)(variant.number)
        self._remember(variant)

    def _forget(self, variant: Variant) -> None:
        self._firm.pop(variant.cluster, None)
        self._doubtful.discard(variant.number)
        self._known.pop(variant.number, None)


def _read(db: sqlite3.Connection, number: int) -> Variant:
    query = "SELECT name, doubtful, crowd, piece, cluster, story, holds FROM variant WHERE number = ?"
    name, doubtful, crowd, piece, cluster, story, holds = db.execute(query, (number,)).fetchone()
    return Variant(number, name, bool(doubtful), crowd, piece, cluster, story, tuple(holds.split()))
