"""The watcher service: wiring only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from faststream.asgi import AsgiFastStream

from copydesk_contracts.events import DocumentDiscovered
from copydesk_contracts.topology import WATCHER, groups
from services.delivery.broker import make_broker
from services.delivery.gate import gate_over
from services.delivery.health import routes
from services.delivery.patient import PatientRetry
from services.process.serve import run
from services.state.belonging import claim_store
from services.state.keys import Keys
from services.state.partitions import claim_partitions
from services.state.resources import Process, start
from services.watcher.shares import Alone, SharedRoots
from services.watcher.watcher import Watcher


@dataclass(frozen=True)
class Readiness:
    """Asks the watcher."""

    watcher: Watcher

    async def unready(self) -> str | None:
        """Why it does not do its work just now, or null."""
        return self.watcher.ready


def make_app(process: Process) -> AsgiFastStream:
    """The ASGI application whose lifespan runs the watcher."""
    settings, redis, partitions = process.settings, process.redis, process.partitions
    keys = partitions.home.keys
    gate = gate_over(partitions.all, _readers, settings.gate, settings.poll)
    # An embedded server has no other machine at it.
    shares = Alone() if settings.embedded else SharedRoots(redis, keys, settings.worker)
    watcher = Watcher(settings, redis, process.store, process.clock, gate.wait, shares, partitions)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        await watcher.repeater.call(lambda: claim_partitions(redis, keys, settings.partitions))
        await watcher.repeater.call(lambda: claim_store(redis, keys, settings))
        stop = asyncio.Event()
        watching = asyncio.create_task(watcher.run(stop))
        try:
            yield
        finally:
            stop.set()
            await watching

    broker = make_broker(settings, PatientRetry(process.clock))
    health = routes(Readiness(watcher), lambda: watcher.remarks)
    return AsgiFastStream(broker, lifespan=lifespan, asgi_routes=health, logger=None)


def _readers(keys: Keys) -> list[tuple[str, str]]:
    return [(keys.stream(DocumentDiscovered), group) for group in groups(DocumentDiscovered)]


def main() -> None:
    """Run the watcher until told to stop."""
    process = start(WATCHER)
    run(make_app(process), process.settings, WATCHER)
