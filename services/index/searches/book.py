"""Where saved searches are kept: one hash of the namespace."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import structlog
from pydantic import ValidationError
from redis.asyncio import Redis

from services.index import fold
from services.index.query import MAX_LIMIT
from services.index.searches.saved import SavedSearch
from services.process.clock import milliseconds
from services.state.keys import Keys

log = structlog.get_logger()

TOLD: Final = 20_000
"""Documents remembered of a search, the last it told of or was silent about: some 2 MB."""
SILENT: Final = "~"
"""Before a document that is of a story that was told already."""
MOST: Final = 1000
"""Saved searches: holding a batch of 100 documents against so many takes 0.3 s."""

# Asked and written in one step, so that many writers together stay within the limit.
SAVE = """#!lua
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
  return 0
end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return -1
end
return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
"""


class TooManySearches(ValueError):
    """There is no room for another saved search."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} searches are saved, and no more may be: delete one first")


@dataclass(frozen=True)
class SavedSearches:
    """The saved searches of a namespace, at most `most` of them."""

    redis: Redis
    keys: Keys
    most: int = MOST

    async def all(self) -> tuple[SavedSearch, ...]:
        """All that are saved, by name."""
        kept: Any = await self.redis.hgetall(self.keys.searches())
        found = [search for raw in kept.values() if (search := _read(raw)) is not None]
        return tuple(sorted(found, key=lambda s: (fold.key(s.name), s.id)))

    async def get(self, search_id: str) -> SavedSearch | None:
        """The search of that id, if there is one."""
        raw: Any = await self.redis.hget(self.keys.searches(), search_id)
        return _read(raw) if raw is not None else None

    async def save(self, search: SavedSearch) -> bool:
        """Keep it; false if the same was there already. Raises TooManySearches."""
        arguments = (search.id, search.model_dump_json(), self.most)
        done = int(await self.redis.eval(SAVE, 1, self.keys.searches(), *arguments))
        if done < 0:
            raise TooManySearches(self.most)
        return done == 1

    async def delete(self, search_id: str) -> bool:
        """Forget it; false if there was none."""
        await self.redis.delete(self.keys.told(search_id))
        return bool(await self.redis.hdel(self.keys.searches(), search_id))

    async def told(self, search_id: str) -> AsyncIterator[Sequence[str]]:
        """The documents that it told of or was silent about, the latest first, a thousand at a time."""
        for first in range(0, TOLD, MAX_LIMIT):
            kept: Any = await self.redis.zrevrange(self.keys.told(search_id), first, first + MAX_LIMIT - 1)
            if not kept:
                return
            yield [one.decode().removeprefix(SILENT) for one in kept]

    async def is_first(self, search_id: str, document_id: str, story: Collection[str], at: datetime) -> bool:
        """Whether a search has told of no other document of the story; then it has of this one from now on.

        A second run for the same document says the same. Of which it was silent is kept as well: what it
        told may go, and copies of that still come.
        """
        kin = [document_id, SILENT + document_id]
        kin += [mark + other for other in sorted(set(story) - {document_id}) for mark in ("", SILENT)]
        told = self.keys.told(search_id)
        own, *others = await self._times(told, kin)
        first = own is not None or all(time is None for time in others)
        await self.redis.zadd(told, {("" if first else SILENT) + document_id: milliseconds(at)}, nx=True)
        await self.redis.zremrangebyrank(told, 0, -TOLD - 1)
        return first

    async def _times(self, told: str, members: list[str]) -> list[float | None]:
        times: Any = await self.redis.zmscore(told, members)
        return list(times)


def _read(raw: bytes) -> SavedSearch | None:
    try:
        return SavedSearch.model_validate_json(raw)
    except ValidationError as error:
        log.error("saved-search-unreadable", error=str(error)[:500])
        return None
