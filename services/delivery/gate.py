"""A step reads no further while the one after it lags: memory stays bounded."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

log = structlog.get_logger()


COUNTED = 2000
UNREAD = """#!lua flags=no-writes
return #redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
"""


async def backlog(redis: Redis, stream: str, group: str) -> int:
    """Entries that the group has not finished: unread and pending."""
    try:
        infos: list[dict[str, Any]] = await redis.xinfo_groups(stream)
    except ResponseError:
        return 0
    for info in infos:
        if info["name"].decode() == group:
            lag = info.get("lag")
            unread = lag if lag is not None else await _count_unread(redis, stream, info["last-delivered-id"])
            return int(info["pending"]) + int(unread)
    return 0


async def _count_unread(redis: Redis, stream: str, last: bytes) -> int:
    """The server does not know once entries were deleted in the middle. Counts to `COUNTED` at most."""
    return int(await redis.eval(UNREAD, 1, stream, last, COUNTED))


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
