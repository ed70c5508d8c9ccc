"""Liveness and readiness. Ready means: group there, reading, and the step able to work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from faststream.asgi import AsgiResponse, get
from redis.asyncio import Redis
from redis.exceptions import RedisError

from copydesk_contracts.topology import Step
from services.delivery.outcome import StepRunner
from services.process.errors import explain
from services.state.groups import step_groups
from services.state.partitions import Partition, Partitions

Check = Callable[[], str | None]


@dataclass(frozen=True)
class Health:
    """Finds out why a step's service is not ready.

    `checks` each give a reason or null without asking anybody. A stream whose last read is
    older than `late` seconds is not read, unless `busy` says that it need not be; `silence`
    tells how long ago that was.
    """

    partitions: Partitions
    mine: Sequence[Partition]
    step: Step
    runner: StepRunner
    silence: Callable[[str], float | None]
    checks: Sequence[Check]
    busy: Callable[[], bool]
    late: float

    async def unready(self) -> str | None:
        """The first reason found, or null."""
        for check in self.checks:
            if (reason := check()) is not None:
                return reason
        try:
            reasons = await self.partitions.each(self.mine, self._not_read)
        except (RedisError, OSError) as error:
            return f"server: {explain(error)}"
        reason = next(filter(None, reasons), None)
        return reason or await self.runner.unready()

    async def _not_read(self, partition: Partition) -> str | None:
        for stream, group in step_groups(partition.keys, self.step):
            if (reason := await self._not_reading(partition.redis, stream, group)) is not None:
                return reason
        return None

    async def _not_reading(self, redis: Redis, stream: str, group: str) -> str | None:
        groups = {g["name"].decode() for g in await redis.xinfo_groups(stream)}
        if group not in groups:
            return f"no group {group} on {stream}"
        seconds = self.silence(stream)
        if seconds is None:
            return f"{stream} has not been read yet"
        if seconds > self.late and not self.busy():
            return f"{stream} has not been read for {seconds:.0f} s"
        return None


class Probed(Protocol):
    """What can say why it is not ready."""

    async def unready(self) -> str | None:
        """A reason, or null."""
        ...


def _no_remarks() -> str | None:
    return None


def routes(health: Probed, remarks: Callable[[], str | None] = _no_remarks) -> list[tuple[str, Any]]:
    """ASGI routes /healthz (the loop turns) and /readyz (work is done).

    `remarks` are said to whoever asks: what keeps the service from a part of its work.
    """

    @get
    async def healthz(scope: Any) -> AsgiResponse:  # noqa: ARG001
        return AsgiResponse(b"ok", 200)

    @get
    async def readyz(scope: Any) -> AsgiResponse:  # noqa: ARG001
        reason = await health.unready()
        remark = remarks()
        ready = f"ready, but {remark}" if remark else "ready"
        return AsgiResponse((reason or ready).encode("utf-8", "replace"), 200 if reason is None else 503)

    return [("/healthz", healthz), ("/readyz", readyz)]
