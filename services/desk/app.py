"""Wires the desk and serves it: on its address for people, on its health socket for the other services."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
from redis.exceptions import RedisError

from services.desk.application import Ports, create_app
from services.desk.beside.renderer import ConfinedRenderer
from services.desk.live.events import LiveEvents
from services.desk.live.feed import LiveFeed
from services.desk.live.names import LiveNames
from services.desk.live.operations import LiveOperations
from services.desk.live.probe import LiveProbe
from services.desk.live.receipts import LiveReceipts
from services.desk.security import TokenNeeded, check_binding
from services.desk.uploads import Uploads
from services.desk.webhooks.sender import Sender
from services.index.choose import index_name, open_searcher
from services.index.identities.rulings import Rulings
from services.index.searches.book import SavedSearches
from services.index.sets.book import Sets
from services.index.versions import Versions
from services.operations.consumers import WholeConsumers
from services.operations.numbers import Gauges
from services.operations.snapshot import Snapshot
from services.process.folders import bucket_address
from services.process.garbage import unsearched
from services.process.serve import run
from services.process.settings import Settings
from services.state.partitions import look_at_partitions
from services.state.resources import Process, start
from services.state.tokens import TokenBook
from services.state.webhooks import WebhookBook
from services.state.whole_log import WholeLog
from services.state.whole_missed import WholeMissed


def main() -> None:
    """Serve the desk until told to stop."""
    process = start("desk")
    token = _token(process.settings)
    try:
        check_binding(process.settings.desk_published or process.settings.desk_host, token)
    except TokenNeeded as error:
        raise SystemExit(str(error)) from error
    with unsearched():  # neither now nor later, when it would hold up searches
        ports = make_ports(process)
        app = create_app(ports, token, lambda _: sending(process, ports))
    run(app, process.settings, "desk", (process.settings.desk_host, process.settings.desk_port))


@asynccontextmanager
async def sending(process: Process, ports: Ports) -> AsyncIterator[None]:
    """Webhooks are sent while the desk is served. Raises OtherPartitions: no part is taken for all."""
    home, several = process.partitions.home, process.partitions.several
    with suppress(RedisError, OSError):  # a server that is away is waited for
        await look_at_partitions(home.redis, home.keys, len(process.partitions.all))
    book = WebhookBook(home.redis, home.keys)
    if ports.events is None:
        raise ValueError("webhooks need the events")
    async with httpx.AsyncClient(trust_env=False) as client:
        sender = Sender(book, ports.events, process.clock, client, uuid.uuid4().hex)
        sender.allowed, sender.several = process.settings.webhook_hosts, several
        task = asyncio.create_task(sender.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if ports.renderer is not None:
                await ports.renderer.close()


def make_ports(process: Process) -> Ports:
    """What the desk stands on."""
    partitions = process.partitions
    redis, keys = partitions.home.redis, partitions.home.keys
    searcher, searches = open_searcher(process.settings), SavedSearches(redis, keys)
    log, rulings = WholeLog(partitions), Rulings(redis, keys)
    readers = WholeConsumers(partitions, process.settings, process.clock)
    snapshots = Snapshot(partitions, searcher, process.clock, index_name(process.settings))
    missed = WholeMissed(process.settings.missed_dir, partitions)
    limit = process.settings.inline_limit
    return Ports(
        searcher=searcher,
        names=LiveNames(partitions, rulings, searcher, process.store, limit, process.clock),
        receipts=LiveReceipts(partitions),
        operations=LiveOperations(partitions, process.clock, process.store, readers),
        feed=LiveFeed(log),
        probe=LiveProbe(partitions, searcher),
        events=LiveEvents(log, searcher, searches, snapshots, process.store, missed),
        readers=readers,
        hooks=WebhookBook(redis, keys),
        searches=searches,
        sets=Sets(redis, keys),
        uploads=_uploads(process.settings),
        renderer=ConfinedRenderer(process.settings),
        versions=Versions(process.settings.versions_dir),
        tokens=TokenBook(redis, keys),
        numbers=Gauges(partitions, process.settings, process.clock),
    )


def _uploads(settings: Settings) -> Uploads | None:
    named = {name: settings.roots[name] for name in settings.uploads if name in settings.roots}
    folders = {name: folder for name, folder in named.items() if not bucket_address(folder)}
    return Uploads(folders, settings.max_file) if folders else None


def _token(settings: Settings) -> str | None:
    return (settings.token.get_secret_value().strip() or None) if settings.token else None
