"""Trims the public streams: behind our own groups, and for everybody else by age and bytes.

An entry goes once every group of ours is done with it and it is older than `age`, or the
stream is larger than `size`. Whoever reads with a group of their own has that long; what
such a group is about to lose is said beforehand.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentRejected, EventData
from copydesk_contracts.order import entry_id
from copydesk_contracts.topology import EVENTS, groups
from services.delivery.drop import Dropper
from services.delivery.position import (
    EntryId,
    Position,
    RetentionLimits,
    format_id,
    parse_id,
    positions,
    stream_size,
)
from services.state.consumers import Consumer, registered
from services.state.deadletters import oldest_open
from services.state.keys import Keys
from services.state.missed import MissedEvents
from services.state.partitions import Partition
from services.state.webhooks import WebhookBook

log = structlog.get_logger()

RISK = 0.8
"""Share of its keeping time or size from which a reader is warned of: a fifth of it is left to act."""
PAGE = 200
"""Entries dropped at once where a stream is too large ..."""
PAGES = 50
"""... and how often in one round: 10,000 entries, more than come between two rounds."""

# The id after the first so many entries that are older than a limit: found where the
# entries are, so that they need not travel.
AFTER = """#!lua flags=no-writes
local found = redis.call('XRANGE', KEYS[1], '-', '(' .. ARGV[1], 'COUNT', ARGV[2])
if #found == 0 then
  return false
end
return {found[#found][1], #found}
"""


async def trim(
    redis: Redis,
    keys: Keys,
    limits: RetentionLimits,
    now: int,
    missed: MissedEvents | None = None,
    home: Partition | None = None,
) -> dict[str, int]:
    """Trim every public stream and return how many entries went from each. `now` in milliseconds.

    What foreign groups miss is noted, and kept where `missed` is given; so is what no webhook was
    sent yet, of which the first partition knows, `home`; by default it is this one.
    """
    dropper = Dropper(redis, keys, missed, await _unsent(home or Partition(redis, keys), keys.number))
    known = await registered(redis, keys)
    return {event.event_type: await _trim(dropper, event, limits, now, known) for event in EVENTS}


async def _unsent(home: Partition, number: int) -> EntryId | None:
    place = await WebhookBook(home.redis, home.keys).slowest(number)
    if place is None:
        return None
    milliseconds, sequence = parse_id(entry_id(place))
    return milliseconds, sequence + 1


async def _trim(
    dropper: Dropper, event: type[EventData], limits: RetentionLimits, now: int, known: Mapping[str, Consumer]
) -> int:
    redis, keys = dropper.redis, dropper.keys
    stream = keys.stream(event)
    found = await positions(redis, keys, event, limits, now)
    _warn(found)
    ours = [p.first for p in found if p.ours]
    if len(ours) < len(groups(event)):
        return 0  # a group is missing: it will be made at 0, and everything is news to it
    old = (now - int(limits.age * 1000), 0)
    size = await stream_size(redis, stream)
    if not await _anything(redis, stream, old, size > limits.size):
        return 0
    held = [p.first for p in found if p.group in known and known[p.group].hold > size]
    floor = min([*ours, *held, (now + 1, 0)])
    if event is DocumentRejected:
        floor = min(floor, await oldest_open(redis, keys) or floor)
    dropped = await dropper.drop(event, found, min(floor, old))
    return dropped + await _shrink(dropper, event, found, floor, limits.size)


async def _anything(redis: Redis, stream: str, old: EntryId, too_large: bool) -> bool:
    first: Any = await redis.xrange(stream, count=1)
    return bool(first) and (too_large or parse_id(first[0][0]) < old)


async def _shrink(
    dropper: Dropper, event: type[EventData], found: Sequence[Position], floor: EntryId, limit: int
) -> int:
    """Drop the oldest entries below the floor until the stream fits."""
    redis, stream = dropper.redis, dropper.keys.stream(event)
    dropped = 0
    for _ in range(PAGES):
        size, length = await stream_size(redis, stream), await redis.xlen(stream)
        if size <= limit or not length:
            break
        count = min(PAGE, math.ceil(length * (size - limit) / size))
        after: Any = await redis.eval(AFTER, 1, stream, format_id(floor), count)
        if not after:
            break
        milliseconds, sequence = parse_id(after[0])
        dropped += await dropper.drop(event, found, (milliseconds, sequence + 1))
    return dropped


def _warn(found: Sequence[Position]) -> None:
    for p in found:
        if p.used > RISK:
            log.warning(
                "foreign-group-at-risk", stream=p.stream, group=p.group, left=p.left, used=round(p.used, 2)
            )
