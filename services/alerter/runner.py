"""The alerter as the runtime drives it: each saved search once over a batch of new documents."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData
from copydesk_contracts.topology import ALERTER
from services.alerter.kin import EarlierVersions, kin, members_among
from services.alerter.matching import alerts
from services.delivery.outcome import Result
from services.index.failures import StoreUnavailable
from services.index.port import Searcher
from services.index.searches.saved import SavedSearch
from services.process.code_version import code_version
from services.process.errors import explain

log = structlog.get_logger()

PACKAGES = ("services.alerter", "services.index")
LIBRARIES = ("tantivy",)
"""What the same searches could find otherwise by."""


def alerter_version() -> str:
    """It changes with whatever decides which searches find a document."""
    return code_version(PACKAGES, LIBRARIES)


class SearchBook(Protocol):
    """Where saved searches are kept."""

    async def all(self) -> Sequence[SavedSearch]:
        """All that are saved."""
        ...

    def told(self, search_id: str) -> AsyncIterator[Sequence[str]]:
        """The documents that a search has told of, the latest first, a thousand at a time."""
        ...

    async def is_first(self, search_id: str, document_id: str, story: Collection[str], at: datetime) -> bool:
        """Whether a search has told of no other document of the story; then it now has of this one."""
        ...


@dataclass(frozen=True)
class AlerterRunner:
    """Holds new documents against the saved searches.

    The indexer commits before it announces, so what is announced can be found; a
    document that is gone again is not found, and nobody is alerted. A search that tells of a story
    once is silent about copies of what it told, about what a file becomes when it is edited, too.
    """

    book: SearchBook
    searcher: Searcher
    versions: EarlierVersions | None = None
    name: str = ALERTER
    version: str = field(default_factory=alerter_version)

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """One alert at most for each event."""
        ids = tuple(dict.fromkeys(event.subject for event in events))
        searches = await self.book.all()
        found = await asyncio.to_thread(self._find, searches, ids)
        return alerts(events, [await self._once(search, documents, events) for search, documents in found])

    async def unready(self) -> str | None:
        """The alerter needs what the indexer needs."""
        return None

    async def _once(
        self, search: SavedSearch, found: frozenset[str], events: Sequence[Envelope[EventData]]
    ) -> tuple[SavedSearch, frozenset[str]]:
        """Of the documents that a search finds those that it is to tell of, in the order of the events."""
        if not search.per_story:
            return search, found
        fresh = set[str]()
        for event in events:
            if event.subject in found and await self._is_first(search.id, event):
                fresh.add(event.subject)
        return search, frozenset(fresh)

    async def _is_first(self, search_id: str, event: Envelope[EventData]) -> bool:
        try:
            of = await asyncio.to_thread(kin, self.searcher, self.versions, event.subject)
            told = await self._told_of(search_id, of.story) if of.story else frozenset[str]()
        except OSError as error:
            raise StoreUnavailable(f"index: {explain(error)}") from error
        return await self.book.is_first(search_id, event.subject, of.ids | told, event.time)

    async def _told_of(self, search_id: str, story: str) -> frozenset[str]:
        """The latest documents of a large story that a search has told of."""
        async for ids in self.book.told(search_id):
            if among := await asyncio.to_thread(members_among, self.searcher, story, ids):
                return among
        return frozenset()

    def _find(
        self, searches: Sequence[SavedSearch], ids: tuple[str, ...]
    ) -> list[tuple[SavedSearch, frozenset[str]]]:
        try:
            return list(zip(searches, self.searcher.sift([s.query() for s in searches], ids), strict=True))
        except OSError as error:
            raise StoreUnavailable(f"index: {explain(error)}") from error
        except ValueError as error:
            if len(searches) == 1:
                # A search that the index cannot bear keeps no other from being told.
                log.error("saved-search-failed", search=searches[0].id, error=explain(error))
                return []
        return [pair for search in searches for pair in self._find([search], ids)]
