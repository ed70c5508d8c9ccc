"""The watcher: scans are the truth, events only hints where to look first."""

import asyncio
import logging
import math
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.process.clock import Clock
from services.process.errors import explain
from services.process.loops import forever
from services.process.settings import Settings
from services.process.trouble import Repeater, passing, pauses
from services.state.content import ContentStore
from services.state.keys import Keys
from services.state.partitions import Partitions
from services.state.turn import KEEP_EVERY
from services.watcher.report import WatchReport
from services.watcher.retire import retire
from services.watcher.roots import Root, confirmed_roots
from services.watcher.scan.listen import Hints, Identity, Listener
from services.watcher.scan.mounts import mounts_of, needs_polling, parse_mounts, read_mounts
from services.watcher.scan.reach import Hangs
from services.watcher.scan.reconcile import Reconciler
from services.watcher.shares import Alone, Shares
from services.watcher.watched import WatchedRoots

log = structlog.get_logger()

IDLE = 1.0
"""Seconds that the watcher sleeps at most, so that roots made and confirmed elsewhere are noticed."""
LEAST_PAUSE = 0.02
"""Seconds that it sleeps at least, whatever is due."""
POLL_SHARE = 2.0
"""Looking takes at most a third of the time where it has to be done all the time."""
RESCAN_SHARE = 5.0
"""Looking through everything takes at most a sixth of the time, however large the roots."""

Gate = Callable[[], Awaitable[None]]


async def no_gate() -> None:
    """Always open."""


