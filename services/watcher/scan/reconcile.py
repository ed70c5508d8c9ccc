"""Compares the disk with the ledger, and publishes what differs once it has settled."""

import asyncio
import stat
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

import structlog
from redis.asyncio import Redis

from copydesk_contracts.events import ReasonCode
from copydesk_contracts.topology import WATCHER
from services.process.clock import Clock
from services.process.settings import Settings
from services.process.traces import open_traces
from services.process.trouble import Repeater
from services.process.version import VERSION
from services.state.content import ContentStore
from services.state.keys import Keys
from services.state.partitions import Partitions
from services.state.resources import open_partitions
from services.watcher.buckets import Buckets
from services.watcher.entry import LedgerEntry, LedgerPlace, Stat
from services.watcher.publish.intake import Intake, Ready
from services.watcher.publish.publisher import Publisher
from services.watcher.publish.writers import Writers
from services.watcher.report import WatchReport
from services.watcher.roots import Root
from services.watcher.scan.classify import Ignore, Rule, classify
from services.watcher.scan.glance import Glance
from services.watcher.scan.ledger import LedgerReader
from services.watcher.scan.looking import Hangs, Looking
from services.watcher.scan.scans import Scan, known_mounts, last_scan, store_scan
from services.watcher.scan.settle import FileSpot, Pending, Sighting
from services.watcher.scan.state import RootState
from services.watcher.scan.vanish import Vanishing
from services.watcher.scan.walk import Walk, WalkedFile
from services.watcher.scan.withdraw import MOUNT_CHANGED, ROOT_HANGS, ROOT_MISSING, Withdrawals
from services.watcher.shares import Alone, Shares

log = structlog.get_logger()

MOST_PENDING = 2000
"""Places that wait to settle; from there on they are published before more are looked at, so that memory
is bounded."""
UNNAMEABLE_SHOWN = 20
"""Names that are not UTF-8, told as examples; their number is among the ignored."""
MISSING_MARGIN = 0.2
"""A renamed file is found under its new name before it is missed under the old one."""
LEAST_SLEEP = 0.02
"""Seconds: a file that is due now is not asked for a thousand times a second."""

Gate = Callable[[], Awaitable[None]]
Attend = Callable[[], Awaitable[None]]


