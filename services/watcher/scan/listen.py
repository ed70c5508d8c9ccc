"""Listens to the file system: hints where to look, never the truth."""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from watchfiles import watch

from services.process.errors import explain
from services.watcher.roots import Root
from services.watcher.scan.settle import FileSpot

log = structlog.get_logger()

DEBOUNCE_MS = 100
"""Changes of so many milliseconds are told together ..."""
STEP_MS = 20
"""... or sooner, once nothing has come for so long."""
ALIVE_MS = 200
"""The listener looks so often whether it is to stop."""
MANY = 2000
"""So many hints for one root say no more than that all of it must be looked at."""
BURST = 4000
"""A batch this large may come from a queue that ran over in the kernel, which nobody tells us."""
FIRST_PAUSE = 1.0
"""Seconds until listening that failed is tried again ..."""
LONGEST_PAUSE = 60.0
"""... doubling up to so many; what kept going for so long begins anew."""
LONGEST_JOIN = 2.0
"""Seconds for the listener's thread to end; one that hangs in the kernel is left there."""

Identity = tuple[int, int, tuple[tuple[str, str], ...]]
"""Device and inode of a folder, and what is mounted in it, by point and device."""


@dataclass
class Hints:
    """Places to look at, and roots to look through. `arrived` is set while there are any."""

    spots: dict[str, set[str]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, spot: FileSpot) -> None:
        """Look there."""
        paths = self.spots.setdefault(spot.root, set())
        paths.add(spot.path)
        if len(paths) > MANY or not spot.path:
            self.add_root(spot.root)
        self.arrived.set()

    def add_root(self, root: str) -> None:
        """Look everywhere below that root."""
        self.spots.pop(root, None)
        self.whole.add(root)
        self.arrived.set()

    def take(self) -> list[FileSpot]:
        """The places, which are then forgotten; the roots stay until their scan."""
        taken = [FileSpot(root, path) for root, paths in self.spots.items() for path in paths]
        self.spots.clear()
        self.arrived.clear()
        return taken


class Listener:
    """One thread that listens to all roots that can be listened to.

    What it cannot listen to (any more: too many folders, a name that is not UTF-8) is
    polled until it can; after every start all of it is looked through once.
    """

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._roots: dict[str, Path] = {}
        self._identities: object = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._pause = FIRST_PAUSE
        self._again = 0.0
        self.listening = False
        self.failed = False
        """Whether it could not listen when it last tried."""

    def hears(self, root: str) -> bool:
        """Whether changes of that root come as hints."""
        return self.listening and root in self._roots

    async def update(self, roots: Mapping[Root, Identity], now: float) -> None:
        """Listen to these roots; starts again what broke or became another, at growing intervals."""
        wanted = {root.name: root.folder for root in roots}
        identities = {root.name: identity for root, identity in roots.items()}
        same = identities == self._identities
        if self.listening and now > self._again + LONGEST_PAUSE:
            self._pause = FIRST_PAUSE
        if same and self._is_settled(now):
            return
        if same:
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        await self.stop()
        self._roots, self._identities = wanted, identities
        self._again = now + self._pause
        if wanted:
            self._start(asyncio.get_running_loop())

    def _is_settled(self, now: float) -> bool:
        """Whether it listens, or has nothing to listen to, or failed too recently to try again."""
        alive = self._thread is not None and self._thread.is_alive()
        return alive or not self._roots or now < self._again

    async def stop(self) -> None:
        """End the thread; one that hangs on a file system is left to itself."""
        self._stop.set()
        self.listening = False
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, LONGEST_JOIN)
            self._thread = None

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._stop = threading.Event()
        arguments = (dict(self._roots), self._stop, loop)
        self._thread = threading.Thread(target=self._listen, args=arguments, name="listener", daemon=True)
        self._thread.start()

    def _listen(self, roots: dict[str, Path], stop: threading.Event, loop: asyncio.AbstractEventLoop) -> None:
        try:
            try:
                self._follow(roots, stop, loop, passing_over=False)
            except PermissionError:
                self._follow(roots, stop, loop, passing_over=True)
        except Exception as error:  # whatever it is, polling takes its place
            if not stop.is_set():
                log.warning("listening-failed", error=explain(error))
                loop.call_soon_threadsafe(self._failed, roots, stop)

    def _follow(
        self,
        roots: dict[str, Path],
        stop: threading.Event,
        loop: asyncio.AbstractEventLoop,
        passing_over: bool,
    ) -> None:
        """Hear until told to stop, `passing_over` folders that may not be listed.

        Tried without that first, since the library then also keeps silent about folders for which the
        kernel has no watches left.
        """
        for changes in watch(
            *set(roots.values()),
            watch_filter=None,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            rust_timeout=ALIVE_MS,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
            force_polling=False,
            ignore_permission_denied=passing_over,
        ):
            paths = [path for _, path in changes]
            loop.call_soon_threadsafe(self._heard, roots, paths, stop)

    def _heard(self, roots: dict[str, Path], paths: list[str], stop: threading.Event) -> None:
        if stop.is_set():
            return
        if not self.listening or len(paths) > BURST:
            self.listening, self.failed = True, False
            for root in roots:
                self._hints.add_root(root)
        for path in paths:
            for root, folder in roots.items():
                if (below := _below(folder, path)) is not None:
                    self._hints.add(FileSpot(root, below))

    def _failed(self, roots: dict[str, Path], stop: threading.Event) -> None:
        if stop.is_set():
            return
        self.listening, self.failed = False, True
        for root in roots:
            self._hints.add_root(root)


def _below(folder: Path, path: str) -> str | None:
    head = str(folder)
    if path == head:
        return ""
    head = head.rstrip("/") + "/"
    return path[len(head) :] if path.startswith(head) else None
