"""What the streams of all partitions let go before a webhook had it, read by one cursor."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from services.state.cursor import Found, Told, parts_of, walked
from services.state.missed import PLACE, missed_events
from services.state.partitions import Partitions


@dataclass(frozen=True)
class WholeMissed:
    """Blocking: call it in a thread. Raises OSError."""

    folder: Path
    partitions: Partitions

    def between(self, event_types: Sequence[str], after: str, last: str, limit: int) -> list[Told]:
        """So many of the events after a cursor, up to another, of several types in their order."""
        count = len(self.partitions.all)
        places, ends = parts_of(after, count), parts_of(last, count)
        runs = [self._of(number, event_types, places[number], ends[number], limit) for number in range(count)]
        return walked(places, islice(heapq.merge(*runs), limit))

    def _of(
        self, number: int, event_types: Sequence[str], after: str, last: str, limit: int
    ) -> Iterator[Found]:
        if after >= last:
            return
        kept = missed_events(self.folder, self.partitions.all[number].keys)
        for line in kept.between(event_types, after, last, limit):
            yield line[PLACE].decode(), number, line
