"""Keeps an eye on the server: what is wrong with it is told at the start, and by readiness ever after."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from redis.asyncio import Redis

from services.state.diagnosis import examine_server
from services.state.finding import Finding
from services.state.keys import Keys
from services.state.rights import OPERATOR

log = structlog.get_logger()

LOOK_EVERY = 5.0
"""Seconds between looks while something stops the work: soon after it is cured, work is seen to go on."""
SELDOM = 12
"""While nothing stops the work only each twelfth look is taken: settings change once a month."""


@dataclass
class Diagnosis:
    """What is wrong with the server for a service, as last looked at."""

    redis: Redis
    keys: Keys
    service: str = OPERATOR
    findings: Sequence[Finding] = ()
    _passed: int = field(default=0, init=False)

    def reason(self) -> str | None:
        """What stops the work, or null."""
        return next((finding.line() for finding in self.findings if finding.stops), None)

    def warnings(self) -> Sequence[str]:
        """What only endangers it."""
        return [finding.line() for finding in self.findings if not finding.stops]

    async def turn(self) -> None:
        """Look, if it is time to."""
        due = self._passed % SELDOM == 0 or self.reason() is not None
        self._passed += 1
        if due:
            self._tell(await examine_server(self.redis, self.keys, self.service))

    def _tell(self, found: Sequence[Finding]) -> None:
        for finding in found:
            if finding not in self.findings:
                log.warning("server-unfit", finding=finding.line(), stops=finding.stops)
        self.findings = found
