"""Finds what is wrong with an installation, by itself, and says what to do about each.

A check looks at one thing and returns what is wrong with it. Add one to `CHECKS`.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.process.errors import explain
from services.process.settings import Settings
from services.state import diagnosis
from services.state.diagnosis import Finding
from services.state.keys import Keys


@dataclass(frozen=True)
class Installation:
    """What the checks look at."""

    settings: Settings
    redis: Redis

    @property
    def keys(self) -> Keys:
        """The namespace's keys."""
        return Keys(self.settings.namespace)


Check = Callable[[Installation], Awaitable[Sequence[Finding]]]


async def server(installation: Installation) -> Sequence[Finding]:
    """Version, rights, eviction, persistence, and types of keys."""
    return await diagnosis.examine_server(installation.redis, installation.keys)


CHECKS: tuple[Check, ...] = (server,)


async def examine(installation: Installation, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """What every check found, what stops work first. A check that fails is told as a finding."""
    found: list[Finding] = []
    for check in checks:
        try:
            found += await check(installation)
        except (RedisError, OSError) as error:
            found.append(Finding(check.__name__, f"could not be looked at: {explain(error)}", "see above"))
    return sorted(found, key=lambda finding: not finding.stops)
