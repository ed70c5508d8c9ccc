"""The shell of a step's service: broker, subscribers, loops and health around one runner."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import structlog
from faststream.asgi import AsgiFastStream
from redis.asyncio import Redis

from copydesk_contracts.topology import STEPS, Step
from copydesk_contracts.topology import step as topology_step
from services.runtime.broker import Reading, make_broker, subscribe
from services.runtime.claim import Claimer
from services.runtime.clock import Clock
from services.runtime.completion import Completer
from services.runtime.delayed import move_due
from services.runtime.delivery import Delivery
from services.runtime.finish import Entry, Finisher
from services.runtime.gate import Gate
from services.runtime.groups import ensure_groups
from services.runtime.health import Health, routes
from services.runtime.keys import Keys
from services.runtime.loops import forever
from services.runtime.outcome import StepRunner
from services.runtime.retry import Policy
from services.runtime.settings import Settings

log = structlog.get_logger()


def make_delivery(
    settings: Settings, redis: Redis, keys: Keys, step: Step, runner: StepRunner, clock: Clock
) -> Delivery:
    """The delivery of one step, wired from the settings."""
    return Delivery(
        redis=redis,
        keys=keys,
        step=step,
        runner=runner,
        policy=Policy(settings.attempts, settings.backoff, settings.backoff_limit),
        finisher=Finisher(keys, step.name, runner.version, settings.worker),
        completer=Completer(redis, step.name, keys.receipt(""), keys.documents_prefix()),
        clock=clock,
    )


def downstream(keys: Keys, step: Step) -> list[tuple[str, str]]:
    """The (stream, group) pairs that read what this step emits."""
    return [(keys.stream(step.emits), s.name) for s in STEPS if step.emits in s.reads]


@dataclass
class StepService:
    """One step's service. `app` is the ASGI application to serve; it starts and stops the rest."""

    settings: Settings
    redis: Redis
    runner: StepRunner
    clock: Clock
    batch: int

    def __post_init__(self) -> None:
        settings = self.settings
        self.keys = Keys(settings.namespace)
        self.step = topology_step(self.runner.name)
        self.delivery = make_delivery(settings, self.redis, self.keys, self.step, self.runner, self.clock)
        self.gate = Gate(self.redis, downstream(self.keys, self.step), settings.gate, settings.poll)
        self.broker = make_broker(settings.url, settings.stop_timeout)
        self.subscribers = [subscribe(self.broker, r, self.handle) for r in self._readings()]
        self.claimer = self._claimer()
        self.health = Health(self.redis, self.keys, self.step, self.runner, lambda: self.subscribers)
        self.app = AsgiFastStream(
            self.broker, lifespan=self._lifespan, asgi_routes=routes(self.health), logger=None
        )

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Process one batch, then wait until there is room for the next."""
        await self.delivery.process(entries)
        await self.gate.wait()

    def _readings(self) -> list[Reading]:
        common = (self.step.name, self.settings.worker, self.batch, self.settings.poll)
        public = [Reading(self.keys.stream(event), *common) for event in self.step.reads]
        return [*public, Reading(self.keys.work(self.step.name), *common, private=True)]

    def _claimer(self) -> Claimer:
        readings = self._readings()
        return Claimer(
            redis=self.redis,
            delivery=self.delivery,
            group=self.step.name,
            worker=self.settings.worker,
            streams=tuple(r.stream for r in readings),
            private=frozenset(r.stream for r in readings if r.private),
            idle=self.settings.claim_after,
        )

    @asynccontextmanager
    async def _lifespan(self) -> AsyncIterator[None]:
        await ensure_groups(self.redis, self.keys)
        tasks = [asyncio.create_task(loop) for loop in self._loops()]
        log.info("service-started", step=self.step.name, worker=self.settings.worker)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            log.info("service-stopped", step=self.step.name)

    def _loops(self) -> list[Any]:
        third = self.settings.claim_after / 3
        return [
            self._recover_then_claim(third),
            forever("heartbeat", third, self.claimer.heartbeat),
            forever("delayed", self.settings.poll, self._move_due),
            forever("groups", 1.0, self._keep_reading),
        ]

    async def _recover_then_claim(self, every: float) -> None:
        with suppress(OSError):
            await self.claimer.recover_own()
        await forever("claim", every, self.claimer.claim)

    async def _move_due(self) -> None:
        await move_due(self.redis, self.keys, self.step.name, self.clock)

    async def _keep_reading(self) -> None:
        """Groups that vanished are made again, and subscribers that gave up for it go on."""
        created = await ensure_groups(self.redis, self.keys)
        if created:
            log.warning("groups-created-again", count=created)
        for subscriber in self.subscribers:
            if not subscriber.running and self.broker.running:
                log.warning("subscriber-restarted", step=self.step.name)
                await subscriber.start()
