"""Takes in folders and files once, as the command line asks for it."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from services.process.clock import Clock
from services.process.settings import Settings
from services.state.content import ContentStore
from services.state.keys import Keys
from services.watcher.report import Report
from services.watcher.roots import Root, register
from services.watcher.scan.reconcile import Gate, Reconciler
from services.watcher.scan.settle import Spot
from services.watcher.watcher import no_gate

PATIENCE = 60.0
"""Seconds for files that go on growing; what has not settled by then is reported as waiting."""

__all__ = ["Report", "ingest"]


async def ingest(
    paths: Sequence[Path],
    redis: Redis,
    settings: Settings,
    store: ContentStore,
    clock: Clock,
    gate: Gate = no_gate,
) -> Report:
    """Publish what is new below these folders and at these files, and wait until it has settled.

    A folder becomes a root. A file belongs to its folder, of which nothing else is looked
    at. Raises redis.exceptions.RedisError where the server's trouble does not pass by itself.
    """
    keys = Keys(settings.namespace)
    reconciler = Reconciler(settings, redis, keys, store, clock, gate)
    report = Report(collect=True)
    try:
        await reconciler.scan(await _folders(paths, redis, keys), report)
        for root, path in await _files(paths, redis, keys):
            reconciler.state(root)
            found = await asyncio.to_thread(reconciler.look_at, root, [path])
            report.ignored.update(f.rule.value for f in found if f.rule is not None)
            await reconciler.attend([Spot(root.name, path)], report)
        await reconciler.settle(report, PATIENCE)
    finally:
        reconciler.publisher.close()
    return report


async def _folders(paths: Sequence[Path], redis: Redis, keys: Keys) -> list[Root]:
    found = [path for path in paths if await asyncio.to_thread(path.is_dir)]
    return [await register(redis, keys, path, limited=False) for path in found]


async def _files(paths: Sequence[Path], redis: Redis, keys: Keys) -> list[tuple[Root, str]]:
    """Each file with the root that holds it: one that is there already, else its own folder."""
    found: list[tuple[Root, str]] = []
    for path in paths:
        if await asyncio.to_thread(path.is_dir):
            continue
        place = await asyncio.to_thread(path.parent.resolve) / path.name
        root = await _holder(place, redis, keys) or await register(redis, keys, place.parent, limited=True)
        found.append((root, place.relative_to(root.folder).as_posix()))
    return found


async def _holder(place: Path, redis: Redis, keys: Keys) -> Root | None:
    registered: Any = await redis.hgetall(keys.roots())
    limited: Any = await redis.smembers(keys.limited_roots())
    roots = [Root(n.decode(), Path(os.fsdecode(f)), n in limited) for n, f in registered.items()]
    holders = [r for r in roots if not r.limited and place.is_relative_to(r.folder)]
    return max(holders, key=lambda r: len(r.folder.parts), default=None)
