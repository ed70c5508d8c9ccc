"""Folders, a watcher over them on a real server, and what it published."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.codec import decode
from copydesk_contracts.events import (
    DocumentDiscovered,
    DocumentRejected,
    DocumentWithdrawn,
    EventData,
    Location,
)
from copydesk_contracts.ids import document_id
from services.process.clock import Clock, SystemClock
from services.process.settings import Settings
from services.state.content import ContentStore, FolderStore, reference
from services.state.keys import Keys, State
from services.state.partitions import Partitions
from services.state.resources import open_partitions
from services.watcher.once import ingest
from services.watcher.report import WatchReport
from services.watcher.watcher import Watcher
from tests.integration.stepping import FIELD, Event, make_settings, until

PUBLISHED: tuple[type[EventData], ...] = (DocumentDiscovered, DocumentWithdrawn, DocumentRejected)


def id_of(content: str | bytes) -> str:
    """The id of the document with that content."""
    return document_id(reference(content.encode() if isinstance(content, str) else content).sha256)


@dataclass
class Place:
    """Two watched folders, `copy` and `wire`, with a state and a namespace of their own."""

    redis: Redis
    url: str
    namespace: str
    folder: Path
    changes: dict[str, Any] = field(default_factory=dict)
    clock: Clock = field(default_factory=SystemClock)
    store: ContentStore | None = None
    watcher: Watcher | None = None

    def __post_init__(self) -> None:
        self.keys = Keys(self.namespace)
        self.copy.mkdir()
        self.wire.mkdir()

    @property
    def copy(self) -> Path:
        """The first root."""
        return self.folder / "copy"

    @property
    def wire(self) -> Path:
        """The second root."""
        return self.folder / "wire"

    @property
    def settings(self) -> Settings:
        """Settings for quick tests: a short time to settle, and looks that follow one another closely."""
        values = {
            "roots": {"copy": self.copy, "wire": self.wire},
            "state": self.folder / "state",
            "settle": 0.1,
            "polling_interval": 0.1,
        }
        return make_settings(self.url, self.namespace, **{**values, **self.changes})

    def make_watcher(self) -> Watcher:
        """One that does not run yet."""
        settings = self.settings
        store = self.store or FolderStore(settings.content_dir)
        return Watcher(settings, self.redis, store, self.clock, partitions=self._several)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[Watcher]:
        """A watcher that has finished its first scan, and listens if it is to."""
        watcher = self.watcher = self.make_watcher()
        stop = asyncio.Event()
        task = asyncio.create_task(watcher.run(stop))
        try:
            await until(self._started(watcher), "the watcher to be ready")
            yield watcher
        finally:
            stop.set()
            await task

    def _started(self, watcher: Watcher) -> Any:
        async def started() -> bool:
            hears = self.settings.polling or watcher.listener.hears("copy")
            return watcher.ready is None and bool(hears)

        return started

    async def scan(self) -> WatchReport:
        """What a new process finds in one scan."""
        return await self.make_watcher().scan_once(collect=True)

    async def take_in(self, *paths: Path) -> WatchReport:
        """What the command line does."""
        settings = self.settings
        store = self.store or FolderStore(settings.content_dir)
        return await ingest(paths, self.redis, settings, store, self.clock)

    async def events(self, kind: type[EventData] | None = None) -> list[Event]:
        """All events, or those of one type, in the order in which they were published."""
        found: list[tuple[tuple[int, ...], int, Event]] = []
        for number, event in enumerate(PUBLISHED):
            if kind in (None, event):
                for entry, fields in await self._entries(event):
                    at = tuple(int(n) for n in entry.decode().split("-"))
                    found.append((at, number, decode(fields[FIELD])))
        return [event for *_, event in sorted(found, key=lambda f: f[:2])]

    async def _entries(self, event: type[EventData]) -> list[Any]:
        pages: list[Any] = [await p.redis.xrange(p.keys.stream(event)) for p in self.partitions.all]
        return [entry for page in pages for entry in page]

    @property
    def _several(self) -> Partitions | None:
        return self.partitions if self.settings.partitions > 1 else None

    @cached_property
    def partitions(self) -> Partitions:
        """Those of the namespace."""
        return open_partitions(self.settings, self.redis)

    async def told(self) -> list[tuple[str, str]]:
        """The events in short: `discovered copy/a.txt`, and the document."""
        return [tell(event) for event in await self.events()]

    async def count(self, number: int, kind: type[EventData] | None = None) -> list[Event]:
        """Wait until so many events were published; fails if there are more."""

        async def enough() -> list[Event]:
            found = await self.events(kind)
            return found if len(found) >= number else []

        found: list[Event] = await until(enough, f"{number} events") if number else await self.events(kind)
        assert len(found) == number, [tell(event) for event in found]
        return found

    async def quiet(self) -> None:
        """Wait until the watcher has looked through everything from now on, and has nothing left to do."""
        assert self.watcher is not None
        watcher, begun = self.watcher, self.watcher.scans_begun

        async def looked() -> bool:
            done = watcher.scans_done > begun
            return done and not watcher.hints.spots and not len(watcher.reconciler.pending)

        watcher.look_now()
        await until(looked, "the watcher to come to rest")

    async def state(self, content: str) -> str | None:
        """State of the document with that content, checked against the sorted sets."""
        document = id_of(content)
        place = self.partitions.of(document)
        keys = place.keys
        raw: Any = await place.redis.hget(keys.receipt(document), "state")
        state = raw.decode() if raw else None
        for name in State:
            score: Any = await place.redis.zscore(keys.documents(name), document)
            assert (score is not None) == (name.value == state), (name, state)
        return state

    async def locations(self, content: str) -> dict[str, int]:
        """Live locations of the document with that content, as `root/path` with revision."""
        place = self.partitions.of(id_of(content))
        found: Any = await place.redis.hgetall(place.keys.locations(id_of(content)))
        return {"/".join(json.loads(place)): int(revision) for place, revision in found.items()}

    async def entry(self, path: str, root: str = "copy") -> dict[str, Any]:
        """What the ledger has at a place."""
        raw: Any = await self.redis.hget(self.keys.ledger(root), path)
        return dict(json.loads(raw)) if raw else {}

    async def scanned(self, root: str = "copy") -> dict[str, Any]:
        """What the last complete scan of a root found."""
        raw: Any = await self.redis.hget(self.keys.scans(), root)
        return dict(json.loads(raw)) if raw else {}


def tell(event: Event) -> tuple[str, str]:
    """An event in short."""
    place: Location = event.data.location  # type: ignore[attr-defined]
    name = event.type.removeprefix("document.")
    if isinstance(event.data, DocumentDiscovered) and event.data.known:
        name = "known"
    if isinstance(event.data, DocumentWithdrawn):
        name = event.data.reason.value
    if isinstance(event.data, DocumentRejected):
        return f"{event.data.reason.value} {place.root}/{place.path}", ""
    document: str = event.data.document_id  # type: ignore[attr-defined]
    return f"{name} {place.root}/{place.path}", document
