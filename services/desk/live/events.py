"""The desk's events over the server: the log, filtered by saved search; snapshot; content."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, Final

from copydesk_contracts.codec import InvalidEvent, decode
from copydesk_contracts.events import DocumentWithdrawn, EventData, SearchMatched
from services.desk.ports import Event, Searches, TooOld
from services.index.port import Searcher
from services.operations.snapshot import Snapshot
from services.state.content import ContentMissing, ContentStore
from services.state.cursor import Told
from services.state.log import CursorTooOld
from services.state.whole_log import Page, WholeLog
from services.state.whole_missed import WholeMissed

QUIET: Final = 5.0
"""Seconds without an event after which a stream says that it is alive: below the patience of proxies."""

LARGEST: Final = 1 << 30
"""Bytes of content that are given at once; no file that is taken in comes near it."""


@dataclass(frozen=True)
class LiveEvents:
    """Events of one namespace. `searches` may be null where none are kept, and so may `missed`."""

    log: WholeLog
    searcher: Searcher
    searches: Searches | None
    snapshots: Snapshot
    store: ContentStore
    missed: WholeMissed | None = None

    async def check(self, kinds: Sequence[type[EventData]], search: str | None, after: str | None) -> None:
        """Raise TooOld for a cursor from which something is missing, LookupError for an unknown search.

        Raises OtherCursor for one that is none of this namespace.
        """
        if search is not None and (self.searches is None or await self.searches.get(search) is None):
            raise LookupError("no saved search has that id")
        if after is not None:
            await self._raw(kinds, after, 1)

    async def page(
        self, kinds: Sequence[type[EventData]], search: str | None, after: str | None, limit: int
    ) -> tuple[list[Event], str, bool]:
        """Events after the cursor, the cursor behind them, and whether there are more. Raises TooOld."""
        place = await self.log.oldest(kinds) if after is None else after
        page = await self._raw(kinds, place, limit)
        return await self._filtered(page.events, search), page.behind, bool(page.rest)

    async def kept(
        self, kinds: Sequence[type[EventData]], search: str | None, after: str, last: str, limit: int
    ) -> tuple[list[Event], str | None]:
        """Dropped events that were kept on disk, and the place behind them; null where there are none."""
        if self.missed is None:
            return [], None
        names = [kind.event_type for kind in kinds]
        found = await asyncio.to_thread(self.missed.between, names, after, last, limit)
        return await self._filtered(found, search), found[-1].cursor if found else None

    async def follow(
        self, kinds: Sequence[type[EventData]], search: str | None, after: str | None
    ) -> AsyncIterator[Event | None]:
        """Events after the cursor, without one from now on; null while nothing happens. Raises TooOld."""
        place = await self.log.newest() if after is None else after
        try:
            async with aclosing(self.log.follow(kinds, place, QUIET)) as parts:
                async for part in parts:
                    for event in await self._filtered(part, search):
                        yield event
                    if not part:
                        yield None
        except CursorTooOld as error:
            raise TooOld(error.oldest) from error

    async def snapshot(self) -> tuple[str, AsyncIterator[bytes]]:
        """The moment, and a line for each document that was live then."""
        view = await self.snapshots.take()
        return view.cursor, (event.to_json() + b"\n" async for event in self.snapshots.events(view))

    async def content(self, sha256: str) -> bytes | None:
        """Bytes by their SHA-256; null if they are not kept."""
        try:
            return await asyncio.to_thread(self.store.head, sha256, LARGEST)
        except ContentMissing:
            return None

    async def _raw(self, kinds: Sequence[type[EventData]], after: str, limit: int) -> Page:
        try:
            return await self.log.page(kinds, after, limit)
        except CursorTooOld as error:
            raise TooOld(error.oldest) from error

    async def _filtered(self, found: Sequence[Told], search: str | None) -> list[Event]:
        events = [event for told in found if (event := _event(told)) is not None]
        if search is None or not events:
            return events
        saved = await self.searches.get(search) if self.searches is not None else None
        if saved is None:
            return []
        subjects = tuple({event.subject for event in events})
        query = replace(saved.query(), ids=subjects)
        (matching,) = await asyncio.to_thread(self.searcher.sift, [query], subjects)
        return [event for event in events if _concerns(event, search, matching)]


def _event(told: Told) -> Event | None:
    try:
        read = decode(told.raw)
    except InvalidEvent:
        return None  # somebody else wrote it there
    data: Any = read.data
    searches = frozenset(s.id for s in data.searches) if isinstance(data, SearchMatched) else frozenset()
    return Event(told.cursor, read.type, read.subject, told.raw, searches)


def _concerns(event: Event, search: str, matching: frozenset[str]) -> bool:
    """Whether the event is about a document of the search.

    What is gone matches nothing any more, so every withdrawal is told: who has the document
    must drop it, and nobody else minds.
    """
    if event.type == SearchMatched.event_type:
        return search in event.searches
    return event.type == DocumentWithdrawn.event_type or event.subject in matching
