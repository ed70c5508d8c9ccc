"""What one worker of the namespace does for all: trim, expire, collect, and remove dead consumers."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from copydesk_contracts.events import DocumentRejected
from copydesk_contracts.topology import EVENTS
from services.delivery.position import RetentionLimits
from services.delivery.resend import Resender
from services.delivery.trim import trim
from services.process.clock import Clock
from services.process.loops import each
from services.process.settings import Settings
from services.state.backlog import repair_lag
from services.state.collect import collect, entries
from services.state.consumers import ensure_consumers
from services.state.content import ContentStore
from services.state.groups import all_groups
from services.state.keys import GONE, Keys
from services.state.missed import missed_events
from services.state.partitions import Partitions, single

log = structlog.get_logger()

LEASE = 30.0
"""Seconds for which one process keeps house without a sign of life: three of its rounds."""
MICROSECONDS = 1_000_000
"""The order of events counts so many in a second."""
CHUNK = 500
"""Receipts that one script forgets: it must not hold the server for longer than some milliseconds."""

# All may run over the memory limit: they are what gets the server below it again.
TAKE = """#!lua flags=allow-oom
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""

# Pending is asked in the same step, since deleting a consumer drops what it has in hand.
REMOVE_DEAD = """#!lua flags=allow-oom
local consumers = redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
local removed = 0
for _, consumer in ipairs(consumers) do
  local told = {}
  for i = 1, #consumer, 2 do told[consumer[i]] = consumer[i + 1] end
  if told.pending == 0 and told.idle > tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], told.name)
    removed = removed + 1
  end
end
return removed
"""

EXPIRE = """#!lua flags=allow-oom
for _, document in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  redis.call('ZREM', KEYS[1], document)
  redis.call('DEL', KEYS[2] .. document, KEYS[3] .. document)
end
return redis.call('ZCARD', KEYS[1])
"""


@dataclass
class Housekeeping:
    """Does its rounds for one partition while it holds the lease; every worker may have one."""

    redis: Redis
    keys: Keys
    settings: Settings
    clock: Clock
    store: ContentStore | None = None
    partitions: Partitions | None = None
    """All of the namespace, of which `keys` are one; by default it is the only one."""
    _collected: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._all = self.partitions or single(self.redis, self.keys)
        self._resender = Resender(self.redis, self.keys, self.clock, self._all)
        self._missed = missed_events(self.settings.missed_dir, self.keys)

    async def turn(self) -> bool:
        """One round. Says whether it was ours to do."""
        if not await self._take_lease():
            return False
        now = await self._server_time()
        consumers = partial(ensure_consumers, self.redis, self.keys)
        expiry = partial(self.expire, now)
        trimming = partial(self._trim, now)
        await each(
            self._resender.turn,
            self.repair,
            trimming,
            self.remove_dead,
            expiry,
            consumers,
            self._collect_now_and_then,
        )
        return True

    async def _trim(self, now: int) -> None:
        limits = RetentionLimits(self.settings.retain, await self._stream_size())
        dropped = await trim(self.redis, self.keys, limits, now, self._missed, self._all.home)
        if sum(dropped.values()):
            log.info("streams-trimmed", **{k: n for k, n in dropped.items() if n})

    async def remove_dead(self) -> int:
        """Remove consumers that have nothing in hand and were not heard of for long. Returns how many."""
        idle = int(self.settings.forget_worker * 1000)
        return sum(
            [
                int(await self.redis.eval(REMOVE_DEAD, 1, stream, group, idle))
                for stream, group in all_groups(self.keys)
            ]
        )

    async def repair(self) -> int:
        """Set right what the server believes to be unread and is not. Returns of how many groups."""
        return sum([await repair_lag(self.redis, *pair) for pair in all_groups(self.keys)])

    async def expire(self, now: int) -> None:
        """Forget the receipts of documents that went long ago, but not of those taken down."""
        before = now - int(self.settings.forget * 1000)
        for state in GONE:
            names = (self.keys.documents(state), self.keys.receipt(""), self.keys.locations(""))
            await self.redis.eval(EXPIRE, 3, *names, before, CHUNK)

    async def forget_closed(self) -> int:
        """Drop the marks of dead letters that are not on their stream any more. Returns how many."""
        closed: Any = await self.redis.smembers(self.keys.closed())
        if not closed:
            return 0
        async for _, payload in entries(self.redis, self.keys.stream(DocumentRejected)):
            closed = {mark for mark in closed if b'"id":"' + mark + b'"' not in payload}
        if not closed:
            return 0
        await self.redis.srem(self.keys.discarded(), *closed)
        return int(await self.redis.srem(self.keys.closed(), *closed))

    async def _server_time(self) -> int:
        """Milliseconds by the clock that the ids of entries come from; ours may be a day off."""
        seconds, micros = await self.redis.time()
        return int(seconds) * 1000 + int(micros) // 1000

    async def _stream_size(self) -> int:
        """Bytes a public stream may take: as set, but together no more than half of the server's limit.

        That is what it may take in all partitions.
        """
        share = len(self._all.all)
        return await self._whole_size() // share

    async def _whole_size(self) -> int:
        try:
            memory: Any = await self.redis.info("memory")
        except ResponseError:  # hosted servers forbid it
            return self.settings.retain_bytes
        limit = int(memory.get("maxmemory", 0))
        share = limit // (2 * len(EVENTS)) if limit else self.settings.retain_bytes
        return min(self.settings.retain_bytes, share)

    async def _collect_now_and_then(self) -> None:
        now = self.clock.monotonic()
        if now - self._collected < self.settings.collect_every:
            return
        self._collected = now
        await self.forget_closed()
        kept = datetime.timestamp(self.clock.now()) - self.settings.forget
        before = f"{int(kept * MICROSECONDS):016d}"
        await asyncio.to_thread(self._missed.expire, before, self.settings.missed_bytes)
        if self.store is not None and self.keys == self._all.home.keys:
            await collect(self._all, self.store, self.settings.collect_grace)

    async def _take_lease(self) -> bool:
        name = self.keys.lease("housekeeping")
        return bool(await self.redis.eval(TAKE, 1, name, self.settings.worker, int(LEASE * 1000)))
