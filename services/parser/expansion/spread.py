"""Members of a container whose documents lie in several partitions: planned, let arrive, settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from copydesk_contracts.events import DocumentDiscovered, DocumentLocated
from services.process.clock import Clock, milliseconds
from services.state.keys import Keys
from services.state.partitions import Partitions
from services.state.scripts import packaged, script

Row = tuple[str | bytes | int, ...]
"""What the scripts are told of a member: document id (empty for one that is rejected), location, revision,
member, discovery of a new document or the rejection, discovery of a known one, record, announcement."""

ARRIVE = packaged("services.parser.expansion", "arrive.lua")

# A withdrawal of the container that comes meanwhile has to know what may arrive.
PLAN = script(
    """
local refused = refuses_members(KEYS[1], ARGV[1])
if refused then
  return refused
end
for i = 2, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
end
return 1
"""
)


@dataclass(frozen=True)
class Spread:
    """One chunk of a container's members, as the event of the id `cause` asked for them."""

    partitions: Partitions
    container: str
    cause: str
    clock: Clock

    async def plan(self, rows: Sequence[Row], before: str) -> int:
        """Note what will arrive. 1; 0 if the container is at another checkpoint; 2 if it is gone."""
        home = self.partitions.of(self.container)
        keys = home.keys
        names = (keys.receipt(self.container), keys.members(self.container), keys.moving(self.container))
        pairs = [value for row in rows if row[0] for value in (row[3], row[0])]
        planned: int = await home.redis.eval(PLAN, len(names), *names, before, *pairs)
        return planned

    async def planned(self) -> list[tuple[bytes, bytes]]:
        """What was noted and is not settled, of earlier runs too: members and documents."""
        home = self.partitions.of(self.container)
        found: Any = await home.redis.hgetall(home.keys.moving(self.container))
        return list(found.items())

    async def arrive(self, rows: Sequence[Row]) -> None:
        """Let all arrive where their documents are."""
        shares = self.partitions.shares([row for row in rows if row[0]], lambda row: str(row[0]))
        for partition, share in shares.items():
            keys = partition.keys
            streams = (keys.stream(DocumentDiscovered), keys.stream(DocumentLocated))
            names = (*prefixes(keys), *streams, keys.moved(self.container))
            told = (milliseconds(self.clock.now()), self.cause, *(value for row in share for value in row))
            await partition.redis.eval(ARRIVE, len(names), *names, *told)

    async def settle(self) -> None:
        """Nothing is on its way any more."""
        home = self.partitions.of(self.container)
        await home.redis.delete(home.keys.moving(self.container))


def prefixes(keys: Keys) -> tuple[str, str, str]:
    """Of receipts, of locations, and of the sorted sets of documents by state."""
    return keys.receipt(""), keys.locations(""), keys.documents_prefix()
