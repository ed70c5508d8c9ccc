"""How often an event is sent to a webhook, and what a receiver's answer says of it."""

from dataclasses import dataclass
from typing import Final

import httpx

COME_AGAIN: Final = frozenset({408, 425, 429})
"""Answers below 500 that say nothing against the event: the receiver is busy."""
REFUSED: Final = (ValueError, httpx.InvalidURL)
"""What another try would meet with as well: the event, or where it is to go, is not taken."""


class RefusedEvent(ValueError):
    """The receiver answers that it does not take this event; it may take the next one."""


@dataclass(frozen=True)
class Tries:
    """How often an event is sent at most; pauses and the patience with an answer in seconds.

    With these a receiver may be away for an hour, and nothing is parked. What it refuses is put aside
    after half a minute, so that the next one can go on.
    """

    attempts: int = 20
    refusals: int = 6
    pause: float = 1.0
    longest: float = 300.0
    timeout: float = 10.0

    def pause_after(self, attempt: int) -> float:
        """Seconds before the next try."""
        return float(min(self.longest, self.pause * 2 ** (attempt - 1)))

    def limit(self, failure: Exception) -> int:
        """Tries altogether, by the last failure."""
        return self.refusals if isinstance(failure, REFUSED) else self.attempts


def judge(status: int) -> None:
    """Raise what an answer other than a success means: HTTPError to come again, RefusedEvent."""
    if httpx.codes.is_success(status):
        return
    if httpx.codes.is_server_error(status) or status in COME_AGAIN:
        raise httpx.HTTPError(f"answered {status}")
    raise RefusedEvent(f"answered {status}")
