"""How far the kernel confines each parser's workers, as the parsers say themselves while they run."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from redis.asyncio import Redis

from services.process.clock import Clock
from services.state.finding import Finding
from services.state.keys import Keys
from services.state.sayings import Sayings

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
    """Says and reads it."""

    redis: Redis
    keys: Keys
    clock: Clock

    async def tell(self, told: Confinement) -> None:
        """Say how far this parser's workers are confined."""
        await self._sayings.say(told.worker, told.as_dict())

    async def all(self) -> list[Confinement]:
        """Of every parser that runs, by name."""
        return [
            Confinement(row["worker"], row["mode"], tuple(row["standing"]), tuple(row["missing"]))
            for row in await self._sayings.all()
        ]

    @property
    def _sayings(self) -> Sayings:
        return Sayings(self.redis, self.keys.confinement(), self.clock, BELIEVED)


def findings(told: Sequence[Confinement]) -> list[Finding]:
    """What is wrong with them, a finding for each parser."""
    return [Finding("sandbox", one.line(), REMEDY) for one in told if one.missing]
