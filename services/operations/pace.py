"""How fast work is sent round again: so many a second, and never past a step that lags."""

import asyncio
from dataclasses import dataclass

from copydesk_contracts.topology import STEPS
from services.delivery.gate import gate_over
from services.state.partitions import Partitions


@dataclass
class Pace:
    """Lets at most `rate` pieces a second through, and waits while the step's own work piles up."""

    partitions: Partitions
    rate: float
    limit: int
    poll: float
    _next: float = 0.0

    async def wait(self, step: str) -> None:
        """Return when the next piece may go to that step."""
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, self._next - now))
        self._next = max(now, self._next) + 1.0 / self.rate
        if step in {s.name for s in STEPS}:
            gate = gate_over(
                self.partitions.all, lambda keys: [(keys.work(step), step)], self.limit, self.poll
            )
            await gate.wait()
