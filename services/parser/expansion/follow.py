"""Members go where their container goes: a file that is renamed takes what is in it along."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import ContainerFound, DocumentLocated, Location
from services.parser.expansion import events
from services.process.clock import Clock
from services.state.keys import Keys
from services.state.locations import INSIDE, standings
from services.state.scripts import OVER_MEMORY_LIMIT, packaged

FOLLOW = packaged("services.parser.expansion", "follow.lua", OVER_MEMORY_LIMIT)
AT_ONCE = 200
"""Members to a script, as for withdrawals: some milliseconds of the server's time."""

Cause = Envelope[ContainerFound] | Envelope[DocumentLocated]


@dataclass(frozen=True)
class Follower:
    """Moves members for one namespace."""

    redis: Redis
    keys: Keys
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
        standing = (await standings(self.redis, self.keys, [cause.subject]))[cause.subject]
        lies = {(place.root, place.path) for place in standing.locations}
        if not lies or (left.root, left.path) in lies:
            return None
        there = standing.locations[0]
        way = (left, there)
        rows = [value for member, document in members for value in self._row(cause, member, document, way)]
        fixed = (cause.subject, events.place(there))
        moved: int = await self.redis.eval(FOLLOW, 5, *self._names(cause.subject), *fixed, *rows)
        return moved

    async def _members(self, container: str, left: Location) -> Sequence[tuple[Location, str]]:
        """Some of what lies in the container at that place, and the documents."""
        inside, found = f"{left.path}{INSIDE}", []
        async for raw, document in self.redis.hscan_iter(self.keys.members(container), count=AT_ONCE):
            root, path, revision = json.loads(raw)
            if root == left.root and path.startswith(inside):
                found.append((Location(root=root, path=path, revision=revision), document.decode()))
            if len(found) >= AT_ONCE:
                break
        return found

    def _row(
        self, cause: Cause, member: Location, document: str, way: tuple[Location, Location]
    ) -> tuple[Any, ...]:
        left, there = way
        name = member.path.removeprefix(f"{left.path}{INSIDE}")
        now = Location(root=there.root, path=f"{there.path}{INSIDE}{name}", revision=there.revision)
        told = events.moved(cause, document, member, now, self.clock.now())
        names = [text for at in (member, now) for text in (events.member_field(at), events.place(at))]
        return (*names, member.revision, now.revision, document, told)

    def _names(self, container: str) -> tuple[str, ...]:
        keys = self.keys
        prefixes = (keys.receipt(""), keys.locations(""), keys.documents_prefix())
        return (keys.members(container), *prefixes, keys.stream(DocumentLocated))
