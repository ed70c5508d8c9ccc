"""Who reads the events, how far they are and what they missed: our groups and everybody else's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.order import START
from copydesk_contracts.topology import EVENTS
from services.delivery.position import Position, RetentionLimits, format_id, positions
from services.process.clock import Clock, milliseconds
from services.process.settings import Settings
from services.state.consumers import Consumer, registered
from services.state.cursor import cursor_of, parts_of
from services.state.keys import Keys
from services.state.missed import Gap, gaps, missed_events, settle
from services.state.partitions import Partition, Partitions


@dataclass(frozen=True)
class GroupStanding:
    """One group on one event type.

    `left` are the entries that it has not finished, `pending` those of them that it has in
    hand; `oldest` is the age of the first of them in seconds. `missed` counts what was
    trimmed before it was done, since that was last settled; `used` is the share of the
    retention that its oldest entry has used up, at 1 it begins to miss. `known` groups were
    added with `copydesk consumers add`.
    """

    group: str
    event_type: str
    ours: bool
    known: bool
    readers: int
    left: int
    pending: int
    oldest: float
    used: float
    missed: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Consumers:
    """Looks at all groups of a namespace."""

    redis: Redis
    keys: Keys
    settings: Settings
    clock: Clock
    partitions: int = 1
    """How many there are: a stream's limit is parted among them."""

    async def standings(self) -> list[GroupStanding]:
        """Every group on every stream, ours first."""
        known = await registered(self.redis, self.keys)
        limits = RetentionLimits(self.settings.retain, self.settings.retain_bytes // self.partitions)
        now = milliseconds(self.clock.now())
        found = [
            await self._standing(position, event.event_type, known, now)
            for event in EVENTS
            for position in await positions(self.redis, self.keys, event, limits, now)
        ]
        return sorted(found, key=lambda s: (not s.ours, s.group))

    async def missed(self, group: str) -> list[Gap]:
        """What a group missed, by type."""
        return await gaps(self.redis, self.keys, group)

    async def missed_events(self, missed: Sequence[Gap]) -> AsyncIterator[bytes]:
        """Those events again, as far as they are still kept; by type, each in order."""
        store = missed_events(self.settings.missed_dir, self.keys)
        for gap in missed:
            lines = store.read(gap)
            while (line := await asyncio.to_thread(next, lines, None)) is not None:
                yield line

    async def settle(self, group: str, seen: Sequence[Gap]) -> None:
        """The group has those again, or does not want them; what it missed since then stays."""
        await settle(self.redis, self.keys, group, seen)

    async def _standing(
        self, position: Position, event_type: str, known: Mapping[str, Consumer], now: int
    ) -> GroupStanding:
        gaps = [] if position.ours else await self.missed(position.group)
        missed = {gap.event_type: gap.count for gap in gaps}
        return GroupStanding(
            group=position.group,
            event_type=event_type,
            ours=position.ours,
            known=position.group in known,
            readers=position.readers,
            left=position.left,
            pending=position.pending,
            oldest=await self._age(position, now) if position.left else 0.0,
            used=position.used,
            missed=missed.get(event_type, 0),
        )

    async def _age(self, position: Position, now: int) -> float:
        first: Any = await self.redis.xrange(position.stream, format_id(position.first), count=1)
        return max(0.0, (now - int(first[0][0].split(b"-")[0])) / 1000) if first else 0.0


@dataclass(frozen=True)
class WholeConsumers:
    """Looks at all groups of a namespace, over all its partitions."""

    partitions: Partitions
    settings: Settings
    clock: Clock

    async def standings(self) -> list[GroupStanding]:
        """Every group on every event type, ours first."""
        return await whole_standings(self.partitions, self.settings, self.clock)

    async def missed(self, group: str) -> list[Gap]:
        """What a group missed, by partition and type."""
        return [gap for one in self._each() for gap in await one.missed(group)]

    async def missed_events(self, missed: Sequence[Gap]) -> AsyncIterator[bytes]:
        """Those events again, as far as they are still kept; by partition and type, each in order."""
        readers = self._each()
        for gap in missed:
            async for line in readers[gap.partition].missed_events([gap]):
                yield line

    def behind(self, missed: Sequence[Gap]) -> str:
        """The cursor behind the last of those events."""
        parts = [START] * len(self.partitions.all)
        for gap in missed:
            parts[gap.partition] = max(parts[gap.partition], gap.last)
        return cursor_of(parts)

    async def settle(self, group: str, through: str | None) -> None:
        """The group has what it missed up to there (null: everything). Raises OtherCursor."""
        ends = None if through is None else parts_of(through, len(self.partitions.all))
        for number, one in enumerate(self._each()):
            gaps = await one.missed(group)
            await one.settle(group, [gap for gap in gaps if ends is None or gap.last <= ends[number]])

    def _each(self) -> list[Consumers]:
        count = len(self.partitions.all)
        return [Consumers(p.redis, p.keys, self.settings, self.clock, count) for p in self.partitions.all]


async def whole_standings(partitions: Partitions, settings: Settings, clock: Clock) -> list[GroupStanding]:
    """Every group on every event type, over all partitions together; ours first."""
    count = len(partitions.all)
    shares: dict[tuple[str, str], list[GroupStanding]] = {}

    def standings(p: Partition) -> Awaitable[list[GroupStanding]]:
        return Consumers(p.redis, p.keys, settings, clock, count).standings()

    for one in chain.from_iterable(await partitions.each(partitions.all, standings)):
        shares.setdefault((one.group, one.event_type), []).append(one)
    return sorted(map(_together, shares.values()), key=lambda s: (not s.ours, s.group))


def _together(parts: Sequence[GroupStanding]) -> GroupStanding:
    """One group in several partitions, of which the same readers read many."""
    return replace(
        parts[0],
        readers=max(p.readers for p in parts),
        left=sum(p.left for p in parts),
        pending=sum(p.pending for p in parts),
        oldest=max(p.oldest for p in parts),
        used=max(p.used for p in parts),
        missed=sum(p.missed for p in parts),
    )
