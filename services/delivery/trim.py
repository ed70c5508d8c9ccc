"""Trims the public streams: behind our own groups, and for everybody else by age and bytes.

An entry goes once every group of ours is done with it and it is older than `age`, or the
stream is larger than `size`. Whoever reads with a group of their own has that long; what
such a group is about to lose is said beforehand.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from copydesk_contracts.events import DocumentRejected, EventData
from copydesk_contracts.topology import EVENTS, groups
from services.process.trouble import vanished
from services.state.backlog import unread
from services.state.deadletters import oldest_open
from services.state.keys import Keys

log = structlog.get_logger()

EntryId = tuple[int, int]

RISK = 0.8
PAGE = 200
PAGES = 50

# The id after the first so many entries that are older than a limit: found where the
# entries are, so that they need not travel.
AFTER = """#!lua flags=no-writes
local found = redis.call('XRANGE', KEYS[1], '-', '(' .. ARGV[1], 'COUNT', ARGV[2])
if #found == 0 then
  return false
end
return {found[#found][1], #found}
"""


@dataclass(frozen=True)
class Limits:
    """How long entries are kept in seconds, and how many bytes a stream may take."""

    age: float
    size: int


@dataclass(frozen=True)
class Position:
    """Where a group is on a stream: the first entry that it has not finished, and how many are left.

    `used` is the share of the limits that the oldest unfinished entry of a foreign group
    has used up: above 1 it is lost with the next trimming. Groups of `ours` lose nothing.
    """

    stream: str
    group: str
    ours: bool
    first: EntryId
    left: int
    used: float = 0.0


def parse_id(raw: bytes | str) -> EntryId:
    """The two numbers of an entry's id."""
    milliseconds, _, sequence = (raw.decode() if isinstance(raw, bytes) else raw).partition("-")
    return int(milliseconds), int(sequence or 0)


def format_id(entry: EntryId) -> str:
    """The id as the server writes it."""
    return f"{entry[0]}-{entry[1]}"


async def positions(
    redis: Redis, keys: Keys, event: type[EventData], limits: Limits, now: int
) -> list[Position]:
    """Where every group is on the event's stream; empty if there is no stream."""
    stream = keys.stream(event)
    try:
        infos: list[dict[str, Any]] = await redis.xinfo_groups(stream)
    except ResponseError:
        return []
    ours = set(groups(event))
    found = [await _position(redis, stream, info, ours) for info in infos]
    return [p if p.ours else replace(p, used=await _used(redis, p, limits, now)) for p in found]


async def trim(redis: Redis, keys: Keys, limits: Limits, now: int) -> dict[str, int]:
    """Trim every public stream and return how many entries went from each. `now` in milliseconds."""
    return {event.event_type: await _trim(redis, keys, event, limits, now) for event in EVENTS}


async def _trim(redis: Redis, keys: Keys, event: type[EventData], limits: Limits, now: int) -> int:
    stream = keys.stream(event)
    found = await positions(redis, keys, event, limits, now)
    _warn(found)
    ours = [p.first for p in found if p.ours]
    if len(ours) < len(groups(event)):
        return 0  # a group is missing: it will be made at 0, and everything is news to it
    old = (now - int(limits.age * 1000), 0)
    if not await _anything(redis, stream, old, limits.size):
        return 0
    floor = min([*ours, (now + 1, 0)])
    if event is DocumentRejected:
        floor = min(floor, await oldest_open(redis, keys) or floor)
    dropped = int(await redis.xtrim(stream, minid=format_id(min(floor, old)), approximate=False))
    return dropped + await _shrink(redis, stream, floor, limits.size)


async def _anything(redis: Redis, stream: str, old: EntryId, limit: int) -> bool:
    first: Any = await redis.xrange(stream, count=1)
    return bool(first) and (parse_id(first[0][0]) < old or await _size(redis, stream) > limit)


async def _shrink(redis: Redis, stream: str, floor: EntryId, limit: int) -> int:
    """Drop the oldest entries below the floor until the stream fits."""
    dropped = 0
    for _ in range(PAGES):
        size, length = await _size(redis, stream), await redis.xlen(stream)
        if size <= limit or not length:
            break
        count = min(PAGE, math.ceil(length * (size - limit) / size))
        after: Any = await redis.eval(AFTER, 1, stream, format_id(floor), count)
        if not after:
            break
        milliseconds, sequence = parse_id(after[0])
        following = format_id((milliseconds, sequence + 1))
        dropped += int(await redis.xtrim(stream, minid=following, approximate=False))
    return dropped


async def _size(redis: Redis, stream: str) -> int:
    return int(await redis.memory_usage(stream) or 0)


async def _position(redis: Redis, stream: str, info: dict[str, Any], ours: set[str]) -> Position:
    group = info["name"].decode()
    delivered = parse_id(info["last-delivered-id"])
    # Asked after the group's place: whatever was finished in between is really finished.
    try:
        summary: Any = await redis.xpending(stream, group)
    except ResponseError as error:
        if not vanished(error):
            raise
        summary = {"pending": 0, "min": None}
    left = int(summary["pending"]) + await unread(redis, stream, info)
    first = parse_id(summary["min"]) if summary["min"] else (delivered[0], delivered[1] + 1)
    return Position(stream, group, group in ours, first, left)


async def _used(redis: Redis, position: Position, limits: Limits, now: int) -> float:
    """Share of the limits that the group's oldest unfinished entry has used up."""
    oldest: Any = await redis.xrange(position.stream, min=format_id(position.first), count=1)
    if not oldest:
        return 0.0
    age = (now - parse_id(oldest[0][0])[0]) / 1000
    length, size = await redis.xlen(position.stream), await _size(redis, position.stream)
    behind = size * min(position.left, length) / max(1, length)
    return max(0.0, age / max(limits.age, 1e-3), behind / max(limits.size, 1))


def _warn(found: Sequence[Position]) -> None:
    for p in found:
        if p.used > RISK:
            log.warning(
                "foreign-group-at-risk", stream=p.stream, group=p.group, left=p.left, used=round(p.used, 2)
            )
