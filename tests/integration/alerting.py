"""The alerter over an index and a namespace of the test's own."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.codec import decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentIndexed, EventData, SearchMatched
from copydesk_contracts.topology import ALERTER
from services.alerter.runner import AlerterRunner
from services.delivery.app import StepService
from services.delivery.emit import root_event
from services.delivery.finish import Entry
from services.index.documents import indexed_event
from services.index.searches.book import SavedSearches
from services.index.searches.saved import SavedSearch, SearchTerms, saved
from services.index.stored import StoredDocument
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.keys import Keys, State
from tests.integration.stepping import FIELD

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def announced(document: StoredDocument, generation: int = 0) -> Envelope[EventData]:
    """The event that says that the document can be found."""
    place = document.locations[0]
    event = root_event("indexer", document.document_id, place, indexed_event(document, place, "tests"), AT)
    return event.model_copy(update={"generation": generation})


@dataclass
class House:
    """Index, saved searches and streams."""

    redis: Redis
    settings: Settings
    folder: Path

    @property
    def keys(self) -> Keys:
        """The namespace's keys."""
        return Keys(self.settings.namespace)

    @property
    def book(self) -> SavedSearches:
        """The saved searches."""
        return SavedSearches(self.redis, self.keys)

    @property
    def source(self) -> str:
        """The stream that the alerter reads."""
        return self.keys.stream(DocumentIndexed)

    async def save(self, name: str, text: str = "", **terms: Any) -> SavedSearch:
        """Save a search."""
        search = saved(name, SearchTerms(text=text, **terms), AT)
        await self.book.save(search)
        return search

    def service(self, runner: Any = None) -> StepService:
        """The alerter's service, not running yet."""
        made = runner or AlerterRunner(self.book, TantivySearcher(self.folder))
        return StepService(self.settings, self.redis, made, SystemClock(), 100)

    def running(self, service: StepService) -> AbstractAsyncContextManager[Any]:
        """The service with all its loops, but without a web server."""
        return service.app.start_lifespan_context()

    @contextmanager
    def writing(self) -> Iterator[TantivyStore]:
        """The only writer of the index."""
        with TantivyStore(self.folder) as store:
            yield store

    async def index(self, store: TantivyStore, *documents: StoredDocument, generation: int = 0) -> None:
        """Put documents in, note that they are, and announce them, as the indexer does."""
        store.upsert(documents)
        store.commit()
        for document in documents:
            await self.redis.hset(self.keys.receipt(document.document_id), "state", State.INDEXED.value)
            await self.announce(document, generation)

    async def announce(self, document: StoredDocument, generation: int = 0) -> None:
        """Announce a document, whether or not it is there."""
        await self.redis.xadd(self.source, {FIELD: announced(document, generation).to_json()})

    async def read(self, consumer: str = "w1") -> list[Entry]:
        """Read as the alerter, under that consumer's name."""
        answer: Any = await self.redis.xreadgroup(ALERTER, consumer, {self.source: ">"}, count=100)
        return [
            Entry(self.source, entry_id.decode(), fields[FIELD])
            for _, entries in answer or ()
            for entry_id, fields in entries
        ]

    async def alerts(self) -> list[Envelope[SearchMatched]]:
        """All alerts so far."""
        entries: Any = await self.redis.xrange(self.keys.stream(SearchMatched))
        return [decode(fields[FIELD]) for _, fields in entries]  # type: ignore[misc]

    async def told(self) -> list[tuple[int, Sequence[str]]]:
        """Of each alert the document's number and the names of the searches."""
        return [(int(a.subject[:8], 16), [s.name for s in a.data.searches]) for a in await self.alerts()]

    async def idle(self) -> bool:
        """Whether the alerter has done all that there is."""
        infos: Any = await self.redis.xinfo_groups(self.source)
        mine = next(i for i in infos if i["name"] == ALERTER.encode())
        return bool(mine["pending"] == 0 and mine["lag"] == 0)
