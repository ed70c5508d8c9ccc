"""Kills of services that wait for each of them at one of its crash points at once.

Whoever died is started again at once, to die at another point. So a kill takes no longer than the work up to
it, a twin on the other machine that is quicker takes nothing away, and several may die at one time.
"""

import random
import time
from dataclasses import dataclass
from typing import Final

from tests.crash.fleet import POINTS, kind_of
from tests.crash.scaled_fleet import ScaledFleet

PATIENCE: Final = 20.0
"""Seconds in which anybody must have come by; then one is killed where it is."""
LOOK_EVERY: Final = 0.05
ANYWHERE: Final = 0.25
"""Share of the kills that ask for no crash point."""
PASSES: Final = (1, 1, 2, 3)
"""At which passing of its point a service dies."""


@dataclass
class Ambush:
    """The kills of one storm over a fleet, whose services wait for them from their next start on."""

    fleet: ScaledFleet
    chance: random.Random
    asked: int = 0
    """Kills so far that were to be."""

    def __post_init__(self) -> None:
        self.fleet.point_for = self._point

    def kill(self) -> None:
        """Return once as many services have died as kills were asked for: what died together counts."""
        self.asked += 1
        if self.chance.random() < ANYWHERE:
            time.sleep(self.chance.uniform(0.0, 1.0))
            self._anyone()
        deadline = time.monotonic() + PATIENCE
        while self.dead < self.asked:
            self.fleet.revive()
            if time.monotonic() > deadline:
                self._anyone()
            time.sleep(LOOK_EVERY)

    def lift(self) -> None:
        """Leave none that waits for its crash point."""
        self.fleet.point_for = None
        for service in self.fleet.services:
            self.fleet.kill(service)

    @property
    def dead(self) -> int:
        """How often a service was killed."""
        return sum(self.fleet.kills[service] for service in self.fleet.services)

    def _anyone(self) -> None:
        self.fleet.kill(self.chance.choice(self.fleet.services))

    def _point(self, service: str) -> str:
        return f"{self.chance.choice(POINTS[kind_of(service)])}:{self.chance.choice(PASSES)}"
