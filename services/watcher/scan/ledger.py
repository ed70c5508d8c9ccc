"""What the server's ledgers hold of roots, read part by part."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from redis.asyncio import Redis

from services.process.trouble import Repeater
from services.state.keys import Keys
from services.watcher.entry import LedgerEntry, read_entry
from services.watcher.roots import Root
from services.watcher.scan.glance import Glance, glances, live_places
from services.watcher.scan.walk import WalkedFile

CHUNK: Final = 500
"""Places of a ledger that come with one answer."""


class Compared(NamedTuple):
    """A file, what the ledger has of its place at a glance, and the entry where that had to be read."""

    file: WalkedFile
    glance: Glance
    entry: LedgerEntry | None


@dataclass(frozen=True)
class LedgerReader:
    """Reads ledgers; trouble with the server is waited out by `repeater`."""

    redis: Redis
    keys: Keys
    repeater: Repeater

    async def all(self, root: Root) -> AsyncIterator[list[tuple[str, LedgerEntry]]]:
        """Every place of a root, part by part; a place may come twice."""
        cursor, key = 0, self.keys.ledger(root.name)
        while True:
            answer: Any = await self.repeater.call(partial(self.redis.hscan, key, cursor, count=CHUNK))
            cursor, found = answer
            pairs = [(path.decode(), read_entry(raw)) for path, raw in found.items()]
            yield [(path, entry) for path, entry in pairs if entry is not None]
            if not cursor:
                return

    def live(self, root: Root) -> AsyncIterator[list[str]]:
        """Where a root has files, part by part; a place may come twice."""
        return live_places(self.redis, self.keys.ledger(root.name), self.repeater)

    async def at(self, root: Root, paths: Sequence[str]) -> list[LedgerEntry | None]:
        """The entries of these places."""
        if not paths:
            return []
        key = self.keys.ledger(root.name)
        raw: Any = await self.repeater.call(lambda: self.redis.hmget(key, list(paths)))
        return [read_entry(entry) for entry in raw]

    async def compared(self, root: Root, found: Sequence[WalkedFile], read: bool) -> list[Compared]:
        """What the ledger has of each of these files; of those as it has them no entry, unless all are to
        be `read`."""
        looks = [(f.path, None if read else f.stat) for f in found]
        told = await glances(self.redis, self.keys.ledger(root.name), looks, self.repeater)
        pairs = list(zip(found, told, strict=True))
        entries = iter(await self.at(root, [f.path for f, glance in pairs if glance is Glance.TO_READ]))
        return [
            Compared(f, glance, next(entries) if glance is Glance.TO_READ else None) for f, glance in pairs
        ]
