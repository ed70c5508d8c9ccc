"""Files that are missing: found by a scan, judged, and only then withdrawn."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog

from services.watcher.publish.publisher import Ready
from services.watcher.report import Report
from services.watcher.roots import Root
from services.watcher.scan.settle import Sighting, Spot
from services.watcher.scan.state import RootState
from services.watcher.scan.vanish import Missing, Verdict

if TYPE_CHECKING:
    from services.watcher.scan.reconcile import Reconciler

log = structlog.get_logger()

PART = 500


class Withdrawals:
    """The half of reconciling that looks for what is not there. `again` are old withdrawals to repeat."""

    def __init__(self, reconciler: "Reconciler") -> None:
        self._of = reconciler
        self.again: list[Spot] = []

    async def find(self, root: Root) -> None:
        """After a look through all of the root: which places of the ledger were not seen?"""
        of, state = self._of, self._of.state(root)
        state.live, held = 0, state.held
        state.held = None
        async for part in of.ledger(root):
            live = [path for path, entry in part if entry.live]
            state.live += len(live)
            await self._miss(root, live)
        if state.restoring:
            await self._restore(root)
        state.seen = set()
        state.scan.missing = len(of.pending.missing_in(root.name))
        if held and not state.scan.missing:
            log.info("root-is-back", root=root.name)
        if not state.scan.missing:
            state.scan.device = state.device = state.here
        state.scan.held = held if state.scan.missing else None
        await of.store_scan(root)

    async def work_off(self, report: Report) -> None:
        """Withdraw what has been missing for long enough, unless too much of a root is."""
        of = self._of
        now = of.clock.monotonic()
        due = {spot.root for spot, stat in of.pending.due(now) if stat is None}
        for name in due:
            await self._judge(of.roots[name], report)
        if self.again and not of.pending.fresh():
            again, self.again = self.again, []
            for name in {spot.root for spot in again}:
                ready = [Ready(s.path, None) for s in again if s.root == name]
                await of.publish(of.roots[name], ready, report)

    async def hold(self, root: Root, reason: str, missing: int, report: Report) -> None:
        """Withdraw nothing of this root until a scan finds it whole, and say so."""
        of, state = self._of, self._of.state(root)
        for spot, _ in of.pending.missing_in(root.name):
            of.pending.drop(spot)
        if state.held != reason:
            log.warning("withdrawing-stopped", root=root.name, reason=reason, missing=missing, of=state.live)
        state.held = state.scan.held = reason
        state.scan.missing = missing
        report.held += missing
        await of.store_scan(root)

    async def _miss(self, root: Root, paths: Sequence[str]) -> int:
        """A second look at what was not seen: it may have moved while the scan passed by."""
        of, state = self._of, self._of.state(root)
        unseen = [p for p in paths if hash(p) not in state.seen and not _below_any(p, state)]
        if not unseen:
            return 0
        found = await asyncio.to_thread(of.look_at, root, unseen)
        now = of.clock.monotonic()
        gone = [f for f in found if f.stat is None]
        for f in gone:
            of.pending.see(Spot(root.name, f.path), None, now)
        return len(gone)

    async def _restore(self, root: Root) -> None:
        """The server lost the ledger: what the journal knows of, and neither ledger nor disk has, is gone."""
        of, state = self._of, self._of.state(root)
        log.warning("ledger-restored-from-journal", root=root.name)
        lines = await asyncio.to_thread(lambda: list(of.publisher.journal(root).latest()))
        for start in range(0, len(lines), PART):
            part = lines[start : start + PART]
            entries = await of.entries(root, [line.path for line in part])
            lost = [line for line, entry in zip(part, entries, strict=True) if entry is None]
            live = [line.path for line in lost if line.content]
            state.live += await self._miss(root, live)
            self.again += [Spot(root.name, line.path) for line in lost if line.was and not line.content]

    async def _judge(self, root: Root, report: Report) -> None:
        of, state = self._of, self._of.state(root)
        missing = of.pending.missing_in(root.name)
        now = of.clock.monotonic()
        times = [sighting.since for _, sighting in missing]
        if not await self._is_there(root):
            await self.hold(root, "root-missing", len(missing), report)
            return
        verdict = state.vanishing.judge(
            Missing(len(missing), min(times), max(times)), state.live, now, state.strange
        )
        if verdict is Verdict.HOLD and await self._confirmed(root):
            verdict = Verdict.WITHDRAW
        if verdict is Verdict.HOLD:
            await self.hold(root, "mass-deletion", len(missing), report)
        elif verdict is Verdict.WITHDRAW:
            await self._withdraw(root, [m for m in missing if now >= of.pending.due_at(m[1])], report)

    async def _withdraw(self, root: Root, due: Sequence[tuple[Spot, Sighting]], report: Report) -> None:
        of, state = self._of, self._of.state(root)
        paths = [spot.path for spot, _ in due]
        found = await asyncio.to_thread(of.look_at, root, paths)
        still = {f.path for f in found if f.stat is None}
        await of.consider(root, [f for f in found if f.stat is not None], report, complete=False)
        gone = await self._not_renamed(root, [p for p in paths if p in still])
        await of.publish(root, [Ready(path, None) for path in gone], report)
        state.vanishing.withdrawn(len(gone), of.clock.monotonic())
        state.live -= len(gone)

    async def _not_renamed(self, root: Root, paths: Sequence[str]) -> list[str]:
        """Without those that wait to be published under another name."""
        appearing = self._of.pending.appearing()
        if not appearing:
            return list(paths)
        entries = await self._of.entries(root, paths)
        return [
            path
            for path, entry in zip(paths, entries, strict=True)
            if entry is None or entry.stat is None or entry.stat.signature not in appearing
        ]

    async def _is_there(self, root: Root) -> bool:
        try:
            info = await asyncio.to_thread(root.folder.stat)
        except OSError:
            return False
        return info.st_dev == self._of.state(root).here

    async def _confirmed(self, root: Root) -> bool:
        of = self._of
        name = of.keys.confirmed_roots()
        return bool(await of.patience.call(lambda: of.redis.srem(name, root.name)))


def _below_any(path: str, state: RootState) -> bool:
    """Whether the place lies in a folder that could not be listed: nothing is known of it."""
    return any(path.startswith(folder + "/") for folder in state.scan.unreadable_folders)
