"""Reading that does not end: the client of the subscribers waits out whatever the server says.

FastStream sleeps five seconds after a lost connection, reads again without a pause after
most other errors, and stops for good when a group is missing. With this policy it meets
none of them: the read is repeated inside the client, and a group that vanished is there
again a moment later.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Self, TypeVar

import structlog
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError

from services.process.clock import Clock
from services.process.errors import explain
from services.process.trouble import heed_cancellation, pauses

log = structlog.get_logger()
T = TypeVar("T")

LONGEST_PAUSE = 1.0
"""Seconds between two tries to read: a server that is back is noticed within one."""


class PatientRetry(Retry):
    """Repeats a call until it succeeds, any number of them at one time."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(NoBackoff(), -1)
        self._clock = clock
        self._read: dict[str, float] = {}
        self._troubles: dict[asyncio.Task[Any] | None, str] = {}
        self.asked = asyncio.Event()
        """Set with every read that goes out; whoever waits for the next one clears it first."""

    @property
    def trouble(self) -> str | None:
        """What keeps one of the calls from succeeding just now, for however long others have."""
        return next(iter(self._troubles.values()), None)

    def mark(self, streams: Iterable[str]) -> None:
        """Note that a read of these streams ended just now, with entries or without."""
        self._read.update(dict.fromkeys(streams, self._clock.monotonic()))

    def last(self, stream: str) -> float | None:
        """When a read of the stream last ended, by the clock's counter; null if none did."""
        return self._read.get(stream)

    def silence(self, stream: str) -> float | None:
        """Seconds since the stream was last read here; null if it never was.

        The server knows no such thing before Redis 7.2: there a consumer is idle from the
        last entry that it was given, not from its last question.
        """
        last = self._read.get(stream)
        return None if last is None else self._clock.monotonic() - last

    def __deepcopy__(self, memo: Any) -> Self:
        """Every connection shares this one, so that one mark tells of all."""
        return self

    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[T]],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,  # noqa: ARG002
        with_failure_count: bool = False,
    ) -> T:
        """What `do` returns in the end; only being shut out by the server is raised."""
        try:
            for failures, pause in enumerate(pauses(longest=LONGEST_PAUSE), start=1):
                try:
                    return await do()
                except AuthenticationError:
                    raise
                except (RedisError, OSError) as error:
                    await (fail(error, failures) if with_failure_count else fail(error))
                    heed_cancellation()
                    await self._wait(error, pause)
        finally:
            self._troubles.pop(asyncio.current_task(), None)
        raise AssertionError("pauses do not end")

    async def _wait(self, error: Exception, pause: float) -> None:
        if not self._troubles:
            log.warning("read-trouble", error=explain(error))
        self._troubles[asyncio.current_task()] = explain(error)
        await asyncio.sleep(pause)
