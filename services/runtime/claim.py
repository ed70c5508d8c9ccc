"""Takes over what a dead consumer left, and keeps alive what this one holds."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import structlog
from redis.asyncio import Redis

from copydesk_contracts.topology import PAYLOAD_FIELD
from services.runtime.delivery import Delivery
from services.runtime.finish import Entry

log = structlog.get_logger()

FIELD = PAYLOAD_FIELD.encode()


@dataclass
class Claimer:
    """Claims for one step: `streams` are what its group reads, `idle` seconds mean death."""

    redis: Redis
    delivery: Delivery
    group: str
    worker: str
    streams: tuple[str, ...]
    private: frozenset[str]
    idle: float
    count: int = 100

    async def recover_own(self) -> int:
        """Finish what an earlier life of this worker left pending. Returns how many."""
        return sum([await self._claim(stream, 0, self.worker) for stream in self.streams])

    async def claim(self) -> int:
        """Finish what has been idle for too long, whoever held it. Returns how many."""
        return sum([await self._claim(stream, int(self.idle * 1000), None) for stream in self.streams])

    async def heartbeat(self) -> None:
        """Show a sign of life for every entry in hand, without a delivery being counted."""
        held: dict[str, list[Any]] = defaultdict(list)
        for stream, entry_id in self.delivery.held:
            held[stream].append(entry_id)
        for stream, ids in held.items():
            await self.redis.xclaim(stream, self.group, self.worker, 0, ids, justid=True)

    async def _claim(self, stream: str, idle: int, consumer: str | None) -> int:
        ids = await self._pending(stream, idle, consumer)
        if not ids:
            return 0
        claimed: Any = await self.redis.xclaim(stream, self.group, self.worker, idle, ids)
        log.warning("entries-claimed", stream=stream, count=len(claimed), group=self.group)
        for entry_id, fields in claimed:
            # Singly, since one of them may be what killed the other consumer.
            entry = Entry(stream, entry_id.decode(), fields.get(FIELD, b""), stream in self.private)
            await self.delivery.process([entry])
        return len(claimed)

    async def _pending(self, stream: str, idle: int, consumer: str | None) -> list[Any]:
        pending = await self.redis.xpending_range(
            stream, self.group, "-", "+", self.count, consumername=consumer, idle=idle or None
        )
        ids = (entry_id.decode() for entry_id in _ids(pending))
        return [i for i in ids if (stream, i) not in self.delivery.held]


def _ids(pending: Any) -> list[Any]:
    return [p["message_id"] for p in pending]
