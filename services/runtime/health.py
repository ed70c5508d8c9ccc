"""Liveness and readiness. Ready means: group there, reading, and the step able to work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from faststream.asgi import AsgiResponse, get
from redis.asyncio import Redis
from redis.exceptions import RedisError

from copydesk_contracts.topology import Step
from services.runtime.groups import step_groups
from services.runtime.keys import Keys
from services.runtime.outcome import StepRunner


@dataclass(frozen=True)
class Health:
    """Finds out why a step's service is not ready."""

    redis: Redis
    keys: Keys
    step: Step
    runner: StepRunner
    subscribers: Callable[[], Sequence[Any]]

    async def unready(self) -> str | None:
        """The first reason found, or null."""
        if not all(s.running for s in self.subscribers()):
            return "a subscriber is not running"
        try:
            for stream, group in step_groups(self.keys, self.step):
                groups = {g["name"].decode() for g in await self.redis.xinfo_groups(stream)}
                if group not in groups:
                    return f"no group {group} on {stream}"
        except RedisError as error:
            return f"server: {error!r}"
        return await self.runner.unready()


def routes(health: Health) -> list[tuple[str, Any]]:
    """ASGI routes /healthz (the loop turns) and /readyz (work is done)."""

    @get
    async def healthz(scope: Any) -> AsgiResponse:  # noqa: ARG001
        return AsgiResponse(b"ok", 200)

    @get
    async def readyz(scope: Any) -> AsgiResponse:  # noqa: ARG001
        reason = await health.unready()
        return AsgiResponse((reason or "ready").encode(), 200 if reason is None else 503)

    return [("/healthz", healthz), ("/readyz", readyz)]
