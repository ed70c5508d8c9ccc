"""Which files have held still for long enough. Counts by the clock that never goes back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from services.watcher.entry import Stat

RETRY = 0.05
LONGEST_RETRY = 5.0


class Spot(NamedTuple):
    """A place: name of the root, path below it."""

    root: str
    path: str


@dataclass(slots=True)
class Sighting:
    """How a place looked (null: nothing there), since when, and how often it changed under our eyes."""

    stat: Stat | None
    since: float
    changes: int = 0


@dataclass
class Pending:
    """Places that differ from the ledger and wait until they have settled.

    `settle` seconds for what is there, `missing` seconds for what is not: a file that is
    saved anew or renamed is missing for a moment.
    """

    settle: float
    missing: float
    spots: dict[Spot, Sighting] = field(default_factory=dict)

    def see(self, spot: Spot, stat: Stat | None, now: float) -> bool:
        """Note how the place looks; true if it has held still for long enough."""
        known = self.spots.get(spot)
        if known is None:
            known = self.spots[spot] = Sighting(stat, now)
        elif _signature(known.stat) != _signature(stat):
            known.stat, known.since, known.changes = stat, now, known.changes + 1
        else:
            known.stat = stat
        return now >= self.due_at(known)

    def due_at(self, sighting: Sighting) -> float:
        """When it will have held still for long enough."""
        return sighting.since + (self.missing if sighting.stat is None else self.settle)

    def drop(self, spot: Spot) -> None:
        """The place needs nothing any more."""
        self.spots.pop(spot, None)

    def restart(self, spot: Spot, now: float) -> None:
        """It was another file by the time it was read: wait again, a little longer each time."""
        if (known := self.spots.get(spot)) is not None:
            known.since = now + min(RETRY * 2**known.changes, LONGEST_RETRY)
            known.changes += 1

    def due(self, now: float) -> Iterator[tuple[Spot, Stat | None]]:
        """Places that have settled as far as we know: look again, then act."""
        return ((spot, s.stat) for spot, s in list(self.spots.items()) if now >= self.due_at(s))

    def next_due(self) -> float | None:
        """When the next place will be due, or null if none waits."""
        return min((self.due_at(s) for s in self.spots.values()), default=None)

    def missing_in(self, root: str) -> list[tuple[Spot, Sighting]]:
        """The places of a root that were found empty."""
        return [(spot, s) for spot, s in self.spots.items() if spot.root == root and s.stat is None]

    def appearing(self) -> set[tuple[int, int, int]]:
        """Signatures of the files that wait: one with a missing file's signature is that file, renamed."""
        return {s.stat.signature for s in self.spots.values() if s.stat is not None}

    def fresh(self, most_changes: int = 0) -> list[Sighting]:
        """What waits for no more than its time: it has not changed more often than that."""
        return [s for s in self.spots.values() if s.changes <= most_changes]

    def __len__(self) -> int:
        return len(self.spots)


def _signature(stat: Stat | None) -> tuple[int, int, int] | None:
    return stat.signature if stat is not None else None
