"""The tables of texts: what they are looked up by, their neighbours, and where each belongs.

Documents of one signature are one variant, so that a wire story of 3,000 copies is a few
texts. A variant is known by the smallest id of its documents, and its fingerprint is that
document's, which is there before it and after it. Its number is drawn from name and text: the same
whatever came before.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress
from typing import Final

import numpy as np

from services.index.stories import lookup, neighbours
from services.index.stories.linkage import Matrix, Sketch, bundled, compared, linked, nearer
from services.index.stories.lookup import Around, Lookup, Pair
from services.index.stories.neighbours import Beside, Edge, Neighbours
from services.index.stories.resemblance import Resemblances
from services.index.stories.roundups import StoryPlace, WeighedStory, place, weigh
from services.index.stories.rule import EDGE, LINKED, PROVEN, drawn

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
    + lookup.TABLES
    + neighbours.TABLES
)
_REMEMBERED: Final = 20_000
"""Fingerprints, and texts, kept in memory: some 100 MB at the most."""
_PIECES: Final = 1000
"""Pieces of which it is kept in memory how they are grouped: most that are touched stay as they are."""


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


@dataclass(frozen=True)
class Changed:
    """Texts that a text is `beside`, and those that have other neighbours `again` than before."""

    beside: set[int]
    again: set[int]


class Variants:
    """Raises sqlite3.Error. Transactions are the ledger's; who rolls back makes another of these."""

    def __init__(self, db: sqlite3.Connection, reach: int) -> None:
        self._db = db
        self.reach: Final = reach
        """How far apart texts that have a hash find each other by it."""
        self._lookup = Lookup(db, reach)
        self._neighbours = Neighbours(db)
        self.sketch = lru_cache(_REMEMBERED)(self._sketch)
        """The fingerprint of a text that is there, by its number."""
        self.slots = lru_cache(_REMEMBERED)(self._slots)
        """What fills the places of a text that is there, by its number."""
        self._resemblances = Resemblances(self.sketch, self.slots)
        self._weighed = lru_cache(_REMEMBERED)(self._weigh)
        self.belonging = lru_cache(_REMEMBERED)(self._belonging)
        """Where the text of a number belongs among stories, each given by the numbers of its texts."""
        self.grouped = lru_cache(_PIECES)(self._grouped)
        """Groups of these texts and, in the rows after them, of samples of crowds, each held as one."""
        self.alike: dict[tuple[int, ...], bool] = {}
        """Whether nearly all of these texts are of one story, as far as it was asked."""
        self._doubts: dict[int, tuple[tuple[int, ...], bool]] = {}
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
            found |= self._neighbours.of(number).numbers & self._doubtful
        return self.all_of(found)

    def firm(self, cluster: str, most: int) -> tuple[int, ...]:
        """The first texts of a cluster that are beyond doubt, by name, at most so many."""
        known = self._firm.get(cluster)
        if known is None:
            query = "SELECT number FROM variant WHERE cluster = ? AND doubtful = 0 ORDER BY name LIMIT ?"
            known = tuple(n for (n,) in self._db.execute(query, (cluster, most)))
            if len(self._firm) >= _REMEMBERED:
                self._firm.clear()
            self._firm[cluster] = known
        return known

    def of_piece(self, piece: str) -> list[int]:
        """Numbers of the texts that were grouped at one time."""
        return [n for (n,) in self._db.execute("SELECT number FROM variant WHERE piece = ?", (piece,))]

    def beside(self, number: int) -> Beside:
        """All neighbours of a text."""
        return self._neighbours.of(number)

    def nearest(self, number: int, most: int) -> list[Edge]:
        """The neighbours that resemble a text most; of two alike the one of the smaller name."""
        return self._neighbours.of(number).edges[:most]

    def nearest_of(self, number: int, most: int) -> set[int]:
        """The neighbours among whose `most` nearest a text is."""
        return self._neighbours.nearest_of(number, self.get(number).name, most)

    def tied(self, number: int, least: float) -> set[int]:
        """Numbers of the neighbours beyond doubt that resemble a text at least so much."""
        return set(self._neighbours.of(number).close(least) - self._doubtful)

    def tied_to_any(self, numbers: Iterable[int], least: float) -> set[int]:
        """Numbers of the texts beyond doubt that resemble any of these at least so much."""
        near = set[int]().union(*(self._neighbours.of(number).close(least) for number in numbers))
        return near - self._doubtful

    def likeness(self, numbers: Sequence[int]) -> Matrix:
        """How much each two of these texts resemble each other, see `Resemblances`."""
        return self._resemblances.of(numbers)

    def remember(self, alike: Mapping[tuple[int, ...], bool]) -> None:
        """Whether texts are of one story; the first are forgotten where these are too many."""
        if len(self.alike) >= _REMEMBERED:
            self.alike.clear()
        self.alike |= alike

    def doubt(self, number: int, nearest: tuple[int, ...]) -> bool | None:
        """Whether these neighbours cast doubt on a text, if they were the last that it was asked of."""
        asked, doubtful = self._doubts.get(number, ((), None))
        return doubtful if asked == nearest else None

    def remember_doubt(self, number: int, nearest: tuple[int, ...], doubtful: bool) -> None:
        """Whether they do."""
        if len(self._doubts) >= _REMEMBERED:
            self._doubts.clear()
        self._doubts[number] = nearest, doubtful

    def add(
        self, signature: int, name: str, sketch: Sequence[int], slots: Sequence[int]
    ) -> tuple[int, Changed]:
        """Put a text in that is not there. Returns its number, and what changed for others."""
        number = drawn(name.encode(), sketch, slots)  # two texts of one number are as good as impossible
        put = "INSERT INTO variant (number, signature, name, cluster, story) VALUES (?, ?, ?, ?, ?)"
        self._db.execute(put, (number, signature, name, name, name))
        self._moved.add(number)
        self._firm.pop(name, None)
        found = self._lookup.put(number, self.sketch(number))
        beside = self._link(number, found.candidates)
        return number, Changed(beside, self._part(found.around))

    def remove(self, variant: Variant) -> Changed:
        """Take a text out. Returns what changed for others."""
        number, beside = variant.number, set(self._neighbours.of(variant.number).numbers)
        around = self._lookup.remove(number, self.sketch(number))
        self._neighbours.unlink(number, sorted(beside))
        self._db.execute("DELETE FROM variant WHERE number = ?", (number,))
        self._forget(variant)
        return Changed(beside, self._join(around))

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

    def _sketch(self, number: int) -> Sketch:
        return self._read_of(number, "sketch")

    def _slots(self, number: int) -> Sketch:
        return self._read_of(number, "slots")

    def _read_of(self, number: int, column: str) -> Sketch:
        """A column of the document that a variant is known by."""
        query = f"SELECT {column} FROM variant JOIN document ON id = name WHERE variant.number = ?"  # noqa: S608
        return _values(self._db.execute(query, (number,)).fetchone()[0])

    def _grouped(self, numbers: tuple[int, ...], samples: tuple[tuple[int, ...], ...]) -> list[list[int]]:
        if not samples:
            return linked(self.likeness(numbers), LINKED)
        every, starts = list(numbers), list(range(len(numbers)))
        for sample in samples:
            starts.append(len(every))
            every += sample
        likeness = bundled(self.likeness(every), starts, len(samples))
        groups = linked(likeness, LINKED, [1] * len(numbers) + [len(sample) for sample in samples])
        return nearer(likeness, groups, len(numbers), LINKED)

    def _belonging(self, number: int, stories: frozenset[tuple[int, ...]]) -> StoryPlace:
        return place([self._weighed(number, members) for members in stories])

    def _weigh(self, number: int, members: tuple[int, ...]) -> WeighedStory:
        names = [self.get(member).name for member in members]
        return weigh(self.sketch(number), names, [self.sketch(member) for member in members])

    def _link(self, number: int, candidates: Sequence[int]) -> set[int]:
        """Make neighbours of those among the candidates that resemble a text. Returns them."""
        if not candidates:
            return set()
        found = compared(self.sketch(number), [self.sketch(other) for other in candidates])
        rows = ((found.likeness >= EDGE) & (found.common >= PROVEN)).nonzero()[0].tolist()
        beside = [candidates[row] for row in rows]
        apart = self._resemblances.note(number, beside, found.likeness[rows])
        near = list[tuple[Edge, float]]()
        for row, other in compress(zip(rows, beside, strict=True), ~apart):
            edge = Edge(other, float(found.likeness[row]), float(found.left[row]), self.get(other).name)
            near.append((edge, float(found.right[row])))
        self._neighbours.link(Edge(number, 0.0, 0.0, self.get(number).name), near)
        return {edge.number for edge, _ in near}

    def _part(self, around: Around) -> set[int]:
        """Part those that are candidates of each other no longer. Returns all that are parted."""
        parted = set[int]()
        for one, other in sorted(around.pairs):
            if other in self._neighbours.of(one).numbers and not self._near((one, other), around):
                self._neighbours.unlink(one, [other])
                parted |= {one, other}
        return parted

    def _join(self, around: Around) -> set[int]:
        """Compare those that are candidates of each other now. Returns all that are neighbours since."""
        joined, fresh = set[int](), dict[int, list[int]]()
        for one, other in sorted(around.pairs):
            if other not in self._neighbours.of(one).numbers and self._near((one, other), around):
                fresh.setdefault(one, []).append(other)
        for one, others in fresh.items():
            found = self._link(one, others)
            joined |= {one, *found} if found else set()
        return joined

    def _near(self, pair: Pair, around: Around) -> bool:
        one, other = pair
        return self._lookup.near(pair, self.sketch(one), self.sketch(other), around)

    def _remember(self, variant: Variant) -> Variant:
        if len(self._known) >= _REMEMBERED:
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


def _values(blob: bytes) -> Sketch:
    return np.frombuffer(blob, dtype=np.uint32).astype(np.int64)


def _read(db: sqlite3.Connection, number: int) -> Variant:
    query = "SELECT name, doubtful, crowd, piece, cluster, story, holds FROM variant WHERE number = ?"
    name, doubtful, crowd, piece, cluster, story, holds = db.execute(query, (number,)).fetchone()
    return Variant(number, name, bool(doubtful), crowd, piece, cluster, story, tuple(holds.split()))
