"""Says in which partitions of a cluster something was published, to however many that wait for it.

There a command has one slot, so that each partition needs a connection that waits. All who wait share these.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from redis.exceptions import RedisError

from copydesk_contracts.order import entry_id
from copydesk_contracts.topology import EVENTS
from services.process.errors import explain
from services.state.log import EventLog
from services.state.partitions import Partition, Partitions

log = structlog.get_logger()

BLOCK: Final = 5000
"""Milliseconds that one read waits."""
AGAIN: Final = 1.0
"""Seconds before a server is asked again that did not answer."""


@dataclass
class Bell:
    """Listens while anybody does. `rung` counts for each partition how often there was something new."""

    partitions: Partitions
    rung: list[int] = field(init=False)
    _listeners: int = field(default=0, init=False)
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list, init=False)
    _next: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def __post_init__(self) -> None:
        self.rung = [0] * len(self.partitions.all)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """While this lasts, what is published later than `rung` was looked at is rung for."""
        if not self._listeners:
            self._tasks = [asyncio.create_task(self._listen(p)) for p in self.partitions.all]
        self._listeners += 1
        try:
            yield
        finally:
            self._listeners -= 1
            if not self._listeners:
                await self._rest()

    async def wait(self, seen: list[int], seconds: float) -> bool:
        """Wait until a partition was rung for more often than `seen`, or so long. Says whether one was."""
        try:
            async with asyncio.timeout(seconds):
                while self.rung == seen:
                    await self._next.wait()
        except TimeoutError:
            return False
        return True

    async def _listen(self, partition: Partition) -> None:
        """It is rung once at first, since something may have come before this began."""
        place: str | None = None
        while True:
            try:
                place = await self._heard(partition, place)
            except (RedisError, OSError) as error:
                log.info("bell-interrupted", partition=partition.keys.number, error=explain(error))
                await asyncio.sleep(AGAIN)
                place = None

    async def _heard(self, partition: Partition, place: str | None) -> str:
        """Wait for one sign, and ring. Returns the place of what was published last."""
        if place is not None:
            streams: Any = {partition.keys.stream(kind): entry_id(place) for kind in EVENTS}
            if not await partition.redis.xread(streams, count=1, block=BLOCK):
                return place
        # Whoever looks after the ring sees all up to there; what comes later than that rings again.
        newest = await EventLog(partition.redis, partition.keys).newest()
        self.rung[partition.keys.number] += 1
        self._next.set()
        self._next = asyncio.Event()
        return newest

    async def _rest(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
