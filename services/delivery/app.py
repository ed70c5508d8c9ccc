"""The shell of a step's service: broker, subscribers, loops and health around one runner."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from faststream.asgi import AsgiFastStream
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from copydesk_contracts.topology import step as topology_step
from services.delivery.broker import make_broker, subscribe
from services.delivery.deafness import HEAR_EVERY, Deafness
from services.delivery.delayed import move_due
from services.delivery.diagnosis import LOOK_EVERY, Diagnosis
from services.delivery.finish import Entry
from services.delivery.gate import gate_over
from services.delivery.health import Check, Health, routes
from services.delivery.housekeeping import Housekeeping
from services.delivery.outcome import StepRunner
from services.delivery.patient import PatientRetry
from services.delivery.wiring import downstream, make_claimer, make_delivery, partitions_read, readings
from services.process.clock import Clock
from services.process.errors import explain
from services.process.loops import forever
from services.process.settings import Settings
from services.process.trouble import Repeater
from services.state.belonging import claim_store
from services.state.content import ContentStore
from services.state.groups import all_groups, ensure_groups, step_groups
from services.state.keys import Keys
from services.state.partitions import Partitions, claim_partitions
from services.state.resources import open_partitions
from services.state.rights import process_of
from services.state.tallies import SAY_EVERY, Tallies

log = structlog.get_logger()

REFUSED_PAUSE = 5.0
"""Seconds after a batch that the server refuses for good: it stays pending, and every other reader may
try it."""
HEAD_START = 0.01
"""Seconds for which what finishes a batch lets the question for the next one go first, for the server
answers one after the other. It is asked for within one, unless the gate is shut."""
LATE = 10.0
"""Seconds without a read after which a step is not ready, if four polls are not more."""
HOUSEKEEPING = 10.0
"""Seconds between two rounds of trimming, expiring and sending again; a round over nothing takes
milliseconds."""


class ServerUnfit(Exception):
    """The service cannot begin on this server; the message says why, and what to do."""


@dataclass
class StepService:
    """One step's service. `app` is the ASGI application to serve; it starts and stops the rest."""

    settings: Settings
    redis: Redis
    runner: StepRunner
    clock: Clock
    batch: int
    store: ContentStore | None = None
    """Given where this service keeps house for all, content that nothing refers to included."""
    beside: "StepService | None" = None
    """A second step in the same process; this one is ready when both are."""
    remark: str | None = None
    """What readiness says of it all the time: something that its work goes on without."""
    partitions: Partitions | None = None
    """Those of the namespace; by default the settings', over connections of their own."""

    def __post_init__(self) -> None:
        settings = self.settings
        self.keys = Keys(settings.namespace)
        self.step = step = topology_step(self.runner.name)
        self.all = self.partitions or open_partitions(settings, self.redis)
        self.mine = partitions_read(settings, self.all, step)
        self.delivery = make_delivery(settings, self.all, step, self.runner, self.clock)
        self.gate = gate_over(self.mine, lambda keys: downstream(keys, step), settings.gate, settings.poll)
        self.repeater = Repeater(f"starting or gating {self.step.name}")
        self.reading = PatientRetry(self.clock)
        self.broker = make_broker(settings, self.reading)
        reads = readings(settings, self.all, self.mine, step, self.batch)
        self.subscribers = [subscribe(self.broker, r, self.handle) for r in reads]
        self.claimer = make_claimer(settings, self.delivery, reads)
        self.diagnosis = Diagnosis(self.redis, self.keys, process_of(self.step.name))
        mine = [stream for p in self.mine for stream, _ in step_groups(p.keys, step)]
        self.deafness = Deafness(self.reading, mine, self._busy)
        self._begun: list[asyncio.Task[int]] = []
        self.health = self._health()
        self.stopping = asyncio.Event()
        self.app = AsgiFastStream(
            self.broker,
            lifespan=self._lifespan,
            on_shutdown=[self._stop],
            asgi_routes=routes(self, self.remarks),
            logger=None,
        )

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Run the step over one batch, then wait until there is room for the next.

        The batch is finished while the next one is read. What the server refuses of it is heeded then.
        """
        try:
            begun = await self.delivery.begin(entries, self._next_read)
            self.reading.asked.clear()
            before, self._begun = self._begun, [begun]
            if any([await finishing for finishing in before]):
                await asyncio.sleep(REFUSED_PAUSE)
            if not self.gate.surely_takes(len(self.delivery.held)):
                await self._unless_stopping(self.repeater.call(self._room))
        except RedisError as error:
            log.error("batch-left-pending", step=self.step.name, error=explain(error))
            await asyncio.sleep(REFUSED_PAUSE)

    async def unready(self) -> str | None:
        """Why work is not done just now, here or beside; null if it is."""
        reason = await self.health.unready()
        return reason or (await self.beside.unready() if self.beside is not None else None)

    def remarks(self) -> str | None:
        """What endangers the work and does not stop it, or null."""
        remarks = [*self.diagnosis.warnings(), *([self.remark] if self.remark else [])]
        return "; ".join(remarks) or None

    async def _next_read(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(HEAD_START):
                await self.reading.asked.wait()

    async def _room(self) -> None:
        if not await self.gate.takes(len(self.delivery.held)):
            await self.delivery.settle()
            await self.gate.wait()

    async def _stop(self) -> None:
        self.stopping.set()

    async def _unless_stopping(self, waiting: Coroutine[Any, Any, None]) -> None:
        tasks = [asyncio.create_task(waiting), asyncio.create_task(self.stopping.wait())]
        done, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in others:
            task.cancel()
        for task in done:
            await task

    def _health(self) -> Health:
        delivery = self.delivery
        checks: list[Check] = [
            self.diagnosis.reason,
            lambda: self.reading.trouble and f"reading: {self.reading.trouble}",
            lambda: self.repeater.trouble,
            lambda: delivery.repeater.trouble,
            lambda: delivery.refusal and f"the server refuses results: {delivery.refusal}",
            lambda: delivery.circuit.reason,
            # Last, since it follows from most of the others.
            lambda: None if all(s.running for s in self.subscribers) else "a subscriber is not running",
        ]
        late = max(LATE, 4 * self.settings.poll)
        return Health(
            self.all, self.mine, self.step, self.runner, self.reading.silence, checks, self._busy, late
        )

    def _busy(self) -> bool:
        return bool(self.delivery.held) or self.gate.shut

    @asynccontextmanager
    async def _lifespan(self) -> AsyncIterator[None]:
        async with self._running_beside(), self._running():
            yield

    def _running_beside(self) -> AbstractAsyncContextManager[Any]:
        return nullcontext() if self.beside is None else self.beside.app.start_lifespan_context()

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        await self.repeater.call(self.diagnosis.turn)
        try:
            await self.repeater.call(lambda: claim_partitions(self.redis, self.keys, len(self.all.all)))
            await self.repeater.call(self._ensure_groups)
            await self.repeater.call(lambda: claim_store(self.redis, self.keys, self.settings))
        except ResponseError as error:
            raise ServerUnfit(self.diagnosis.reason() or str(error)) from error
        tasks = [asyncio.create_task(loop) for loop in self._loops()]
        log.info("service-started", step=self.step.name, worker=self.settings.worker)
        try:
            yield
        finally:
            await self.delivery.settle(self.settings.stop_timeout)
            for task in (*tasks, *self._begun):
                task.cancel()
            await asyncio.gather(*tasks, *self._begun, return_exceptions=True)
            await asyncio.to_thread(self.delivery.traces.close)
            log.info("service-stopped", step=self.step.name)

    def _loops(self) -> list[Coroutine[Any, Any, None]]:
        third = self.settings.claim_after / 3
        return [
            *self._care(),
            self._recover_then_claim(third),
            forever("heartbeat", third, self.claimer.heartbeat),
            forever("delayed", self.settings.poll, self._move_due),
            forever("groups", 1.0, self._keep_groups),
            forever("circuit", 1.0, self._give_up_if_hopeless),
            forever("diagnosis", LOOK_EVERY, self.diagnosis.turn),
            forever("tally", SAY_EVERY, self._say_tally),
            forever("deafness", max(HEAR_EVERY, self.settings.poll), self._give_up_if_deaf),
        ]

    def _care(self) -> list[Coroutine[Any, Any, None]]:
        if self.store is None:
            return []
        keepers = [
            Housekeeping(p.redis, p.keys, self.settings, self.clock, self.store, self.all)
            for p in self.all.all
        ]
        rounds = {k.keys: k.turn for k in keepers}
        everywhere = partial(self.all.each, self.all.all, lambda p: rounds[p.keys]())
        return [forever("housekeeping", HOUSEKEEPING, everywhere)]

    async def _recover_then_claim(self, every: float) -> None:
        await self.repeater.call(self.claimer.recover_own)
        await forever("claim", every, self.claimer.claim)

    async def _say_tally(self) -> None:
        tally = self.delivery.tally
        tally.circuit_open, tally.gate_shut = self.delivery.circuit.reason is not None, self.gate.shut
        await Tallies(self.redis, self.keys, self.clock).say(tally)

    async def _move_due(self) -> None:
        step, farthest = self.step.name, self.settings.backoff_limit
        await self.all.each(self.mine, lambda p: move_due(p.redis, p.keys, step, farthest))

    async def _keep_groups(self) -> None:
        """Groups that vanished are made again; the reads that failed for it go on by themselves."""
        created = await self._ensure_groups()
        if created:
            log.warning("groups-created-again", count=created)

    async def _ensure_groups(self) -> int:
        if self.all.one_server:  # one script for all
            wanted = [pair for p in self.mine for pair in self._groups(p.keys)]
            return await ensure_groups(self.redis, wanted)
        return sum(await self.all.each(self.mine, lambda p: ensure_groups(p.redis, self._groups(p.keys))))

    def _groups(self, keys: Keys) -> list[tuple[str, str]]:
        return step_groups(keys, self.step) if self.store is None else all_groups(keys)

    async def _give_up_if_hopeless(self) -> None:
        """Another process, on another machine perhaps, may do better with what is pending here."""
        if self.delivery.circuit.hopeless:
            log.critical("step-hopeless", step=self.step.name, reason=self.delivery.circuit.reason)
            os.kill(os.getpid(), signal.SIGTERM)

    async def _give_up_if_deaf(self) -> None:
        """Nobody knows why it does not read; whoever starts the process again mends it."""
        await self.redis.ping()
        if self.deafness.look():
            log.critical("step-deaf", step=self.step.name)
            os.kill(os.getpid(), signal.SIGTERM)
