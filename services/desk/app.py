"""Wires the desk and serves it: on its address for people, on its health socket for the other services."""

import asyncio
import gc
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from copydesk_contracts.topology import INDEXER
from services.desk.application import Ports, create_app
from services.desk.beside.renderer import ConfinedRenderer
from services.desk.live import LiveFeed, LiveOperations, LiveProbe, LiveReceipts
from services.desk.live_events import LiveEvents
from services.desk.live_names import LiveNames
from services.desk.security import TokenNeeded, check_binding
from services.desk.uploads import Uploads
from services.desk.webhooks.sender import Sender
from services.index.choose import index_name, open_searcher
from services.index.identities.rulings import Rulings
from services.index.searches.book import SavedSearches
from services.index.sets.book import Sets
from services.index.versions import Versions
from services.operations.again import Rebuilder
from services.operations.consumers import Consumers
from services.operations.numbers import Gauges
from services.operations.snapshot import Snapshot
from services.process.folders import bucket_address
from services.process.serve import run
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.log import EventLog
from services.state.missed import MissedEvents
from services.state.resources import Process, start
from services.state.tokens import TokenBook
from services.state.webhooks import WebhookBook


def main() -> None:
    """Serve the desk until told to stop."""
    process = start("desk")
    _need_one_partition(process.settings)
    token = _token(process.settings)
    try:
        check_binding(process.settings.desk_published or process.settings.desk_host, token)
    except TokenNeeded as error:
        raise SystemExit(str(error)) from error
    ports = make_ports(process)
    app = create_app(ports, token, lambda _: sending(process, ports))
    gc.collect()
    gc.freeze()  # what is there now stays: looking through it again would hold up searches
    run(app, process.settings, "desk", (process.settings.desk_host, process.settings.desk_port))


@asynccontextmanager
async def sending(process: Process, ports: Ports) -> AsyncIterator[None]:
    """Webhooks are sent while the desk is served."""
    book = WebhookBook(process.redis, Keys(process.settings.namespace))
    if ports.events is None:
        raise ValueError("webhooks need the events")
    async with httpx.AsyncClient(trust_env=False) as client:
        allowed = process.settings.webhook_hosts
        sender = Sender(book, ports.events, process.clock, client, uuid.uuid4().hex, allowed=allowed)
        task = asyncio.create_task(sender.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if ports.renderer is not None:
                await ports.renderer.close()


def _need_one_partition(settings: Settings) -> None:
    """Raises SystemExit, so that nobody takes a part for the whole."""
    if settings.partitions > 1:
        raise SystemExit(
            f"the desk cannot show a namespace of several partitions yet, and {settings.namespace} has "
            f"{settings.partitions}: search it with `copydesk search`"
        )


def make_ports(process: Process) -> Ports:
    """What the desk stands on."""
    redis, keys = process.redis, Keys(process.settings.namespace)
    searcher, searches = open_searcher(process.settings), SavedSearches(redis, keys)
    log = EventLog(redis, keys)
    readers = Consumers(redis, keys, process.settings, process.clock)
    snapshots = Snapshot(redis, keys, searcher, process.clock, index_name(process.settings))
    missed = MissedEvents(process.settings.missed_dir)
    rebuilder = Rebuilder(redis, keys, process.store, INDEXER, process.settings.inline_limit)
    return Ports(
        searcher=searcher,
        names=LiveNames(redis, keys, Rulings(redis, keys), searcher, rebuilder, process.clock),
        receipts=LiveReceipts(redis, keys),
        operations=LiveOperations(redis, keys, process.clock, process.store, readers),
        feed=LiveFeed(log),
        probe=LiveProbe(redis, searcher),
        events=LiveEvents(log, searcher, searches, snapshots, process.store, missed),
        readers=readers,
        hooks=WebhookBook(redis, keys),
        searches=searches,
        sets=Sets(redis, keys),
        uploads=_uploads(process.settings),
        renderer=ConfinedRenderer(process.settings),
        versions=Versions(process.settings.versions_dir),
        tokens=TokenBook(redis, keys),
        numbers=Gauges(process.partitions, process.settings, process.clock),
    )


def _uploads(settings: Settings) -> Uploads | None:
    named = {name: settings.roots[name] for name in settings.uploads if name in settings.roots}
    folders = {name: folder for name, folder in named.items() if not bucket_address(folder)}
    return Uploads(folders, settings.max_file) if folders else None


def _token(settings: Settings) -> str | None:
    return (settings.token.get_secret_value().strip() or None) if settings.token else None
