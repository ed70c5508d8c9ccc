"""What a group of texts has of a text, hash by hash, and what of that no larger group has. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.index.stories.linkage import Sketch, reach

Mask = npt.NDArray[np.bool_]
_OF_GROUP: Final = 3
"""One text in so many must have a hash for the group to have it: a few may have borrowed from elsewhere."""
_SURE: Final = 2
"""Texts that must have it for no other group to be said to have it alone: two round-ups share an item."""


@dataclass(frozen=True)
class Part:
    """Of the lowest hashes of a text, those that a group can be asked for: whether it has them.

    And whether it has them for `sure`, in more than a single text.
    """

    has: Mask
    sure: Mask

    @property
    def share(self) -> float:
        """Share of the text that stands in the group."""
        return float(self.has.mean()) if len(self.has) else 0.0


def part(own: Sketch, members: Sequence[Sketch]) -> Part:
    """What these texts, of which there must be one at least, have of a text."""
    reaches = np.sort(np.array([reach(member) for member in members]))
    asked = own[: np.searchsorted(own, reaches[-1], "right")]
    values = np.concatenate(members)
    at = np.minimum(np.searchsorted(own, values), len(own) - 1)
    having = np.bincount(at[own[at] == values], minlength=len(own))[: len(asked)]
    telling = len(members) - np.searchsorted(reaches, asked)
    has = _OF_GROUP * having >= telling
    return Part(has, has & (having >= np.minimum(_SURE, telling)))


def fresh(parts: Iterable[Part]) -> Iterator[float]:
    """The share of each of these parts of one text that none before has for sure.

    What one of them cannot be asked for is left out.
    """
    told: Mask | None = None
    for found in parts:
        before = np.zeros_like(found.has) if told is None else told
        asked = min(len(before), len(found.has))
        yield float((found.has[:asked] & ~before[:asked]).mean()) if asked else 0.0
        told = found.sure[:asked] | before[:asked]
