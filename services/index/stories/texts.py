"""What the texts are, by their numbers, and what follows from some of them together.

None of it changes while a text is there, so that what is remembered, and for how long, decides nothing.
"""

import sqlite3
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np

from services.index.stories.linkage import Sketch, bundled, linked, nearer
from services.index.stories.resemblance import Resemblances
from services.index.stories.roundups import StoryPlace, WeighedStory, place, weigh
from services.index.stories.rule import LINKED

REMEMBERED: Final = 20_000
"""Texts of which something is kept in memory; fingerprints and slots are some 60 MB."""
_PIECES: Final = 1000
"""Pieces of which it is kept in memory how they are grouped: most that are touched stay as they are."""
Numbers = tuple[int, ...]
"""Of some texts."""


class Texts:
    """Raises sqlite3.Error. `name_of` gives the name of a text that is there."""

    def __init__(self, db: sqlite3.Connection, name_of: Callable[[int], str]) -> None:
        self._db = db
        self._name_of = name_of
        self.sketch = lru_cache(REMEMBERED)(self._sketch)
        """The fingerprint of a text."""
        self.slots = lru_cache(REMEMBERED)(self._slots)
        """What fills the places of a text."""
        self.resemblances = Resemblances(self.sketch, self.slots)
        self._weighed = lru_cache(REMEMBERED)(self._weigh)
        self.belonging = lru_cache(REMEMBERED)(self._belonging)
        """Where a text belongs among stories, each given by the numbers of its texts."""
        self.grouped = lru_cache(_PIECES)(self._grouped)
        """Groups of these texts and, in the rows after them, of samples of crowds, each held as one."""
        self.alike: dict[Numbers, bool] = {}
        """Whether nearly all of these texts are of one story, as far as it was asked."""
        self._doubts: dict[int, tuple[Numbers, bool]] = {}

    def remember_alike(self, alike: Mapping[Numbers, bool]) -> None:
        """Whether texts are of one story; where these are too many, what was known before is forgotten."""
        if len(self.alike) >= REMEMBERED:
            self.alike.clear()
        self.alike |= alike

    def doubt(self, number: int, nearest: Numbers) -> bool | None:
        """Whether these neighbours cast doubt on a text, if they were the last that it was asked of."""
        asked, doubtful = self._doubts.get(number, ((), None))
        return doubtful if asked == nearest else None

    def remember_doubt(self, number: int, nearest: Numbers, doubtful: bool) -> None:
        """Whether they do."""
        if len(self._doubts) >= REMEMBERED:
            self._doubts.clear()
        self._doubts[number] = nearest, doubtful

    def _sketch(self, number: int) -> Sketch:
        return self._read(number, "sketch")

    def _slots(self, number: int) -> Sketch:
        return self._read(number, "slots")

    def _read(self, number: int, column: str) -> Sketch:
        """A column of the document that a variant is known by."""
        query = f"SELECT {column} FROM variant JOIN document ON id = name WHERE variant.number = ?"  # noqa: S608
        blob = self._db.execute(query, (number,)).fetchone()[0]
        return np.frombuffer(blob, dtype=np.uint32).astype(np.int64)

    def _grouped(self, numbers: Numbers, samples: tuple[Numbers, ...]) -> list[list[int]]:
        if not samples:
            return linked(self.resemblances.of(numbers), LINKED)
        every, starts = list(numbers), list(range(len(numbers)))
        for sample in samples:
            starts.append(len(every))
            every += sample
        likeness = bundled(self.resemblances.of(every), starts, len(samples))
        groups = linked(likeness, LINKED, [1] * len(numbers) + [len(sample) for sample in samples])
        return nearer(likeness, groups, len(numbers), LINKED)

    def _belonging(self, number: int, stories: frozenset[Numbers]) -> StoryPlace:
        return place([self._weighed(number, members) for members in stories])

    def _weigh(self, number: int, members: Numbers) -> WeighedStory:
        names = [self._name_of(member) for member in members]
        return weigh(self.sketch(number), names, [self.sketch(member) for member in members])
