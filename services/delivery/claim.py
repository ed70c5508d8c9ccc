"""Takes over what a dead consumer left, and keeps alive what this one holds."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from copydesk_contracts.topology import PAYLOAD_FIELD
from services.delivery.delivery import Delivery
from services.delivery.finish import Entry
from services.process import crash
from services.process.trouble import vanished
from services.state.partitions import Partitions

log = structlog.get_logger()

FIELD = PAYLOAD_FIELD.encode()


@dataclass
class Claimer:
    """Claims for one step: `streams` are what its group reads, `idle` seconds mean death."""

    partitions: Partitions
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
            redis = self._redis(stream)
            await redis.xclaim(stream, self.group, self.worker, 0, ids, justid=True)

    async def _claim(self, stream: str, idle: int, consumer: str | None) -> int:
        try:
            waiting = await self._pending(stream, idle, consumer)
        except ResponseError as error:
            if not vanished(error):
                raise
            return 0
        if waiting:
            log.warning("entries-found", stream=stream, count=len(waiting), group=self.group)
            crash.point("claim.before")
        return sum([await self._take(stream, idle, *entry) for entry in waiting.items()])

    async def _take(self, stream: str, idle: int, entry_id: str, deliveries: int) -> int:
        # One by one, so that a claimed entry that kills its worker is the only one that
        # a delivery is counted for.
        if (stream, entry_id) in self.delivery.held:
            return 0
        claimed: Any = await self._redis(stream).xclaim(stream, self.group, self.worker, idle, [entry_id])
        crash.point("claim.after")
        for _, fields in claimed:
            entry = Entry(stream, entry_id, fields.get(FIELD, b""), stream in self.private, deliveries + 1)
            await self.delivery.process([entry])
        return len(claimed)

    async def _pending(self, stream: str, idle: int, consumer: str | None) -> dict[str, int]:
        redis = self._redis(stream)
        pending: Any = await redis.xpending_range(
            stream, self.group, "-", "+", self.count, consumername=consumer, idle=idle or None
        )
        found = {p["message_id"].decode(): int(p["times_delivered"]) for p in pending}
        return {i: deliveries for i, deliveries in found.items() if (stream, i) not in self.delivery.held}

    def _redis(self, stream: str) -> Redis:
        return self.partitions.at(stream).redis
