"""A step reads no further while the one after it lags: memory stays bounded."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis

from services.state.backlog import backlog
from services.state.keys import Keys
from services.state.partitions import Partition

log = structlog.get_logger()


@dataclass
class Gate:
    """Open while every (stream, group) after this step has at most `limit` entries to go.

    `elsewhere` has the same streams of other partitions, with a client of each: they count as one.
    """

    redis: Redis
    downstream: Sequence[tuple[str, str]]
    limit: int
    poll: float
    elsewhere: Sequence[tuple[Redis, Sequence[tuple[str, str]]]] = ()
    shut: bool = False
    _free: int = 0

    def surely_takes(self, more: int) -> bool:
        """Whether it was seen to be open for so many more entries, those since then counted off."""
        self._free -= more
        return self._free >= 0

    async def takes(self, more: int) -> bool:
        """Whether it would still be open after so many more entries.

        Half of what is free beyond them may pass before it is asked again: another worker may have seen
        the same.
        """
        free = self.limit - await self._lag() - more
        self._free = free // 2
        return free >= 0

    async def wait(self) -> None:
        """Return as soon as the gate is open."""
        while await self._lag() > self.limit:
            if not self.shut:
                log.info("gate-shut", downstream=[group for _, group in self.downstream])
            self.shut = True
            await asyncio.sleep(self.poll)
        self.shut = False

    async def _lag(self) -> int:
        """The most entries that one of those after it has to go."""
        shares = [(self.redis, self.downstream), *self.elsewhere]
        lags = [[await backlog(redis, *place) for place in places] for redis, places in shares]
        return max(map(sum, zip(*lags, strict=True)), default=0)


Places = Callable[[Keys], Sequence[tuple[str, str]]]


def gate_over(partitions: Sequence[Partition], places: Places, limit: int, poll: float) -> Gate:
    """A gate before these places of several partitions."""
    first, *others = partitions
    elsewhere = [(p.redis, places(p.keys)) for p in others]
    return Gate(first.redis, places(first.keys), limit, poll, elsewhere)
