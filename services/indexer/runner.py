"""The indexer as the runtime drives it: upsert or delete, commit once a batch, then announce."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redis.asyncio import Redis

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentEnriched, DocumentWithdrawn, EventData
from copydesk_contracts.topology import INDEXER
from services.indexer.documents import indexed_event, stored_document
from services.indexer.liveness import Standing, standings
from services.indexer.stores.port import Store, StoredDocument, StoreUnavailable
from services.runtime import crash
from services.runtime.content import ContentMissing, ContentStore
from services.runtime.inline import load
from services.runtime.keys import Keys, State
from services.runtime.outcome import Emit, Result, Skip


@dataclass(frozen=True)
class IndexerRunner:
    """Keeps the index. A document that is gone by the ledger is not put in, whatever came late."""

    store: Store
    content: ContentStore
    redis: Redis
    keys: Keys
    version: str
    name: str = INDEXER

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """Committed before this returns; only then may the entries be acknowledged."""
        ids = [event.subject for event in events]
        found = await standings(self.redis, self.keys, list(dict.fromkeys(ids)))
        return await asyncio.to_thread(self._run, [event.data for event in events], found)

    async def unready(self) -> str | None:
        """Says so where the index cannot be written."""
        return None if await asyncio.to_thread(self.store.writable) else "the index cannot be written"

    def _run(self, batch: Sequence[EventData], found: Mapping[str, Standing]) -> list[Result]:
        try:
            results = [self._one(data, found) for data in batch]
            crash.point("index.before")
            self.store.commit()
            crash.point("index.after")
        except StoreUnavailable as error:
            return [error for _ in batch]
        return results

    def _one(self, data: EventData, found: Mapping[str, Standing]) -> Result:
        if isinstance(data, DocumentWithdrawn):
            return self._withdraw(data, found[data.document_id])
        if not isinstance(data, DocumentEnriched):
            raise TypeError(f"the indexer reads no {type(data).__name__}")
        if found[data.document_id].gone:
            return Skip("withdrawn meanwhile")
        try:
            document = self._document(data, found[data.document_id])
        except (ContentMissing, OSError) as error:
            return error
        self.store.upsert([document])
        return Emit(indexed_event(document, data.location, self.store.name), State.INDEXED)

    def _withdraw(self, data: DocumentWithdrawn, standing: Standing) -> Result:
        if not standing.gone and standing.locations:
            return Skip("back meanwhile")
        self.store.delete([data.document_id])
        return Skip("withdrawn")

    def _document(self, data: DocumentEnriched, standing: Standing) -> StoredDocument:
        article = load(Article, data.article, data.article_ref, self.content)
        annotations = load(Annotations, data.annotations, data.annotations_ref, self.content)
        return stored_document(data, article, annotations, standing.locations)
