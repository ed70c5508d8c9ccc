"""What processes say of themselves while they run: a row each in a hash, believed for a while."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from services.process.clock import Clock


@dataclass(frozen=True)
class Sayings:
    """Rows by name under one key; `believed` is the seconds for which one holds.

    A process that stopped without a word is forgotten so soon; whoever says something takes
    away what is too old.
    """

    redis: Redis
    key: str
    clock: Clock
    believed: float

    async def say(self, name: str, row: Mapping[str, Any]) -> None:
        """Say it, in place of what was said under that name before."""
        await self.redis.hset(self.key, name, json.dumps({**row, "at": self.clock.now().timestamp()}))
        if stale := [name for name, row in (await self._rows()).items() if not self._holds(row)]:
            await self.redis.hdel(self.key, *stale)

    async def all(self) -> list[dict[str, Any]]:
        """What holds just now, by name."""
        return [row for _, row in sorted((await self._rows()).items()) if self._holds(row)]

    def _holds(self, row: Mapping[str, Any]) -> bool:
        return bool(self.clock.now().timestamp() - row["at"] <= self.believed)

    async def _rows(self) -> dict[str, dict[str, Any]]:
        kept: Any = await self.redis.hgetall(self.key)
        return {name.decode(): json.loads(row) for name, row in kept.items()}
