"""`purge`: take a document down for good."""

import asyncio
import json
import time
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from redis.asyncio import Redis

from copydesk_contracts.events import Location
from services.cli.kept import need_state
from services.cli.options import SettingsOption
from services.cli.output import console, errors, plain, tell
from services.cli.receipt import resolve
from services.cli.server import over_partitions
from services.cli.stack import Stack, open_stack, wait_ready
from services.index.choose import open_searcher
from services.operations.purge import mark_purged, scrub
from services.process.settings import Settings
from services.state.content.choose import open_content
from services.state.missed import missed_events
from services.state.partitions import Partitions
from services.state.webhooks import WebhookBook

START_TIMEOUT = 60.0
"""Seconds for the services to be ready: the indexer opens its index within them."""
TIME_LIMIT = 60.0
"""Seconds for the withdrawal to reach the index, where other work may be ahead of it."""


def purge(
    document: Annotated[str, typer.Argument(help="Document id, its beginning, or the path of a file")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask")] = False,
    *,
    config: SettingsOption,
) -> None:
    """Take a document out of index, store, streams and receipts for good; a tombstone stays.

    Files are not touched: those that still hold it are named.
    """
    need_state(config)
    with open_stack(config, ("indexer",)) as stack:
        if reasons := wait_ready(stack, START_TIMEOUT, tell):
            errors.print(f"not ready: {reasons}")
        document_id = asyncio.run(over_partitions(config, lambda all_: resolve(all_, document)))
        if document_id is None:
            errors.print(plain(f"no document {document} is known"))
            raise typer.Exit(1)
        if not yes:
            typer.confirm(f"take down {document_id} for good?", abort=True)
        gone = asyncio.run(over_partitions(config, lambda all_: _purge(stack, config, all_, document_id)))
    if not gone:
        errors.print("it is still in the index: run this again once the indexer works")
        raise typer.Exit(1)


async def _purge(stack: Stack, config: Settings, partitions: Partitions, document_id: str) -> bool:
    home, there = partitions.home, partitions.of(document_id)
    redis, keys = there.redis, there.keys
    places: Any = await redis.hgetall(keys.locations(document_id))
    locations = [
        Location(root=root, path=path, revision=int(revision))
        for place, revision in places.items()
        for root, path in [json.loads(place)]
    ]
    first = locations[0] if locations else Location(root="purge", path=document_id, revision=1)
    await mark_purged(redis, keys, document_id, first, datetime.now(UTC))
    gone = await _out_of_index(stack, config, document_id)
    # After the index: until then a step may have had the document in hand.
    done = await scrub(partitions, open_content(config), document_id)
    await asyncio.to_thread(missed_events(config.missed_dir, keys).forget, document_id)
    await WebhookBook(home.redis, home.keys).forget(document_id)
    await _rewrite_log(redis)
    console.print(f"{document_id}: {done.entries} entries and {done.contents} contents removed")
    for location in locations:
        errors.print(plain(f"the file still holds it: {location.root}/{location.path}", "yellow"))
    return gone


async def _out_of_index(stack: Stack, config: Settings, document_id: str) -> bool:
    searcher = open_searcher(config)
    deadline = time.monotonic() + TIME_LIMIT
    while time.monotonic() < deadline:
        stack.tend()
        searcher.reload()
        if document_id not in searcher.ids():
            return True
        await asyncio.sleep(0.2)
    return False


async def _rewrite_log(redis: Redis) -> None:
    """What was deleted stays in the append-only file until that is written anew."""
    info: Any = await redis.info("persistence")
    if info.get("aof_enabled") and not info.get("aof_rewrite_in_progress"):
        await redis.bgrewriteaof()
