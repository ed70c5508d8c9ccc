"""Where each group is on a public stream, ours and foreign ones alike."""

from dataclasses import dataclass, replace
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from copydesk_contracts.events import EventData
from copydesk_contracts.topology import groups
from services.process.trouble import vanished
from services.state.backlog import unread
from services.state.keys import Keys

EntryId = tuple[int, int]


@dataclass(frozen=True)
class RetentionLimits:
    """How long entries are kept in seconds, and how many bytes a stream may take."""

    age: float
    size: int


@dataclass(frozen=True)
class Position:
    """Where a group is on a stream: the first entry that it has not finished, and how many are left.

    `unread` is the lowest id that it has not been given yet, `pending` how many it has in hand, over all
    its `readers`.

    `used` is the share of the limits that the oldest unfinished entry of a foreign group
    has used up: above 1 it is lost with the next trimming. Groups of `ours` lose nothing.
    """

    stream: str
    group: str
    ours: bool
    first: EntryId
    unread: EntryId
    left: int
    used: float = 0.0
    pending: int = 0
    readers: int = 0


def parse_id(raw: bytes | str) -> EntryId:
    """The two numbers of an entry's id."""
    milliseconds, _, sequence = (raw.decode() if isinstance(raw, bytes) else raw).partition("-")
    return int(milliseconds), int(sequence or 0)


def format_id(entry: EntryId) -> str:
    """The id as the server writes it."""
    return f"{entry[0]}-{entry[1]}"


async def positions(
    redis: Redis, keys: Keys, event: type[EventData], limits: RetentionLimits, now: int
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


async def stream_size(redis: Redis, stream: str) -> int:
    """Bytes of the server's memory that the stream takes."""
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
    following = (delivered[0], delivered[1] + 1)
    first = await _first_pending(redis, stream, group) if summary["min"] else None
    hands = (int(summary["pending"]), int(info["consumers"]))
    return Position(stream, group, group in ours, first or following, following, left, 0.0, *hands)


async def _first_pending(redis: Redis, stream: str, group: str) -> EntryId | None:
    """The first entry in hand that is still there: of those that were trimmed only the ids are left."""
    oldest: Any = await redis.xrange(stream, count=1)
    if not oldest:
        return None
    pending: Any = await redis.xpending_range(stream, group, oldest[0][0], "+", 1)
    return parse_id(pending[0]["message_id"]) if pending else None


async def _used(redis: Redis, position: Position, limits: RetentionLimits, now: int) -> float:
    """Share of the limits that the group's oldest unfinished entry has used up."""
    oldest: Any = await redis.xrange(position.stream, min=format_id(position.first), count=1)
    if not oldest:
        return 0.0
    age = (now - parse_id(oldest[0][0])[0]) / 1000
    length, size = await redis.xlen(position.stream), await stream_size(redis, position.stream)
    behind = size * min(position.left, length) / max(1, length)
    return max(0.0, age / max(limits.age, 1e-3), behind / max(limits.size, 1))
