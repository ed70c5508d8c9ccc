"""Drops the oldest entries of a public stream, after what foreign groups miss of them was kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from redis.asyncio import Redis

from copydesk_contracts.events import EventData
from copydesk_contracts.order import sequence_of
from services.delivery.position import EntryId, Position, format_id, parse_id
from services.state.keys import Keys
from services.state.log import FIELD
from services.state.missed import Gap, MissedEvents, note

log = structlog.get_logger()

PAGE = 200
"""Entries read at once: of the largest, 256 KiB each, some 50 MB."""
PENDING = 1_000_000
"""No group has more in hand; the server gives no count without naming each."""

# Noted in the same stroke: a reader whose cursor is behind it is told that it missed something.
DROP = """#!lua flags=allow-oom
local last = redis.call('XREVRANGE', KEYS[1], '(' .. ARGV[1], '-', 'COUNT', 1)
if #last == 0 then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[2], last[1][1])
return redis.call('XTRIM', KEYS[1], 'MINID', ARGV[1])
"""


@dataclass(frozen=True)
class Dropper:
    """For one namespace. Without `missed` nothing is kept, only counted.

    `unsent` is the first place that some webhook is not done with; null where there is none.
    """

    redis: Redis
    keys: Keys
    missed: MissedEvents | None
    unsent: EntryId | None = None

    async def drop(self, event: type[EventData], found: Sequence[Position], below: EntryId) -> int:
        """Drop the entries below that id. Returns how many went."""
        stream = self.keys.stream(event)
        oldest: Any = await self.redis.xrange(stream, count=1)
        if not oldest or parse_id(oldest[0][0]) >= below:
            return 0
        behind = [p for p in found if not p.ours and p.first < below]
        await self._keep_for([p.first for p in behind], event, below)
        for position in behind:
            await self._note(event, position, parse_id(oldest[0][0]), below)
        names = (stream, self.keys.trimmed())
        return int(await self.redis.eval(DROP, 2, *names, format_id(below), event.event_type))

    async def _keep_for(self, groups: Sequence[EntryId], event: type[EventData], below: EntryId) -> None:
        """Keep what these groups and the webhooks are not done with; by the first place of each."""
        unsent = [self.unsent] if self.unsent is not None and self.unsent < below else []
        wanted = [*groups, *unsent]
        if wanted and self.missed is not None:
            await self._keep(self.missed, event, min(wanted), below)

    async def _note(
        self, event: type[EventData], position: Position, oldest: EntryId, below: EntryId
    ) -> None:
        stream, bounds = position.stream, (format_id(position.first), f"({format_id(below)}")
        first: Any = await self.redis.xrange(stream, *bounds, count=1)
        last: Any = await self.redis.xrevrange(stream, bounds[1], bounds[0], count=1)
        if not first:
            return
        places = (sequence_of(first[0][0].decode()), sequence_of(last[0][0].decode()))
        count = await self._count(position, oldest, below)
        log.warning("group-missed-events", group=position.group, stream=stream, count=count)
        await note(self.redis, self.keys, position.group, Gap(event.event_type, *places, count))

    async def _count(self, position: Position, oldest: EntryId, below: EntryId) -> int:
        """How many of the entries to be dropped are pending, and how many were never read."""
        stream, group, limit = position.stream, position.group, f"({format_id(below)}"
        pending: Any = await self.redis.xpending_range(stream, group, format_id(oldest), limit, PENDING)
        unread, start = 0, max(position.unread, oldest)
        while page := await self._page(stream, start, below):
            unread += len(page)
            start = _after(page)
        return len(pending) + unread

    async def _keep(
        self, missed: MissedEvents, event: type[EventData], first: EntryId, below: EntryId
    ) -> None:
        while page := await self._page(self.keys.stream(event), first, below):
            payloads = [fields.get(FIELD, b"") for _, fields in page]
            await asyncio.to_thread(missed.keep, event.event_type, payloads)
            first = _after(page)

    async def _page(self, stream: str, first: EntryId, below: EntryId) -> list[Any]:
        found: Any = await self.redis.xrange(stream, format_id(first), f"({format_id(below)}", count=PAGE)
        return list(found)


def _after(page: Sequence[Any]) -> EntryId:
    milliseconds, sequence = parse_id(page[-1][0])
    return milliseconds, sequence + 1
