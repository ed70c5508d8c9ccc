"""Crowds: texts that so many others resemble that what hangs together is too much to be grouped at one time.

A text is of a crowd if enough others resemble it, and these one another: so none is that two stories
resemble, and a crowd of thousands does not chain into the next. Who is of which crowd is a property of
the texts that are there. When one comes or goes, all that it touched is followed at once, until it is
found to hang together or all but the largest part of it is at its end.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from services.index.stories.linkage import linked
from services.index.stories.neighbours import parted
from services.index.stories.rule import LINKED
from services.index.stories.search import Part, Search
from services.index.stories.variants import Variants

DENSE: Final = 0.27
"""Resemblance from which a text counts: scans that misread each its own 4 letters of a hundred resemble
each other by .4; below it boilerplate ties thousands."""
PURE: Final = 16
"""Texts beside a text that must resemble each other: the first by number, as good as drawn by lot."""
_ASKED: Final = 8
"""Texts of a crowd of which it is asked who is beside them: each has thirty others at least."""
_MOST: Final = 0.9
"""Share of them that must be grouped as one: some are misread more than others."""
_UNNAMED: Final = 0
"""Crowd of a text of which it is not said yet which it is of."""


@dataclass(frozen=True)
class Crowds:
    """Keeps who is of which crowd. `least` is how many others must resemble a text. Raises sqlite3.Error."""

    variants: Variants
    least: int

    def settle(self, numbers: set[int]) -> set[int]:
        """Texts have other neighbours than before. Returns those of another crowd now, or of none."""
        turned = set(self._turned(numbers))
        around = set[int]().union(*(self.variants.tied(number, DENSE) for number in turned))
        touched = {number for number in numbers | around if self.of(number) is not None}
        parts = Search(self.beside, sorted(touched)).parts()
        moved = set[int]().union(*map(self._part_off, parts[:-1]))
        return turned | moved | (self._unite(parts[-1]) if parts else set())

    def of(self, number: int) -> int | None:
        """The crowd of a text."""
        return self.variants.get(number).crowd

    def beside(self, number: int) -> set[int]:
        """The texts of a crowd that hang together with a text directly."""
        return {other for other in self.variants.tied(number, DENSE) if self.of(other) is not None}

    def sample(self, numbers: Iterable[int], crowd: int, most: int) -> tuple[int, ...]:
        """The first texts of a crowd, by number, among some of these and those beside them."""
        some = sorted(numbers)[:_ASKED]
        near = sorted(self.variants.tied_to_any(some, DENSE).union(some))
        return tuple(islice((other for other in near if self.of(other) == crowd), most))

    def _turned(self, numbers: Iterable[int]) -> Iterator[int]:
        """Says anew which texts are of any crowd. Gives those of which that changed."""
        samples = {number: self._beside_enough(number) for number in sorted(numbers)}
        alike = self._alike({sample for sample in samples.values() if sample})
        for number, sample in samples.items():
            crowded = alike[sample]
            if crowded != (self.of(number) is not None):
                self.variants.enter(number, _UNNAMED if crowded else None)
                yield number

    def _beside_enough(self, number: int) -> tuple[int, ...]:
        """Some of those that resemble a text; nobody where they are too few, or the text in doubt."""
        close = () if self.variants.get(number).doubtful else self.variants.tied(number, DENSE)
        return tuple(sorted(close)[:PURE]) if len(close) >= self.least else ()

    def _alike(self, samples: Iterable[tuple[int, ...]]) -> Mapping[tuple[int, ...], bool]:
        """Whether these texts resemble each other. Samples of one story are compared in one table."""
        known: dict[tuple[int, ...], bool] = {(): False}
        known |= {
            sample: self.variants.texts.alike[sample]
            for sample in samples
            if sample in self.variants.texts.alike
        }
        for part in parted({sample: sample for sample in sorted(samples) if sample not in known}):
            beside = sorted(set[int]().union(*part))
            rows = {number: row for row, number in enumerate(beside)}
            likeness = self.variants.texts.resemblances.of(beside)
            for sample in part:
                own = [rows[number] for number in sample]
                groups = linked(likeness[np.ix_(own, own)], LINKED)
                known[sample] = max(map(len, groups)) >= _MOST * len(sample)
        self.variants.texts.remember_alike(known)
        return known

    def _part_off(self, part: Part) -> set[int]:
        """Make a crowd of a part that was found whole. Returns who was of another."""
        crowds = {self.of(number) or _UNNAMED for number in part.texts}
        if len(crowds) == 1 and self.variants.is_crowd(min(crowds), len(part.texts)):
            return set()
        return self._enter(part.texts, self.variants.fresh_crowd())

    def _unite(self, part: Part) -> set[int]:
        """Make one crowd of a part of which not all may have been found. Returns who was of another.

        Whatever else was of its crowds has been parted off.
        """
        crowds = sorted({self.of(number) or _UNNAMED for number in part.texts} - {_UNNAMED})
        if not crowds:
            return self._enter(part.texts, self.variants.fresh_crowd())
        members = {crowd: self.variants.of_crowd(crowd) for crowd in crowds} if len(crowds) > 1 else {}
        largest = max(crowds, key=lambda crowd: len(members.get(crowd, ())))
        others = set[int]().union(*(found for crowd, found in members.items() if crowd != largest))
        return self._enter(others | {n for n in part.texts if self.of(n) == _UNNAMED}, largest)

    def _enter(self, numbers: Iterable[int], crowd: int) -> set[int]:
        for number in numbers:
            self.variants.enter(number, crowd)
        return set(numbers)
