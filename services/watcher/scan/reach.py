"""Asks a file system in threads that may hang for ever, without holding up anybody else.

A network mount whose server is silent blocks each call on it, uninterruptibly. Such a
thread is given up, not waited for; once it comes back, the place answers again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from services.watcher.scan.spare import SpareThreads

T = TypeVar("T")
Sign = Callable[[str], None]
"""Called by the work with the place that it comes to: it moves on."""

AT_ONCE = 16
"""Calls on one root at the same time; reading many small files over a network gains by that much."""


class Hangs(Exception):
    """The file system gave no sign of life; `place` is the path below the root that it was asked about."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place or 'the folder'} does not answer")
        self.place = place


@dataclass(eq=False)
class Call:
    """One piece of work under way: where it is, and when it last moved on."""

    clock: Callable[[], float]
    place: str = ""
    moved: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)
    value: Any = None
    error: BaseException | None = None

    def sign(self, place: str) -> None:
        """It comes to that place."""
        self.place, self.moved = place, self.clock()


class Reach:
    """What can be asked of one root. `limit` is how many seconds it may give no sign of life."""

    def __init__(self, limit: float, monotonic: Callable[[], float]) -> None:
        self._limit, self._clock = limit, monotonic
        self._room = asyncio.Semaphore(AT_ONCE)
        self._caught: set[Call] = set()
        self._threads = SpareThreads()

    @property
    def hanging(self) -> frozenset[str]:
        """Places below the root at which a call is caught just now; empty for the root itself."""
        return frozenset(call.place for call in self._caught)

    async def ask(self, work: Callable[[Sign], T], place: str = "") -> T:
        """What the work returns or raises. Raises Hangs where it gives no sign of life for too long."""
        async with self._room:
            call = Call(self._clock, place, self._clock())
            self._threads.start(partial(self._run, work, call, asyncio.get_running_loop()))
            await self._wait(call)
        if call.error is not None:
            raise call.error
        result: T = call.value
        return result

    async def _wait(self, call: Call) -> None:
        while not call.done.is_set():
            left = call.moved + self._limit - self._clock()
            if left <= 0:
                self._caught.add(call)
                raise Hangs(call.place)
            try:
                await asyncio.wait_for(call.done.wait(), left)
            except TimeoutError:
                continue

    def _run(self, work: Callable[[Sign], T], call: Call, loop: asyncio.AbstractEventLoop) -> None:
        try:
            call.value = work(call.sign)
        except BaseException as error:  # it belongs to whoever asked
            call.error = error
        try:
            loop.call_soon_threadsafe(self._finish, call)
        except RuntimeError:  # the loop is closed: nobody waits any more
            return

    def _finish(self, call: Call) -> None:
        self._caught.discard(call)
        call.done.set()
