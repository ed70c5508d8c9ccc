"""How often one client may ask: a bucket that fills steadily and is emptied by requests."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

CLIENTS = 10_000
"""Addresses that are remembered, so that many of them do not fill the memory."""


@dataclass
class RateLimit:
    """`rate` requests a second for each client, `burst` at once; times from `monotonic`, in seconds.

    Remembers the CLIENTS that asked last; a forgotten one begins with a full bucket.
    """

    rate: float
    burst: float
    monotonic: Callable[[], float]
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def exhausted(self, client: str) -> bool:
        """Whether the client may not ask now; counts nothing."""
        return self._left(client, self.monotonic()) < 1

    def allows(self, client: str) -> bool:
        """Whether the client may ask now; counts the request if so."""
        now = self.monotonic()
        left = self._left(client, now)
        self._buckets.pop(client, None)
        allowed = left >= 1
        self._buckets[client] = (left - 1 if allowed else left, now)
        if len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        return allowed

    def _left(self, client: str, now: float) -> float:
        left, since = self._buckets.get(client, (self.burst, now))
        return min(self.burst, left + (now - since) * self.rate)
