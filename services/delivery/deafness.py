"""Whether a step has stopped reading for good, though the server answers: then a new life helps."""

from collections.abc import Callable, Sequence
from typing import Final

from services.delivery.patient import PatientRetry

HEAR_EVERY: Final = 6.0
"""Seconds between two looks, or more where the process is short of processor or was stopped."""
LOOKS: Final = 10
"""Looks in a row, of which each found nothing read since the one before: some minute."""


class Deafness:
    """Counts looks and not seconds: after a long batch, or after the machine slept, a step has read nothing
    for long as well, and reads at once."""

    def __init__(self, reading: PatientRetry, streams: Sequence[str], busy: Callable[[], bool]) -> None:
        self._reading, self._streams, self._busy = reading, streams, busy
        self._seen: dict[str, float | None] = {}
        self._silent = 0

    def look(self) -> bool:
        """Look once more, and say whether one of the streams is not read any more."""
        seen = {stream: self._reading.last(stream) for stream in self._streams}
        silent = any(at is not None and at == self._seen.get(stream) for stream, at in seen.items())
        excused = self._busy() or self._reading.trouble is not None
        self._seen, self._silent = seen, self._silent + 1 if silent and not excused else 0
        return self._silent >= LOOKS
