"""Trouble of the server that passes by itself, and how it is waited out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import TypeVar

import structlog
from redis import exceptions as server
from redis.exceptions import RedisError

from services.process.errors import explain

log = structlog.get_logger()
T = TypeVar("T")

PASSING = (
    server.ConnectionError,
    server.TimeoutError,
    server.ReadOnlyError,
    server.OutOfMemoryError,
    server.NoPermissionError,
    server.ClusterDownError,
    server.MasterDownError,
    server.TryAgainError,
    OSError,
)
CODES = ("READONLY", "LOADING", "OOM", "MISCONF", "NOPERM", "NOAUTH", "NOREPLICAS", "MASTERDOWN", "BUSY ")
"""Codes that the client has no class for, or not where a script ran into them."""
ON_ITS_WAY = "access a non local key"
"""What a script runs into while its slot moves to another node of a cluster."""

FIRST_PAUSE = 0.1
"""Seconds after the first failure: a restarted server is back within some ..."""
LONGEST_PAUSE = 5.0
"""... doubling up to so many."""


def passing(error: BaseException) -> bool:
    """Whether the same call may succeed later, without anything of ours being changed."""
    if isinstance(error, server.AuthenticationError):
        return False
    if isinstance(error, PASSING):
        return True
    return isinstance(error, RedisError) and (str(error).startswith(CODES) or ON_ITS_WAY in str(error))


def vanished(error: BaseException) -> bool:
    """Whether the stream or its group is not there (any more)."""
    return isinstance(error, RedisError) and str(error).startswith(("NOGROUP", "UNBLOCKED"))


def heed_cancellation() -> None:
    """Raise CancelledError if this task was cancelled and the client swallowed it, as it may."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def tried(act: Callable[[], Awaitable[T]]) -> T | RedisError | OSError:
    """What `act` returns, or the trouble that it met."""
    try:
        return await act()
    except (RedisError, OSError) as error:
        heed_cancellation()
        return error


def sound(answers: Iterable[T | RedisError | OSError]) -> list[T]:
    """The answers, where none of them is trouble. Raises the first that is."""
    found = []
    for answer in answers:
        if isinstance(answer, RedisError | OSError):
            raise answer
        found.append(answer)
    return found


def pauses(first: float = FIRST_PAUSE, longest: float = LONGEST_PAUSE) -> Iterator[float]:
    """Seconds to wait after the first, second, ... failure; they double up to the longest."""
    pause = first
    while True:
        yield pause
        pause = min(pause * 2, longest)


class Repeater:
    """Repeats calls until the server takes them. `trouble` says what keeps it waiting just now."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.trouble: str | None = None

    async def call(
        self, act: Callable[[], Awaitable[T]], of: tuple[type[Exception], ...] = (RedisError, OSError)
    ) -> T:
        """What `act` returns in the end. Raises what does not pass by itself, or is none `of` these."""
        for pause in pauses():
            try:
                result = await act()
            except of as error:
                heed_cancellation()
                if not passing(error):
                    raise
                await self._wait(error, pause)
            else:
                self.trouble = None
                return result
        raise AssertionError("pauses do not end")

    async def _wait(self, error: BaseException, pause: float) -> None:
        self.trouble = f"{self.name}: {explain(error)}"
        log.warning("server-trouble", doing=self.name, error=explain(error), pause=pause)
        await asyncio.sleep(pause)
