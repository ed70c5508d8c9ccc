"""What the first layers of a names model make of a word's attributes, each combination worked out once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.enricher.network.growing import Rows

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]


class Vectors:
    """A vector of `width` for each combination of attributes that came so far.

    `first` is spaCy's MultiHashEmbed; ValueError for one that is built otherwise.
    """

    def __init__(self, first: Any) -> None:
        try:
            extract, _, self._embed, self._mix, _ = first.layers
            self.columns: tuple[str, ...] = tuple(extract.attrs["columns"])
        except (KeyError, ValueError):
            raise ValueError("the model's first layers are not those that its reader knows") from None
        self._rows = Rows((first.get_dim("nO"),), np.float32)
        self._known: dict[bytes, int] = {}

    @property
    def filled(self) -> Floats:
        """All vectors so far, by the numbers that `numbers` gives."""
        return self._rows.filled

    def numbers(self, attributes: Keys) -> Ints:
        """For each row of attributes, a column each, the number of its vector."""
        different, back = np.unique(attributes, axis=0, return_inverse=True)
        keys = [row.tobytes() for row in different]
        new = [index for index, key in enumerate(keys) if key not in self._known]
        if new:
            self._known.update((keys[index], len(self._rows) + place) for place, index in enumerate(new))
            self._rows.extend(self._mix.predict(self._embed.predict(different[new])))
        found: Ints = np.fromiter((self._known[key] for key in keys), np.int64, len(keys))[back.reshape(-1)]
        return found
