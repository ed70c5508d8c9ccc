"""What the processes of the steps did since they started: counted by each, said to the server."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from redis.asyncio import Redis

from services.process.clock import Clock
from services.state.keys import Keys
from services.state.sayings import Sayings

SAY_EVERY: Final = 5.0
"""Seconds; Prometheus asks every 15 by its own habit."""
BELIEVED: Final = 12 * SAY_EVERY
BOUNDS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Upper bounds of the histogram, seconds of one event: from a page's milliseconds to the parser's limit."""


@dataclass
class StepTally:
    """Counts of one step in one process. `circuit_open` and `gate_shut` are as they stand."""

    step: str
    worker: str
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    """Events by seconds; the last bucket has those beyond every bound."""
    seconds: float = 0.0
    retries: int = 0
    rejections: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    circuit_open: bool = False
    gate_shut: bool = False

    @property
    def events(self) -> int:
        """How many the step was run over."""
        return sum(self.buckets)

    def ran(self, events: int, seconds: float) -> None:
        """So many events took so many seconds together."""
        each = seconds / events
        place = next((at for at, bound in enumerate(BOUNDS) if each <= bound), len(BOUNDS))
        self.buckets[place] += events
        self.seconds += seconds

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {**vars(self), "rejections": dict(self.rejections), "warnings": dict(self.warnings)}


TOLD: Final = ("step", "worker", "buckets", "seconds", "retries", "circuit_open", "gate_shut")


def tally_of(row: Mapping[str, Any]) -> StepTally:
    """Made again from `as_dict`."""
    told: dict[str, Any] = {name: row[name] for name in TOLD}
    return StepTally(**told, rejections=Counter(row["rejections"]), warnings=Counter(row["warnings"]))


@dataclass(frozen=True)
class Tallies:
    """Says and reads them."""

    redis: Redis
    keys: Keys
    clock: Clock

    async def say(self, tally: StepTally) -> None:
        """Say what this process counted so far."""
        await self._sayings.say(f"{tally.step} {tally.worker}", tally.as_dict())

    async def all(self) -> Sequence[StepTally]:
        """Of every process that runs, by step."""
        return [tally_of(row) for row in await self._sayings.all()]

    @property
    def _sayings(self) -> Sayings:
        return Sayings(self.redis, self.keys.tallies(), self.clock, BELIEVED)
