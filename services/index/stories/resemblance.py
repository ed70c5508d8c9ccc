"""How much texts resemble each other, remembered by pairs.

What is grouped anew differs by few texts from what was grouped before. What two texts have in common never
changes, so that what is remembered, and for how long, decides nothing.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from services.index.stories.linkage import Matrix, Sketch, compared, table
from services.index.stories.slots import Mask, otherwise, otherwise_of_each

ROOM: Final = 2048
"""Texts of which it is remembered, 33 MB. Of a story of 2,000 documents 900 are asked for again and again:
where there is room for little more, rows go just before they are needed, and half the work is done twice."""
_FEW: Final = 0.2
"""Share of pairs that are not known up to which they are compared row by row, a tenth of the work of all."""
Rows = npt.NDArray[np.intp]
Read = Callable[[int], Sketch]
"""What there is of a text, by its number."""


class Resemblances:
    """Reads fingerprints and slots by `sketch` and `slots`; remembers `room` texts, those asked for last."""

    def __init__(self, sketch: Read, slots: Read, room: int = ROOM) -> None:
        self._sketch = sketch
        self._slots = slots
        self._room = room
        self._known: Matrix = np.full((room, room), np.nan)
        self._row_of: dict[int, int] = {}

    def of(self, numbers: Sequence[int]) -> Matrix:
        """How much each two of these texts resemble each other, n by n; no text twice.

        Of two that were filled otherwise it is negative: their common words tell of one template, so
        that a copy with few slots, which resembles both, ties them no more.
        """
        if len(numbers) > self._room:
            return self._each(numbers)
        if len(numbers) == 1:
            return np.ones((1, 1))
        rows = self._rows(numbers)
        found: Matrix = self._known[np.ix_(rows, rows)]
        unknown = np.isnan(found)
        if unknown.mean() > _FEW:
            found = self._each(numbers)
        else:
            self._fill(found, unknown, numbers)
        self._known[np.ix_(rows, rows)] = found
        return found

    def note(self, number: int, others: Sequence[int], likeness: npt.NDArray[np.float64]) -> Mask:
        """Remember what a text was found to have in common with others.

        Returns which of them were filled otherwise.
        """
        if not others:
            return np.zeros(0, dtype=np.bool_)
        apart = otherwise(self._slots(number), [self._slots(other) for other in others])
        if len(others) < self._room:
            row, *columns = self._rows([number, *others])
            self._known[row, columns] = self._known[columns, row] = np.where(apart, -likeness, likeness)
        return apart

    def _fill(self, found: Matrix, unknown: npt.NDArray[np.bool_], numbers: Sequence[int]) -> None:
        """Compare what is unknown, first the texts that lack most: the others lack only them."""
        for row in np.argsort(-unknown.sum(axis=1), kind="stable").tolist():
            lacking = unknown[row].nonzero()[0]
            if len(lacking):
                found[row, lacking] = found[lacking, row] = self._against(
                    numbers[row], [numbers[other] for other in lacking.tolist()]
                )
                unknown[row] = unknown[:, row] = False

    def _against(self, number: int, others: Sequence[int]) -> npt.NDArray[np.float64]:
        likeness = compared(self._sketch(number), [self._sketch(other) for other in others]).likeness
        apart = otherwise(self._slots(number), [self._slots(other) for other in others])
        return np.where(apart, -likeness, likeness)

    def _each(self, numbers: Sequence[int]) -> Matrix:
        found = table([self._sketch(number) for number in numbers]).likeness
        found[otherwise_of_each([self._slots(number) for number in numbers])] *= -1.0
        np.fill_diagonal(found, 1.0)
        return found

    def _rows(self, numbers: Sequence[int]) -> Rows:
        """Where the texts are remembered: those that were not yet, in place of what was asked for first."""
        for number in numbers:
            if number in self._row_of:
                self._row_of[number] = self._row_of.pop(number)
        for number in numbers:
            if number not in self._row_of:
                row = self._row_of[number] = self._free()
                self._known[row, row] = 1.0
        return np.array([self._row_of[number] for number in numbers], dtype=np.intp)

    def _free(self) -> int:
        if len(self._row_of) < self._room:
            return len(self._row_of)
        row = self._row_of.pop(next(iter(self._row_of)))
        self._known[row] = self._known[:, row] = np.nan
        return row
