"""Builds the event that a step once read, from what is still kept: ledger, receipt, index.

Its id is the one it had, so that causes still lead back to the file; only its generation
is new, so that what comes of it is news.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import Envelope, schema_id, source_of, trace_parent
from copydesk_contracts.events import (
    DocumentEnriched,
    DocumentParsed,
    EventData,
)
from copydesk_contracts.topology import ENRICHER, INDEXER, PARSER, WATCHER
from services.delivery.resend import NotKept, discovery, rediscovered
from services.index.stored import StoredDocument
from services.state.content import ContentStore
from services.state.inline import fit
from services.state.installation import announced_id
from services.state.keys import Keys
from services.state.receipts import Receipt

__all__ = ["BEFORE", "NotKept", "Rebuilder"]

BEFORE = {PARSER: WATCHER, ENRICHER: PARSER, INDEXER: ENRICHER}


@dataclass(frozen=True)
class Rebuilder:
    """Builds events for one step. Results above `limit` bytes go to the store."""

    redis: Redis
    keys: Keys
    store: ContentStore
    step: str
    limit: int

    async def event(
        self, receipt: Receipt, stored: StoredDocument | None, generation: int, at: datetime
    ) -> Envelope[EventData]:
        """The event. Raises NotKept."""
        data = await self._first(receipt) if self.step == PARSER else self._later(stored)
        root = discovery(receipt)
        before = receipt.step(BEFORE[self.step])
        root_id = root.event_id if root else None
        event_id = root_id if self.step == PARSER else (before.output_id if before else None)
        if event_id is None:
            raise NotKept(f"the receipt of {receipt.document_id} does not name the event")
        correlation = root_id or event_id
        return envelope_of(type(data))(
            id=event_id,
            source=source_of(await announced_id(self.redis, self.keys), BEFORE[self.step]),
            type=data.event_type,
            subject=receipt.document_id,
            time=at,
            dataschema=schema_id(type(data)),
            # What is known for certain of the trace is its beginning: later spans may be another location's.
            traceparent=trace_parent(correlation, correlation),
            correlationid=correlation,
            causationid=before.event_id if before and self.step != PARSER else None,
            generation=generation,
            data=data,
        )

    async def _first(self, receipt: Receipt) -> EventData:
        return await rediscovered(self.redis, self.keys, receipt)

    def _later(self, stored: StoredDocument | None) -> EventData:
        if stored is None:
            raise NotKept("it is not in the index")
        article, article_ref = fit(stored.article, self.store, self.limit)
        common: dict[str, Any] = {
            "document_id": stored.document_id,
            "content": stored.content,
            "location": stored.locations[0],
            "article": article,
            "article_ref": article_ref,
        }
        if self.step == ENRICHER:
            return DocumentParsed(**common)
        annotations, ref = fit(stored.annotations, self.store, self.limit)
        return DocumentEnriched(**common, annotations=annotations, annotations_ref=ref)
