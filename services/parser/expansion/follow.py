"""Members go where their container goes: a file that is renamed takes what is in it along."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import ContainerFound, DocumentLocated, Location
from services.parser.expansion import events
from services.parser.expansion.spread import prefixes
from services.process import crash
from services.process.clock import Clock
from services.state.locations import INSIDE, all_standings
from services.state.partitions import Partitions
from services.state.scripts import OVER_MEMORY_LIMIT, packaged

FOLLOW = packaged("services.parser.expansion", "follow.lua", flags=OVER_MEMORY_LIMIT)
MOVE = packaged("services.parser.expansion", "move.lua", flags=OVER_MEMORY_LIMIT)
AT_ONCE = 200
"""Members to a script, as for withdrawals: some milliseconds of the server's time."""

Cause = Envelope[ContainerFound] | Envelope[DocumentLocated]


@dataclass(frozen=True)
class Follower:
    """Moves members for one namespace."""

    partitions: Partitions
    clock: Clock

    async def follow(self, cause: Cause, left: Location) -> int:
        """Take along what the container holds at a place that it left. Returns how many members moved.

        Nothing moves while it still lies there, or where it lies nowhere: a withdrawal sees to that.
        """
        count = 0
        while (moved := await self._some(cause, left)) is not None:
            count += max(moved, 0)
        return count

    async def _some(self, cause: Cause, left: Location) -> int | None:
        """One script's worth, negative where the container moved on meanwhile; null where all is done."""
        members = await self._members(cause.subject, left)
        if not members:
            return None
        standing = (await all_standings(self.partitions, [cause.subject]))[cause.subject]
        lies = {(place.root, place.path) for place in standing.locations}
        if not lies or (left.root, left.path) in lies:
            return None
        there = standing.locations[0]
        way = (left, there)
        rows = [self._row(cause, member, document, way) for member, document in members]
        if self.partitions.several:
            return await self._move(cause.subject, rows)
        home = self.partitions.home
        names = (home.keys.members(cause.subject), *prefixes(home.keys), home.keys.stream(DocumentLocated))
        told = (cause.subject, events.place(there), *chain.from_iterable(rows))
        moved: int = await home.redis.eval(FOLLOW, len(names), *names, *told)
        return moved

    async def _move(self, container: str, rows: Sequence[tuple[Any, ...]]) -> int:
        """First where the documents are, then in the container's list: what is cut off is done again.

        Should the container have moved on meanwhile, its list still has the members where they were, or
        whoever follows that has taken them along: these stay as they are.
        """
        home, lies = self.partitions.of(container), []
        for partition, share in self.partitions.shares(rows, lambda row: str(row[6])).items():
            keys = partition.keys
            names = (*prefixes(keys), keys.stream(DocumentLocated), keys.moved(container))
            told: Any = await partition.redis.eval(MOVE, len(names), *names, *chain.from_iterable(share))
            lies += [row for row, there in zip(share, told, strict=True) if there]
        crash.point("members.moved")
        pipeline = home.redis.pipeline(transaction=True)
        pipeline.hdel(home.keys.members(container), *(row[0] for row in rows))
        for row in lies:
            pipeline.hset(home.keys.members(container), row[2], row[6])
        await pipeline.execute()
        return len(lies)

    async def _members(self, container: str, left: Location) -> Sequence[tuple[Location, str]]:
        """Some of what lies in the container at that place, and the documents."""
        inside, found = f"{left.path}{INSIDE}", []
        home = self.partitions.of(container)
        coming = await self._coming(container)
        async for raw, document in home.redis.hscan_iter(home.keys.members(container), count=AT_ONCE):
            root, path, revision = json.loads(raw)
            if root == left.root and path.startswith(inside) and raw not in coming:
                found.append((Location(root=root, path=path, revision=revision), document.decode()))
            if len(found) >= AT_ONCE:
                break
        return found

    async def _coming(self, container: str) -> set[bytes]:
        """Members that are only on their way: whoever lets them arrive takes them along afterwards."""
        if not self.partitions.several:
            return set()
        home = self.partitions.of(container)
        found: Any = await home.redis.hkeys(home.keys.moving(container))
        return set(found)

    def _row(
        self, cause: Cause, member: Location, document: str, way: tuple[Location, Location]
    ) -> tuple[Any, ...]:
        left, there = way
        name = member.path.removeprefix(f"{left.path}{INSIDE}")
        now = Location(root=there.root, path=f"{there.path}{INSIDE}{name}", revision=there.revision)
        told = events.moved(cause, document, member, now, self.clock.now())
        names = [text for at in (member, now) for text in (events.member_field(at), events.place(at))]
        return (*names, member.revision, now.revision, document, told)
