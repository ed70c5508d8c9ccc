"""How names are written, as it was found a moment ago: that changes little, and costs much to look up."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from services.index.query import Facet

KEPT: Final = 600.0
"""Seconds after which a name is looked up again."""
MOST: Final = 50_000
"""Names that are remembered."""
Place = tuple[Facet, str]
"""A facet, and the digits that stand for a name of it."""
Known = dict[Place, str]


class Labels:
    """Remembers labels; usable from many threads, of which each replaces what another put."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kept: dict[Place, tuple[float, str]] = {}
        self._frequent: tuple[float, Known | None] = (0.0, None)

    def known(self, places: Iterable[Place]) -> Known:
        """Those of these names that are remembered."""
        now = self._monotonic()
        found = {place: self._kept.get(place) for place in places}
        return {place: kept[1] for place, kept in found.items() if kept is not None and kept[0] > now}

    def frequent(self, read: Callable[[], Known | None]) -> Known | None:
        """What is read of the most frequent names, remembered for a while if there is anything."""
        until, known = self._frequent
        if known is None or until <= self._monotonic():
            known = read()
            self._frequent = (self._monotonic() + KEPT, known)
        return known

    def keep(self, labels: Mapping[Place, str]) -> None:
        """Remember these for a while."""
        if len(self._kept) > MOST:
            self._kept = {}
        until = self._monotonic() + KEPT
        self._kept |= {place: (until, label) for place, label in labels.items()}
