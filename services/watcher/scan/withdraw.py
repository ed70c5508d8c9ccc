"""Files that are missing: found by a scan, judged, and only then withdrawn."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import structlog

from services.process.parts import in_parts
from services.watcher.publish.intake import Ready
from services.watcher.report import WatchReport
from services.watcher.roots import Root, take_confirmation
from services.watcher.scan.mounts import MountRecord, explains, holder
from services.watcher.scan.reach import Hangs
from services.watcher.scan.scans import Hold
from services.watcher.scan.settle import FileSpot, Sighting
from services.watcher.scan.state import RootState
from services.watcher.scan.vanish import Missing, Verdict

if TYPE_CHECKING:
    from services.watcher.scan.reconcile import Reconciler

log = structlog.get_logger()

PART = 500
"""Places that are asked for in one round trip."""

ROOT_MISSING = "root-missing"
ROOT_HANGS = "root-hangs"
MASS_DELETION = "mass-deletion"
MOUNT_CHANGED = "mount-changed"
"""Why nothing is withdrawn: each hold begins with one of these."""


class Withdrawals:
    """The half of reconciling that looks for what is not there. `again` are old withdrawals to repeat."""

    def __init__(self, reconciler: "Reconciler") -> None:
        self._of = reconciler
        self.again: list[FileSpot] = []

    async def find(self, root: Root) -> None:
        """After a look through all of the root: which places of the ledger were not seen?"""
        of, state = self._of, self._of.state(root)
        # What was said by a look whose missing files are not judged yet still holds.
        held = {hold.folder: hold.reason for hold in state.scan.holds} | state.held
        state.live, state.held = 0, {}
        async for part in of.ledger.live(root):
            state.live += len(part)
            await self._miss(root, [path for path in part if hash(path) not in state.seen])
        if state.restoring:
            await self._restore(root)
        state.seen = set()
        missing = of.pending.missing_in(root.name)
        if held and not missing:
            log.info("root-is-back", root=root.name)
        state.stuck = None
        if missing:
            # Judged once they have been missing for a while; until then what was said holds.
            state.scan.holds = [Hold(f, reason, 0) for f, reason in held.items()]
        else:
            state.doubted, state.told, state.scan.holds = set(), {}, []
            await self._accept(root, set())
        await of.store_scan(root)

    async def work_off(self, report: WatchReport) -> None:
        """Withdraw what has been missing for long enough, unless too much of a root is."""
        of = self._of
        now = of.clock.monotonic()
        due = {spot.root for spot, seen in of.pending.due(now) if seen.stat is None}
        for name in due:
            await self._judge(of.roots[name], report)
        if self.again and not of.pending.fresh():
            again, self.again = self.again, []
            for name in {spot.root for spot in again}:
                ready = [Ready(s.path, None) for s in again if s.root == name]
                await of.publish(of.roots[name], ready, report)

    async def hold(self, root: Root, reason: str, missing: int, report: WatchReport) -> None:
        """Withdraw nothing of this root until a scan finds it whole, and say so."""
        await self._hold(root, [Hold("", reason, missing)], report)

    def stuck(self, root: Root, hangs: Hangs) -> None:
        """Something in the root does not answer: nothing that is missing there is known to be gone."""
        state = self._of.state(root)
        if state.stuck != hangs.place:
            log.warning("root-hangs", root=root.name, place=hangs.place)
        state.stuck = hangs.place
        self._drop_missing(root, "")

    async def _hold(self, root: Root, holds: Sequence[Hold], report: WatchReport) -> None:
        of, state = self._of, self._of.state(root)
        for hold in holds:
            self._drop_missing(root, hold.folder)
            if state.told.get(hold.folder) != hold.reason:
                state.told[hold.folder] = hold.reason
                log.warning("withdrawing-stopped", root=root.name, of=state.live, **vars(hold))
            state.held[hold.folder] = hold.reason
            report.held += hold.missing
        others = [h for h in state.scan.holds if h.folder not in {new.folder for new in holds}]
        state.scan.holds = [h for h in others if h.folder in state.held] + list(holds)
        await of.store_scan(root)

    def _drop_missing(self, root: Root, folder: str) -> None:
        pending = self._of.pending
        for spot, _ in pending.missing_in(root.name):
            if not folder or holder(spot.path, [folder]):
                pending.drop(spot)

    async def _accept(self, root: Root, lost: set[str]) -> None:
        """Remember what is mounted now, but for folders that something was lost from."""
        state = self._of.state(root)
        try:
            state.accept(await self._of.looking.mounts(root), lost)
        except (OSError, Hangs):
            return

    async def _miss(self, root: Root, paths: Sequence[str]) -> None:
        """A second look at what was not seen: it may have moved while the scan passed by."""
        of, state = self._of, self._of.state(root)
        unseen = [p for p in paths if hash(p) not in state.seen and not _below_any(p, state)]
        if not unseen:
            return
        try:
            found = await of.looking.at(root, unseen)
        except Hangs as hangs:
            self.stuck(root, hangs)
            return
        now = of.clock.monotonic()
        for f in found:
            if f.stat is None:
                of.pending.see(FileSpot(root.name, f.path), None, now)

    async def _restore(self, root: Root) -> None:
        """The server lost the ledger: what the journal knows of, and neither ledger nor disk has, is gone."""
        of, state = self._of, self._of.state(root)
        log.warning("ledger-restored-from-journal", root=root.name)
        lines = await asyncio.to_thread(lambda: list(of.publisher.journal(root).latest()))
        for part in in_parts(lines, PART):
            entries = await of.ledger.at(root, [line.path for line in part])
            lost = [line for line, entry in zip(part, entries, strict=True) if entry is None]
            before = len(of.pending.missing_in(root.name))
            await self._miss(root, [line.path for line in lost if line.content])
            state.live += len(of.pending.missing_in(root.name)) - before
            self.again += [FileSpot(root.name, line.path) for line in lost if line.was and not line.content]

    async def _judge(self, root: Root, report: WatchReport) -> None:
        mounts = await self._mounts(root, report)
        if mounts is None:
            return
        of, state = self._of, self._of.state(root)
        missing = of.pending.missing_in(root.name)
        holds = self._explained(state, mounts, [spot.path for spot, _ in missing])
        verdict = self._verdict(state, missing) if not holds else Verdict.HOLD
        if verdict is Verdict.HOLD and await self._confirmed(root):
            state.known, state.held, state.doubted = mounts, {}, set()
            verdict, holds = Verdict.WITHDRAW, []
        if holds:
            await self._accept(root, _folders_of(holds, state, mounts))
            await self._hold(root, holds, report)
        elif verdict is Verdict.HOLD:
            await self.hold(root, MASS_DELETION, len(missing), report)
        elif verdict is Verdict.WITHDRAW:
            await self._release(root, state)
            await self._withdraw(root, self._due(missing), report)

    async def _mounts(self, root: Root, report: WatchReport) -> dict[str, MountRecord] | None:
        """What is mounted in the root; null where it cannot be asked, which holds everything."""
        of = self._of
        try:
            return await of.looking.mounts(root)
        except OSError:
            await self.hold(root, ROOT_MISSING, len(of.pending.missing_in(root.name)), report)
        except Hangs as hangs:
            self.stuck(root, hangs)
            await self.hold(root, ROOT_HANGS, 0, report)
        return None

    def _due(self, missing: Sequence[tuple[FileSpot, Sighting]]) -> list[tuple[FileSpot, Sighting]]:
        now = self._of.clock.monotonic()
        return [one for one in missing if now >= self._of.pending.due_at(one[1])]

    def _verdict(self, state: RootState, missing: Sequence[tuple[FileSpot, Sighting]]) -> Verdict:
        times = [sighting.since for _, sighting in missing]
        together = Missing(len(missing), min(times), max(times))
        return state.vanishing.judge(together, state.live, self._of.clock.monotonic())

    def _explained(
        self, state: RootState, now: Mapping[str, MountRecord], paths: Sequence[str]
    ) -> list[Hold]:
        """What of the missing a mount may have taken along, by the folder that it was mounted at."""
        lost = [p for p in paths if explains(p, state.known, now) or _doubted(p, state)]
        folders = Counter(holder(path, state.known) or holder(path, now) for path in lost)
        return [Hold(folder, MOUNT_CHANGED, count) for folder, count in folders.items()]

    async def _withdraw(
        self, root: Root, due: Sequence[tuple[FileSpot, Sighting]], report: WatchReport
    ) -> None:
        of, state = self._of, self._of.state(root)
        try:
            found = await of.looking.at(root, [spot.path for spot, _ in due])
            # Mounts after the look: what was unmounted before it is not taken for deleted.
            mounts = await of.looking.mounts(root)
        except (OSError, Hangs):
            return
        await of.consider(root, [f for f in found if f.stat is not None], report, complete=False)
        still = [f.path for f in found if f.stat is None and not explains(f.path, state.known, mounts)]
        gone = await self._not_renamed(root, still)
        await of.publish(root, [Ready(path, None) for path in gone], report)
        state.vanishing.withdrawn(len(gone), of.clock.monotonic())
        state.live -= len(gone)

    async def _release(self, root: Root, state: RootState) -> None:
        """What was said of holds that nobody found again, or that were confirmed, is not true any more."""
        holds = [hold for hold in state.scan.holds if hold.folder in state.held]
        if holds != state.scan.holds:
            state.scan.holds = holds
            await self._of.store_scan(root)

    async def _not_renamed(self, root: Root, paths: Sequence[str]) -> list[str]:
        """Without those that wait to be published under another name."""
        appearing = self._of.pending.appearing()
        if not appearing:
            return list(paths)
        entries = await self._of.ledger.at(root, paths)
        return [
            path
            for path, entry in zip(paths, entries, strict=True)
            if entry is None or entry.stat is None or entry.stat.signature not in appearing
        ]

    async def _confirmed(self, root: Root) -> bool:
        of = self._of
        return await of.repeater.call(lambda: take_confirmation(of.redis, of.keys, root.name))


def _folders_of(holds: Sequence[Hold], state: RootState, now: Mapping[str, MountRecord]) -> set[str]:
    """The folders whose mounts are not to be taken for the usual ones while these holds last."""
    folders = {hold.folder for hold in holds}
    return folders | {folder for folder in now if folder not in state.known and folder in folders}


def _doubted(path: str, state: RootState) -> bool:
    """Whether files of its folder went with a mount, and are still missing now that it is back."""
    return holder(path, state.doubted) in state.doubted


def _below_any(path: str, state: RootState) -> bool:
    """Whether the place lies in a folder that could not be looked into: nothing is known of it."""
    return any(path.startswith(folder + "/") for folder in state.unknown)