class Watcher:
    """Watches all roots. `gate` is awaited before anything is published."""

    def __init__(
        self,
        settings: Settings,
        redis: Redis,
        store: ContentStore,
        clock: Clock,
        gate: Gate = no_gate,
        shares: Shares | None = None,
        partitions: Partitions | None = None,
    ) -> None:
        self.settings = settings
        self.redis = redis
        self.clock = clock
        self.keys = Keys(settings.namespace)
        self.hints = Hints()
        self.listener = Listener(self.hints)
        shares = shares or Alone()
        self.reconciler = Reconciler(settings, redis, self.keys, store, clock, gate, shares, partitions)
        self.repeater = Repeater("reading the roots")
        self.trouble: str | None = None
        looking = self.reconciler.looking
        self.watched = WatchedRoots(settings, redis, self.keys, looking, shares)
        self._polled: set[str] = set()
        self._mounts = ""
        self._next_rescan = 0.0
        self._next_poll = 0.0
        self._next_refresh = 0.0
        self._next_whole = 0.0
        self.scans_begun = 0
        """Complete looks through everything, begun and done since it runs."""
        self.scans_done = 0

    @property
    def roots(self) -> list[Root]:
        """Those that it looks after just now."""
        return self.watched.roots

    @property
    def ready(self) -> str | None:
        """Why it does not do its work just now, or null."""
        if reason := self.trouble or self.repeater.trouble or self.reconciler.trouble:
            return reason
        return None if self.scans_done else "the first scan is not finished"

    @property
    def remarks(self) -> str | None:
        """What keeps it from a part of its work, though not from the rest; null if nothing does."""
        found = [remark for root in self.roots if (remark := self._remark(root)) is not None]
        found += self.watched.standing_by()
        return "; ".join(found) or None

    def _remark(self, root: Root) -> str | None:
        state = self.reconciler.states.get(root.name)
        if state is None:
            return None
        reasons = [f"{hold.reason} {hold.folder}".strip() for hold in state.scan.holds]
        caught = {*state.scan.hanging, *self.reconciler.looking.hanging(root)}
        hanging = [f"{folder or 'the folder'} does not answer" for folder in sorted(caught)]
        unreadable = [f"{folder or 'the folder'} cannot be read" for folder in state.scan.unreadable_folders]
        found = [*reasons, *hanging, *unreadable]
        return f"root {root.name}: {', '.join(found)}" if found else None

    async def scan_once(self, collect: bool = False) -> WatchReport:
        """Look through all roots and publish what has settled; waits for what settles in time."""
        report = WatchReport(collect=collect)
        await self._refresh_roots()
        await self.reconciler.scan(self.roots, report)
        await self.reconciler.settle(report)
        await retire(self.reconciler, self.roots, report, self.watched.foreign)
        return report

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until told to stop. Trouble of any kind is logged and waited out."""
        turning = asyncio.create_task(self._turn_forever(stop))
        keeping = asyncio.create_task(forever("roots", KEEP_EVERY, self.watched.shares.keep))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({turning, stopping}, return_when=asyncio.FIRST_COMPLETED)
            # What is being published is finished; what waits out trouble would not be.
            await asyncio.wait({turning}, timeout=0 if self.ready else self.settings.stop_timeout / 2)
        finally:
            for task in (turning, stopping, keeping):
                task.cancel()
            await asyncio.gather(turning, stopping, keeping, return_exceptions=True)
            with suppress(RedisError, OSError):
                await self.watched.shares.leave()
            await self.listener.stop()
            await asyncio.to_thread(self.reconciler.close)

    def look_now(self) -> None:
        """Look through everything as soon as possible."""
        self._next_rescan = 0.0
        self.hints.arrived.set()

    async def _turn_forever(self, stop: asyncio.Event) -> None:
        waits = pauses()
        while not stop.is_set():
            try:
                await self._turn(stop)
            except Exception as error:  # whatever it is, the next scan starts from the truth
                self.trouble = f"watching: {explain(error)}"
                expected = isinstance(error, RedisError | OSError) and passing(error)
                level = logging.WARNING if expected else logging.ERROR
                log.log(level, "watching-failed", error=explain(error), exc_info=not expected)
                self._next_rescan = 0.0
                await _wait(stop, next(waits))
            else:
                self.trouble, waits = None, pauses()

    async def _turn(self, stop: asyncio.Event) -> None:
        now = self.clock.monotonic()
        report = WatchReport()
        if now >= self._next_refresh:
            self._next_refresh = now + IDLE
            await self._refresh_roots()
            await self._listen(now)
        scans = self._due(now)
        if scans:
            await self._scan(scans, report)
        await self._attend(report)
        await self.reconciler.work_off(report)
        await _wait(stop, self._pause(), self.hints.arrived)

    async def _refresh_roots(self) -> None:
        for name in await self.repeater.call(self.watched.refresh):
            self.hints.add_root(name)
        mounts = await asyncio.to_thread(read_mounts)
        self._notice(mounts)
        self._polled = {r.name for r in self.roots if r.bucket or self._silent(r, mounts)}
        for name in await self.repeater.call(lambda: confirmed_roots(self.redis, self.keys)):
            self.hints.add_root(name)

    def _silent(self, root: Root, mounts: str) -> bool:
        """Whether nothing tells of changes in it, by the settings or by where it lies."""
        polling = self.settings.polling
        return needs_polling(root.folder, mounts) if polling is None else polling

    def _notice(self, mounts: str) -> None:
        """Look at once where something was mounted or unmounted."""
        if self._mounts and mounts != self._mounts:
            for root in self.roots:
                folder = os.fspath(root.folder)
                then, now = (mounts_of(folder, parse_mounts(text)) for text in (self._mounts, mounts))
                if then != now:
                    self.hints.add_root(root.name)
        self._mounts = mounts

    async def _listen(self, now: float) -> None:
        heard = [r for r in self.roots if r.name not in self._polled and not r.limited]
        identities = {root: await self._identity(root) for root in heard}
        await self.listener.update({root: i for root, i in identities.items() if i}, now)

    async def _identity(self, root: Root) -> Identity | None:
        """What tells that a folder is the same, with the same mounts in it; null where it is not there."""
        reach = self.reconciler.looking.reach(root.name)
        if reach.hanging:
            return None
        try:
            info = await reach.ask(lambda _: root.folder.stat())
        except (OSError, Hangs):
            return None
        inside = mounts_of(os.fspath(root.folder), parse_mounts(self._mounts))
        return info.st_dev, info.st_ino, tuple(sorted((m.point, m.device) for m in inside.values()))

    def _looked_at(self, root: Root) -> bool:
        """Whether it has to be looked at all the time, because nothing tells of its changes."""
        return not root.limited and not self.listener.hears(root.name)

    def _due(self, now: float) -> list[Root]:
        """Roots to look through now: all that wait for it, so that a move between them is seen as one."""
        if now >= self._next_rescan:
            return self.roots
        asked = self.hints.whole if now >= self._next_whole else set()
        polled = now >= self._next_poll
        return [r for r in self.roots if r.name in asked or (polled and self._looked_at(r))]

    async def _scan(self, roots: Sequence[Root], report: WatchReport) -> None:
        started = self.clock.monotonic()
        complete = started >= self._next_rescan
        self._next_rescan = math.inf if complete else self._next_rescan
        self.scans_begun += complete
        self.hints.whole -= {r.name for r in roots}
        for root in roots:
            scan = self.reconciler.state(root).scan
            scan.polling = self._looked_at(root)
            scan.deaf = scan.polling and root.name not in self._polled and self.listener.failed
        await self.reconciler.scan(roots, report, lambda: self._attend(report))
        if complete:
            await retire(self.reconciler, self.roots, report, self.watched.foreign)
        now = self.clock.monotonic()
        took = now - started
        self.scans_done += complete
        if self._next_rescan == math.inf:
            self._next_rescan = now + self.settings.rescan
        self._next_poll = now + max(self.settings.polling_interval, POLL_SHARE * took)
        self._next_whole = now + RESCAN_SHARE * took

    async def _attend(self, report: WatchReport) -> None:
        spots = self.hints.take()
        if not spots:
            return
        for root in await self.reconciler.attend(spots, report):
            self.hints.add_root(root)
        await self.reconciler.work_off(report)

    def _pause(self) -> float:
        """Seconds until something is due."""
        now = self.clock.monotonic()
        times = [self._next_rescan]
        if any(self._looked_at(r) for r in self.roots):
            times.append(self._next_poll)
        if self.hints.whole:
            times.append(self._next_whole)
        if (due := self.reconciler.next_due()) is not None:
            times.append(due)
        return min(max(min(times) - now, LEAST_PAUSE), IDLE)


async def _wait(stop: asyncio.Event, seconds: float, event: asyncio.Event | None = None) -> None:
    """Until the time is over, it is to stop, or the event is set."""
    events = [asyncio.create_task(e.wait()) for e in (stop, event) if e is not None]
    try:
        await asyncio.wait(events, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in events:
            task.cancel()
        await asyncio.gather(*events, return_exceptions=True)