class Reconciler:
    """Works on all roots of one watcher, in one task."""

    def __init__(
        self,
        settings: Settings,
        redis: Redis,
        keys: Keys,
        store: ContentStore,
        clock: Clock,
        gate: Gate,
        shares: Shares | None = None,
        partitions: Partitions | None = None,
    ) -> None:
        self.settings, self.redis, self.keys, self.clock = settings, redis, keys, clock
        self.ignore = Ignore(settings.ignore)
        self.pending = Pending(settings.settle, settings.settle + MISSING_MARGIN)
        buckets = Buckets(settings)
        self.looking = Looking(self.ignore, settings.state, settings.root_timeout, clock.monotonic, buckets)
        self.repeater = Repeater("comparing with the ledger")
        self.ledger = LedgerReader(redis, keys, self.repeater)
        self.publisher = Publisher(
            partitions or open_partitions(settings, redis),
            Intake(store, settings.max_file, self.looking.reach, self.looking.bucket),
            clock,
            settings.worker,
            settings.journal_dir,
            gate,
            open_traces(settings.traces, WATCHER, settings.worker, VERSION),
            shares or Alone(),
        )
        self.states: dict[str, RootState] = {}
        self.roots: dict[str, Root] = {}
        self.withdrawals = Withdrawals(self)

    def close(self) -> None:
        """Send what is left of traces. Blocks for some seconds where their collector is away."""
        self.publisher.traces.close()

    @property
    def trouble(self) -> str | None:
        """What keeps it from working, or null."""
        return self.repeater.trouble or self.publisher.trouble

    def state(self, root: Root) -> RootState:
        """What is remembered of a root."""
        self.roots[root.name] = root
        fresh = RootState(Vanishing(self.settings.vanish_share, self.settings.vanish_count))
        return self.states.setdefault(root.name, fresh)

    async def scan(self, roots: Sequence[Root], report: WatchReport, attend: Attend | None = None) -> None:
        """Look through these roots: first for what is there, in all of them, then for what is not.

        `attend` is called now and then, so that a long look does not keep others waiting.
        """
        there = [root for root in roots if await self._look_through(root, report, attend)]
        for root in there:
            await self.withdrawals.find(root)
        await self.work_off(report)

    async def settle(self, report: WatchReport, patience: float = 0.0) -> None:
        """Wait for what has been seen; for files that go on changing only so many seconds."""
        started = self.clock.monotonic()
        while True:
            await self.work_off(report)
            now = self.clock.monotonic()
            waiting = list(self.pending.spots.values()) if now - started < patience else self.pending.fresh()
            if not waiting and not self.withdrawals.again:
                break
            due = min((self.pending.due_at(s) for s in waiting), default=now)
            await asyncio.sleep(max(due - now, LEAST_SLEEP))
        report.waiting = len(self.pending)

    async def attend(self, spots: Iterable[FileSpot], report: WatchReport) -> set[str]:
        """Look at these places. Returns the roots to look through: a folder seems to be missing from them."""
        suspects: set[str] = set()
        by_root: dict[str, list[str]] = {}
        for spot in spots:
            by_root.setdefault(spot.root, []).append(spot.path)
        for name, paths in by_root.items():
            root = self.roots.get(name)
            if root is not None and await self._attend(root, paths, report):
                suspects.add(name)
        return suspects

    def next_due(self) -> float | None:
        """When something that was seen will have settled, or null."""
        return self.pending.next_due()

    async def work_off(self, report: WatchReport) -> None:
        """Publish what has settled: what is there first, then what is not."""
        by_root: dict[str, list[Ready]] = {}
        now = self.clock.monotonic()
        for spot, sighting in self.pending.due(now):
            if sighting.stat is not None and self.looking.answers(self.roots[spot.root], spot.path):
                settled = Ready(spot.path, sighting.stat, self._writers(sighting, now))
                by_root.setdefault(spot.root, []).append(settled)
        for name, ready in by_root.items():
            await self.publish(self.roots[name], ready, report)
        await self.withdrawals.work_off(report)

    def _writers(self, sighting: Sighting, now: float) -> Writers:
        if not self.settings.settle or now - sighting.first >= self.settings.settle_open:
            return Writers.IGNORED
        return Writers.RULED_OUT if sighting.heard else Writers.AWAITED

    async def publish(self, root: Root, ready: Sequence[Ready], report: WatchReport) -> None:
        """Publish these places; those that look different by now wait again."""
        stale = await self.publisher.publish(root, ready, report)
        now = self.clock.monotonic()
        for spot in (FileSpot(root.name, item.path) for item in ready):
            if spot.path in stale:
                self.pending.restart(spot, now)
            else:
                self.pending.publish(spot)
        if stale:
            await self._attend(root, sorted(stale), report)

    async def _attend(self, root: Root, paths: Sequence[str], report: WatchReport) -> bool:
        try:
            found = await self.looking.at(root, paths)
        except Hangs as hangs:
            self.withdrawals.stuck(root, hangs)
            return True
        lost = await self.consider(root, found, report, complete=False)
        return lost > 0

    async def _look_through(self, root: Root, report: WatchReport, attend: Attend | None) -> bool:
        """Whether all of the root could be looked through that answers."""
        state, started = self.state(root), self.clock.monotonic()
        if not await self._prepare(root, state):
            return False
        while True:
            walk = self.looking.walk(root)
            state.hanging = walk.skip
            try:
                await self._pass_through(root, walk, report, attend)
                break
            except OSError as error:
                await self.withdrawals.hold(root, f"root-unreadable: {error.strerror}", 0, report)
                report.unreadable.append(root.name)
                return False
            except Hangs as hangs:
                self.withdrawals.stuck(root, hangs)
                if "" in self.looking.hanging(root):
                    await self.withdrawals.hold(root, ROOT_HANGS, 0, report)
                    return False
        state.scan.unreadable_folders = walk.unreadable
        state.scan.hanging = sorted(state.hanging)
        report.unreadable += [f"{root.name}/{folder}" for folder in walk.unreadable]
        state.scan.seconds = self.clock.monotonic() - started
        report.ignored.update(state.scan.ignored)
        return True

    async def _pass_through(self, root: Root, walk: Walk, report: WatchReport, attend: Attend | None) -> None:
        scan = self.states[root.name].scan
        scan.files, scan.ignored, scan.unnameable = 0, Counter(), []
        async for found in self._everything(root, walk):
            self._tally(self.states[root.name], found)
            await self.consider(root, found, report, complete=True)
            await self._make_room(report)
            if attend is not None:
                await attend()

    def _tally(self, state: RootState, found: Sequence[WalkedFile]) -> None:
        copy = [f.path for f in found if f.stat is not None]
        state.seen.update(map(hash, copy))
        state.scan.files += len(copy)
        state.scan.ignored.update(f.rule.value for f in found if f.rule is not None)
        odd = [f.path for f in found if f.rule is Rule.NAME_NOT_UTF8]
        state.scan.unnameable += odd[: UNNAMEABLE_SHOWN - len(state.scan.unnameable)]

    async def _prepare(self, root: Root, state: RootState) -> bool:
        """Whether the root is there. Finds out what was known of it before."""
        await self.publisher.finish_open(root)
        before = await self.repeater.call(lambda: last_scan(self.redis, self.keys, root.name))
        state.restoring = before is None and bool(self.publisher.journal(root))
        state.known = state.known or known_mounts(before)
        holds = (before or {}).get("holds", ())
        state.doubted |= {hold["folder"] for hold in holds if hold["reason"] == MOUNT_CHANGED}
        try:
            now = await self.looking.mounts(root)
        except OSError as error:
            await self.withdrawals.hold(root, f"{ROOT_MISSING}: {error.strerror}", 0, WatchReport())
            return False
        except Hangs as hangs:
            self.withdrawals.stuck(root, hangs)
            await self.withdrawals.hold(root, ROOT_HANGS, 0, WatchReport())
            return False
        state.known = state.known or now
        state.seen = set()
        state.scan = Scan(polling=state.scan.polling, deaf=state.scan.deaf, holds=state.scan.holds)
        return True

    async def _everything(self, root: Root, walk: Walk) -> AsyncIterator[list[WalkedFile]]:
        if root.limited:
            async for part in self.ledger.all(root):
                paths = [path for path, entry in part if entry.live]
                yield await self.looking.at(root, paths)
            return
        async for found in self.looking.everything(root, walk):
            yield found

    async def consider(
        self, root: Root, found: Sequence[WalkedFile], report: WatchReport, complete: bool
    ) -> int:
        """Compare with the ledger; what differs waits. Returns how many places are empty in both."""
        usable = [f for f in found if f.rule is not Rule.NAME_NOT_UTF8]
        compared = await self.ledger.compared(root, usable, read=report.collect)
        now, written, empty = self.clock.monotonic(), self.clock.now().timestamp(), 0
        for f, glance, entry in compared:
            spot = FileSpot(root.name, f.path)
            if glance is Glance.AS_IT_WAS:
                self.pending.drop(spot)
                report.unchanged += 1
                continue
            known = entry is not None and entry.live
            if f.stat is None:
                empty += self._consider_nothing(spot, known, f.rule)
            elif entry is not None and self._unchanged(entry, f.stat, complete):
                self.pending.drop(spot)
                report.unchanged += 1
                report.touch(entry.document_id)
            else:
                self.pending.see(spot, f.stat, now, written - f.stat.mtime_ns / 1e9, heard=not complete)
        return empty

    def _consider_nothing(self, spot: FileSpot, known: bool, rule: Rule | None) -> int:
        if not known:
            self.pending.drop(spot)
            # A file of that name may never have been copy; if it may, a folder was perhaps there.
            return int(rule is None and classify(spot.path, stat.S_IFREG, self.ignore) is None)
        if "" not in self.states[spot.root].held:
            self.pending.see(spot, None, self.clock.monotonic())
        return 0

    def _unchanged(self, entry: LedgerEntry, info: Stat, complete: bool) -> bool:
        if not entry.live or entry.stat != info:
            return False
        if entry.state is LedgerPlace.PRESENT:
            return True
        # Rights may come from elsewhere than the file, and limits change.
        if entry.reason is ReasonCode.UNREADABLE:
            return not complete
        return info.size > self.settings.max_file

    async def _make_room(self, report: WatchReport) -> None:
        if len(self.pending) > MOST_PENDING:
            due = self.pending.next_due() or 0.0
            await asyncio.sleep(max(0.0, min(due - self.clock.monotonic(), self.settings.settle)))
        await self.work_off(report)

    async def store_scan(self, root: Root) -> None:
        """Write down how the scan went."""
        state = self.states[root.name]
        state.scan.mounts = {f: [m.name, m.boot, m.device, m.folder] for f, m in state.known.items()}
        state.scan.inode = state.known[""].inode if "" in state.known else ""
        at = self.clock.now()
        await self.repeater.call(lambda: store_scan(self.redis, self.keys, root.name, state.scan, at))
