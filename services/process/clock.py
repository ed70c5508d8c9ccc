"""Time is passed in, so that tests can turn the hands."""

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol


class Clock(Protocol):
    """The time of day, and a counter of seconds that never goes back."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""
        return time.monotonic()


@lru_cache(maxsize=1)
def milliseconds(moment: datetime) -> int:
    """Unix time in whole milliseconds. The last one is remembered: all events of a batch have one."""
    return int(moment.timestamp() * 1000)


@lru_cache(maxsize=1)
def iso(moment: datetime) -> str:
    """The moment as ISO 8601 writes it, the last one remembered in the same way."""
    return moment.isoformat()
