"""Takes the places of roots that left out of the ledger, once their successors have theirs."""

from collections.abc import Mapping, Sequence
from functools import partial

import structlog

from services.watcher.entry import LedgerEntry
from services.watcher.publish.intake import Ready
from services.watcher.report import WatchReport
from services.watcher.roots import Root, leaving_roots, retired
from services.watcher.scan.reconcile import Reconciler

log = structlog.get_logger()


async def retire(
    reconciler: Reconciler, roots: Sequence[Root], report: WatchReport, foreign: Sequence[Root] = ()
) -> bool:
    """Withdraw what roots held that left. Returns whether some have to wait for their successor.

    A root of the same folder under another name is the successor: first all its places,
    so that no document is gone in between. Whoever looks after the successor does it; `foreign`
    are roots that other watchers have.
    """
    waiting = False
    by_folder = {root.folder: root for root in roots if not root.limited}
    theirs = {root.folder for root in foreign if not root.limited} - by_folder.keys()
    redis, keys, patience = reconciler.redis, reconciler.keys, reconciler.repeater
    for old in await patience.call(lambda: leaving_roots(redis, keys)):
        if old.folder in theirs:
            continue
        successor = by_folder.get(old.folder)
        left = await _withdraw(reconciler, old, successor, report)
        waiting = waiting or left
        if not left:
            await patience.call(partial(retired, redis, keys, old.name))
            log.info("root-left", root=old.name, successor=successor.name if successor else None)
    return waiting


async def _withdraw(reconciler: Reconciler, old: Root, successor: Root | None, report: WatchReport) -> bool:
    left = False
    async for part in reconciler.ledger.all(old):
        live = {path: entry for path, entry in part if entry.live}
        taken = await _taken_over(reconciler, live, successor)
        left = left or len(taken) < len(live)
        await reconciler.publisher.publish(old, [Ready(path, None) for path in taken], report)
    return left


async def _taken_over(
    reconciler: Reconciler, live: Mapping[str, LedgerEntry], successor: Root | None
) -> list[str]:
    """The places that the successor has an answer for; all where there is none."""
    if successor is None:
        return list(live)
    entries = await reconciler.ledger.at(successor, list(live))
    return [path for path, entry in zip(live, entries, strict=True) if entry is not None]
