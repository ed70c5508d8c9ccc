"""A step reads no further while the one after it lags: memory stays bounded."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis

from services.state.backlog import backlog

log = structlog.get_logger()


@dataclass
class Gate:
    """Open while every (stream, group) after this step has at most `limit` entries to go."""

    redis: Redis
    downstream: Sequence[tuple[str, str]]
    limit: int
    poll: float
    shut: bool = False

    async def wait(self) -> None:
        """Return as soon as the gate is open."""
        while await self._lagging():
            if not self.shut:
                log.info("gate-shut", downstream=[group for _, group in self.downstream])
            self.shut = True
            await asyncio.sleep(self.poll)
        self.shut = False

    async def _lagging(self) -> bool:
        for stream, group in self.downstream:
            if await backlog(self.redis, stream, group) > self.limit:
                return True
        return False
