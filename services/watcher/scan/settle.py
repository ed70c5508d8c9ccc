"""Which files have held still for long enough. Counts by the clock that never goes back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from services.watcher.entry import Stat

RETRY = 0.05
"""Seconds until a place is looked at again that was another when it was read, ..."""
LONGEST_RETRY = 5.0
"""... doubling up to so many."""
GLANCE = 0.3
"""What was last written long ago need not settle, only be seen to be the same twice."""
CLOSED = 0.1
"""What is told of as it comes is read after so long, if it has not changed again and the kernel knows that
nobody has it open for writing; who opens it anew for each part makes longer pauses than that."""
EMPTY_FACTOR = 10.0
"""An empty file is most often one that is about to be written, and nobody waits for it."""
PAUSE_FACTOR = 3.0
"""Who writes in parts makes pauses of about one length: so many of them without a part mean the end."""
LONGEST_QUIET = 30.0
"""Seconds that even a slow writer is waited for; an editor saves again and again for hours."""
REMEMBERED = 10_000
"""Places of which the last change is remembered, for the pause before the next."""


class FileSpot(NamedTuple):
    """A place: name of the root, path below it."""

    root: str
    path: str


@dataclass(slots=True)
class Sighting:
    """How a place looked (null: nothing there), since when, and how often it changed under our eyes.

    `first` is when it was first seen to wait, `pause` the longest time between two changes;
    `old` says that it was last written long before it was seen; `heard` that it came just now, and its
    writer may be done.
    """

    stat: Stat | None
    since: float
    changes: int = 0
    first: float = 0.0
    pause: float = 0.0
    old: bool = False
    heard: bool = False


@dataclass
class Pending:
    """Places that differ from the ledger and wait until they have settled.

    `settle` seconds for what is there, `missing` seconds for what is not: a file that is
    saved anew or renamed is missing for a moment.
    """

    settle: float
    missing: float
    spots: dict[FileSpot, Sighting] = field(default_factory=dict)
    _last: dict[FileSpot, float] = field(default_factory=dict)

    def see(
        self, spot: FileSpot, stat: Stat | None, now: float, age: float = 0.0, heard: bool = False
    ) -> bool:
        """Note how the place looks; true if it has held still for long enough.

        `age` is how long ago the file was last written, by its own time; `heard` says that the system
        told of it.
        """
        known = self.spots.get(spot)
        if known is None:
            known = self.spots[spot] = self._first_sight(spot, stat, now, age, heard)
        elif _signature(known.stat) != _signature(stat):
            if known.stat is not None and stat is not None:
                known.pause = max(known.pause, now - known.since)
            known.stat, known.since, known.changes = stat, now, known.changes + 1
            known.old = known.heard = False
        else:
            known.stat = stat
        return now >= self.due_at(known)

    def _first_sight(
        self, spot: FileSpot, stat: Stat | None, now: float, age: float, heard: bool
    ) -> Sighting:
        last = self._last.pop(spot, None)
        pause = now - last if last is not None else 0.0
        if pause * PAUSE_FACTOR > LONGEST_QUIET:
            pause = 0.0
        old, heard = (age > self.settle and not pause), (heard and not pause)
        return Sighting(stat, now, first=now, pause=pause, old=old, heard=heard)

    def due_at(self, sighting: Sighting) -> float:
        """When it will have held still for long enough."""
        return sighting.since + self._quiet(sighting)

    def _quiet(self, sighting: Sighting) -> float:
        if sighting.stat is None:
            return self.missing
        if sighting.heard and sighting.stat.size:
            return min(self.settle, CLOSED)
        if sighting.old:
            return min(self.settle, GLANCE)
        if not self.settle:
            return 0.0
        least = self.settle * (EMPTY_FACTOR if not sighting.stat.size else 1.0)
        return max(least, min(sighting.pause * PAUSE_FACTOR, LONGEST_QUIET))

    def publish(self, spot: FileSpot) -> None:
        """The place is published as it looks; remember when, in case its writer goes on."""
        sighting = self.spots.pop(spot, None)
        if sighting is not None and sighting.stat is not None:
            self._last[spot] = sighting.since
        if len(self._last) > REMEMBERED:
            self._last.pop(next(iter(self._last)))

    def drop(self, spot: FileSpot) -> None:
        """The place needs nothing any more."""
        self.spots.pop(spot, None)

    def restart(self, spot: FileSpot, now: float) -> None:
        """It was another file by the time it was read: wait again, a little longer each time."""
        if (known := self.spots.get(spot)) is not None:
            known.since = now + min(RETRY * 2**known.changes, LONGEST_RETRY)
            known.changes += 1
            known.heard = False

    def due(self, now: float) -> Iterator[tuple[FileSpot, Sighting]]:
        """Places that have settled as far as we know: look again, then act."""
        return ((spot, s) for spot, s in list(self.spots.items()) if now >= self.due_at(s))

    def next_due(self) -> float | None:
        """When the next place will be due, or null if none waits."""
        return min((self.due_at(s) for s in self.spots.values()), default=None)

    def missing_in(self, root: str) -> list[tuple[FileSpot, Sighting]]:
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
