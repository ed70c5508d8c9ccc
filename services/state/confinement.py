"""How far the kernel confines each parser's workers, as the parsers say themselves while they run."""

import json
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

from redis.asyncio import Redis

from services.process.clock import Clock
from services.state.diagnosis import Finding
from services.state.keys import Keys

TELL_EVERY: Final = 20.0
"""Seconds between two sayings of a parser."""
BELIEVED: Final = 4 * TELL_EVERY
"""Seconds for which a saying holds: one that stopped without taking it back is soon forgotten."""
REMEDY: Final = "docs/operations.md, Confinement, says what each wall needs"


@dataclass(frozen=True)
class Confinement:
    """Of one parser, by the name of its process: the mode, walls that stand, and those that are missing."""

    worker: str
    mode: str
    standing: tuple[str, ...]
    missing: tuple[str, ...]

    def line(self) -> str:
        """As one line for a person."""
        if self.missing:
            return f"{self.worker}: not fully confined: {'; '.join(self.missing)}"
        return f"{self.worker}: confined ({', '.join(self.standing)})"

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Confinements:
    """Says and reads it. What is too old is not believed, and taken away by whoever says something."""

    redis: Redis
    keys: Keys
    clock: Clock

    async def tell(self, told: Confinement) -> None:
        """Say how far this parser's workers are confined."""
        row = json.dumps(told.as_dict() | {"at": self.clock.now().timestamp()})
        await self.redis.hset(self.keys.confinement(), told.worker, row)
        if stale := [row["worker"] for row in await self._rows() if not self._holds(row)]:
            await self.redis.hdel(self.keys.confinement(), *stale)

    async def all(self) -> list[Confinement]:
        """Of every parser that runs, by name."""
        rows = [row for row in await self._rows() if self._holds(row)]
        found = [
            Confinement(row["worker"], row["mode"], tuple(row["standing"]), tuple(row["missing"]))
            for row in rows
        ]
        return sorted(found, key=lambda told: told.worker)

    def _holds(self, row: dict[str, Any]) -> bool:
        return bool(self.clock.now().timestamp() - row["at"] <= BELIEVED)

    async def _rows(self) -> list[dict[str, Any]]:
        kept = await cast(Awaitable[list[bytes]], self.redis.hvals(self.keys.confinement()))
        return [json.loads(row) for row in kept]


def findings(told: Sequence[Confinement]) -> list[Finding]:
    """What is wrong with them, a finding for each parser."""
    return [Finding("sandbox", one.line(), REMEDY) for one in told if one.missing]
