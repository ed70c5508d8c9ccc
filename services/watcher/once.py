"""Takes in folders and files once, as the command line asks for it."""

import asyncio
import stat
from collections.abc import Sequence
from pathlib import Path

from redis.asyncio import Redis

from services.process.clock import Clock
from services.process.settings import Settings
from services.state.content import ContentStore
from services.state.keys import Keys
from services.state.partitions import Partitions
from services.watcher.report import WatchReport
from services.watcher.retire import retire
from services.watcher.roots import Root, known_roots, leaving_roots, register, resolved
from services.watcher.scan.classify import Ignore, classify
from services.watcher.scan.reach import Hangs
from services.watcher.scan.reconcile import Gate, Reconciler
from services.watcher.scan.settle import FileSpot
from services.watcher.watcher import no_gate

TIME_LIMIT = 60.0
"""Seconds for files that go on growing; what has not settled by then is reported as waiting."""

__all__ = ["WatchReport", "ingest"]


async def ingest(
    paths: Sequence[Path],
    redis: Redis,
    settings: Settings,
    store: ContentStore,
    clock: Clock,
    gate: Gate = no_gate,
    *,
    report: WatchReport | None = None,
    partitions: Partitions | None = None,
) -> WatchReport:
    """Publish what is new below these folders and at these files, and wait until it has settled.

    A folder becomes a root. A file belongs to its folder, of which nothing else is looked
    at. Who gives a report may look at it meanwhile.
    Raises redis.exceptions.RedisError where the server's trouble does not pass by itself.
    """
    keys = Keys(settings.namespace)
    reconciler = Reconciler(settings, redis, keys, store, clock, gate, partitions=partitions)
    report = report or WatchReport(collect=True)
    wholes, parts = await _sort(paths, redis, keys, settings)
    try:
        await reconciler.scan(wholes, report)
        for root, path in parts:
            await _look_at(reconciler, root, path, report)
        await reconciler.settle(report, TIME_LIMIT)
    finally:
        await asyncio.to_thread(reconciler.close)
    return report


async def _look_at(reconciler: Reconciler, root: Root, path: str, report: WatchReport) -> None:
    """Publish one file of a root. Raises OSError where its folder gives no sign of life."""
    reconciler.state(root)
    try:
        found = await reconciler.looking.at(root, [path])
    except Hangs as hangs:
        raise OSError(f"{root.folder / path}: {hangs}") from hangs
    report.ignored.update(f.rule.value for f in found if f.rule is not None)
    await reconciler.attend([FileSpot(root.name, path)], report)


async def move_places(
    redis: Redis, settings: Settings, store: ContentStore, clock: Clock, gate: Gate = no_gate
) -> WatchReport:
    """Retire the roots that left: look through their successors, then withdraw their own places."""
    keys = Keys(settings.namespace)
    reconciler = Reconciler(settings, redis, keys, store, clock, gate)
    report = WatchReport()
    leaving = {root.folder for root in await leaving_roots(redis, keys)}
    roots = await known_roots(redis, keys)
    await reconciler.scan([root for root in roots if root.folder in leaving], report)
    await reconciler.settle(report, TIME_LIMIT)
    await retire(reconciler, roots, report)
    return report


async def _sort(
    paths: Sequence[Path], redis: Redis, keys: Keys, settings: Settings
) -> tuple[list[Root], list[tuple[Root, str]]]:
    """Roots to look through as a whole, and places with the root that holds each.

    A folder becomes a root unless one holds it already; a file belongs to a root that is
    there, else to its own folder.
    """
    wholes: list[Root] = []
    parts: list[tuple[Root, str]] = []
    for path in paths:
        is_folder = await asyncio.to_thread(path.is_dir)
        place = await asyncio.to_thread(_place, path, is_folder)
        root = await _holder(place, redis, keys, settings)
        if root is None or (root.folder == place and is_folder):
            folder = place if is_folder else place.parent
            root = await register(redis, keys, folder, limited=not is_folder, settings=settings)
        if root.folder == place:
            wholes.append(root)
        else:
            parts.append((root, place.relative_to(root.folder).as_posix()))
    return wholes, parts


def _place(path: Path, is_folder: bool) -> Path:
    """Without links above it, and in it if it is a folder: a link to a file is none of ours."""
    return path.resolve() if is_folder else path.parent.resolve() / path.name


async def _holder(place: Path, redis: Redis, keys: Keys, settings: Settings) -> Root | None:
    """The deepest root that the place lies in, unless a rule hides it there."""
    roots = await known_roots(redis, keys)
    own = await asyncio.to_thread(resolved, settings.roots)
    named = [Root(name, folder) for name, folder in own.items() if name not in {r.name for r in roots}]
    ignore = Ignore(settings.ignore)
    holders = [
        root
        for root in (*roots, *named)
        if not root.limited and place.is_relative_to(root.folder) and not _hidden(root, place, ignore)
    ]
    found = max(holders, key=lambda root: len(root.folder.parts), default=None)
    if found in named:
        return await register(redis, keys, found.folder, limited=False, settings=settings)
    return found


def _hidden(root: Root, place: Path, ignore: Ignore) -> bool:
    below = place.relative_to(root.folder).as_posix()
    return below != "." and classify(below, stat.S_IFREG, ignore) is not None
