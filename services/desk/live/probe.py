"""Whether the desk can serve."""

import asyncio
from dataclasses import dataclass
from functools import cached_property

from redis.exceptions import RedisError

from services.index.failures import StoreUnavailable
from services.index.port import Searcher
from services.process.errors import explain
from services.process.question import PATIENCE, Question
from services.state.partitions import NotToBeUsed, Partitions, look_at_partitions


@dataclass(frozen=True)
class LiveProbe:
    """Whether the server answers and the index can be read."""

    partitions: Partitions
    searcher: Searcher

    async def unready(self) -> str | None:
        """Why not, or null."""
        home, servers = self.partitions.home, self.partitions.together(self.partitions.all)
        try:
            await asyncio.gather(*(some[0].redis.ping() for some in servers))
            await look_at_partitions(home.redis, home.keys, len(self.partitions.all))
        except NotToBeUsed as error:
            return str(error)
        except (RedisError, OSError) as error:
            return f"server: {explain(error)}"
        try:
            await self._counting.answer()
        except TimeoutError:
            return f"the index gives no answer within {PATIENCE:.0f} s"
        except (StoreUnavailable, OSError) as error:
            return str(error)
        return None

    @cached_property
    def _counting(self) -> Question[int]:
        return Question(self.searcher.count)
