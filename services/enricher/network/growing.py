"""An array to which rows are added."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FIRST = 1024


class Rows:
    """Rows of one shape and type, kept together; room for more is made by doubling."""

    def __init__(self, shape: tuple[int, ...], dtype: Any) -> None:
        self._room: NDArray[Any] = np.empty((FIRST, *shape), dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def filled(self) -> NDArray[Any]:
        """All rows so far; good until more are added."""
        return self._room[: self._length]

    def extend(self, rows: NDArray[Any]) -> None:
        """Add them behind the others."""
        end = self._length + len(rows)
        if end > len(self._room):
            room = np.empty((max(end, 2 * len(self._room)), *self._room.shape[1:]), self._room.dtype)
            room[: self._length] = self.filled
            self._room = room
        self._room[self._length : end] = rows
        self._length = end
