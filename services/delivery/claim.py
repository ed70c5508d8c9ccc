"""Takes over what a dead consumer left, and keeps alive what this one holds."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from copydesk_contracts.topology import PAYLOAD_FIELD
from services.delivery.delivery import Delivery
from services.delivery.finish import Entry
from services.process import crash
from services.process.trouble import sound, vanished
from services.state.partitions import Partition, Partitions

log = structlog.get_logger()
T = TypeVar("T")

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
        return await self._claim_all(0, self.worker)

    async def claim(self) -> int:
        """Finish what has been idle for too long, whoever held it. Returns how many."""
        return await self._claim_all(int(self.idle * 1000), None)

    async def heartbeat(self) -> None:
        """Show a sign of life for every entry in hand, without a delivery being counted."""
        held: dict[str, list[Any]] = defaultdict(list)
        for stream, entry_id in self.delivery.held:
            held[stream].append(entry_id)

        async def show(partition: Partition, streams: Sequence[str]) -> None:
            for stream in streams:
                await partition.redis.xclaim(stream, self.group, self.worker, 0, held[stream], justid=True)

        await self._of_each(list(held), show)

    async def _claim_all(self, idle: int, consumer: str | None) -> int:
        """Entries of a server that is away are looked for when it is back; those of others are not."""

        async def look(partition: Partition, streams: Sequence[str]) -> dict[str, dict[str, int]]:
            return {name: await self._pending(partition.redis, name, idle, consumer) for name in streams}

        count, answers = 0, await self._of_each(self.streams, look, whole=False)
        for answer in answers:
            if isinstance(answer, dict):
                count += sum([await self._claim(stream, idle, found) for stream, found in answer.items()])
        sound(answers)
        return count

    async def _of_each(
        self,
        streams: Iterable[str],
        act: Callable[[Partition, Sequence[str]], Awaitable[T]],
        *,
        whole: bool = True,
    ) -> Sequence[T | RedisError | OSError]:
        """What `act` gives of each partition's share; the `whole` raises the trouble of any."""
        shares: dict[Partition, list[str]] = {}
        for stream in streams:
            shares.setdefault(self.partitions.at(stream), []).append(stream)
        answers = await self.partitions.asked(list(shares), lambda p: act(p, shares[p]))
        return sound(answers) if whole else answers

    async def _claim(self, stream: str, idle: int, waiting: Mapping[str, int]) -> int:
        if waiting:
            log.warning("entries-found", stream=stream, count=len(waiting), group=self.group)
            crash.point("claim.before")
        return sum([await self._take(stream, idle, *entry) for entry in waiting.items()])

    async def _take(self, stream: str, idle: int, entry_id: str, deliveries: int) -> int:
        # One by one, so that a claimed entry that kills its worker is the only one that
        # a delivery is counted for.
        if (stream, entry_id) in self.delivery.held:
            return 0
        redis = self.partitions.at(stream).redis
        claimed: Any = await redis.xclaim(stream, self.group, self.worker, idle, [entry_id])
        crash.point("claim.after")
        for _, fields in claimed:
            entry = Entry(stream, entry_id, fields.get(FIELD, b""), stream in self.private, deliveries + 1)
            await self.delivery.process([entry])
        return len(claimed)

    async def _pending(self, redis: Redis, stream: str, idle: int, consumer: str | None) -> dict[str, int]:
        try:
            pending: Any = await redis.xpending_range(
                stream, self.group, "-", "+", self.count, consumername=consumer, idle=idle or None
            )
        except ResponseError as error:
            if not vanished(error):
                raise
            return {}
        found = {p["message_id"].decode(): int(p["times_delivered"]) for p in pending}
        return {i: deliveries for i, deliveries in found.items() if (stream, i) not in self.delivery.held}
