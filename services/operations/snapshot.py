"""Every live document at one moment, and the place in the log from which the events go on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from redis.asyncio import Redis

from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import Envelope, schema_id, source_of, trace_parent
from copydesk_contracts.events import DocumentIndexed
from copydesk_contracts.order import START
from copydesk_contracts.topology import INDEXER
from services.index.documents import indexed_event
from services.index.port import Searcher
from services.index.stored import StoredDocument
from services.process.clock import Clock
from services.state.installation import announced_id
from services.state.keys import FINAL, GONE, Keys, State
from services.state.locations import LocationStanding, standings

AT_ONCE: Final = 200
"""Documents asked for in one turn: some megabytes at most."""
UNSETTLED: Final = (*(s for s in State if s not in FINAL), State.REJECTED)
"""Documents in these states are found as they were before, if they were indexed before."""


@dataclass(frozen=True)
class LiveDocuments:
    """The moment, and the ids of the documents that were live then with those of their events."""

    sequence: str
    documents: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Snapshot:
    """Takes views. `index` is the name that `document.indexed` says."""

    redis: Redis
    keys: Keys
    searcher: Searcher
    clock: Clock
    index: str

    async def take(self) -> LiveDocuments:
        """What is live now. An event and its document's state change in one stroke, and are read in one."""
        pipeline = self.redis.pipeline(transaction=True)
        pipeline.get(self.keys.sequence())
        for state in (State.INDEXED, *UNSETTLED):
            pipeline.zrange(self.keys.documents(state), 0, -1)
        sequence, indexed, *others = await pipeline.execute()
        unsettled = [document.decode() for part in others for document in part]
        before = await self._indexed_before(unsettled)
        documents = sorted([*(d.decode() for d in indexed), *before])
        return LiveDocuments(sequence.decode() if sequence else START, tuple(documents), self.clock.now())

    async def events(self, view: LiveDocuments) -> AsyncIterator[Envelope[DocumentIndexed]]:
        """Each document's `document.indexed` under the id that it had, placed at the moment of the view.

        One that is out of the index by now is left out: its withdrawal comes after the view.
        """
        installation = await announced_id(self.redis, self.keys)
        for start in range(0, len(view.documents), AT_ONCE):
            part = view.documents[start : start + AT_ONCE]
            stored = await asyncio.to_thread(self._stored, part)
            receipts = await self._receipts(part)
            found = await standings(self.redis, self.keys, part)
            for document, receipt in zip(stored, receipts, strict=True):
                if document is not None:
                    placed = _placed(document, found[document.document_id])
                    yield self._event(view, source_of(installation, INDEXER), placed, receipt[0])

    def _event(
        self, view: LiveDocuments, source: str, document: StoredDocument, output: bytes | None
    ) -> Envelope[DocumentIndexed]:
        event_id = output.decode() if output else document.document_id[:32]
        return envelope_of(DocumentIndexed)(
            id=event_id,
            source=source,
            type=DocumentIndexed.event_type,
            subject=document.document_id,
            time=view.at,
            dataschema=schema_id(DocumentIndexed),
            traceparent=trace_parent(event_id, event_id),
            correlationid=event_id,
            sequence=view.sequence,
            data=indexed_event(document, document.locations[0], self.index),
        )

    def _stored(self, documents: Sequence[str]) -> list[StoredDocument | None]:
        return [self.searcher.get(document) for document in documents]

    async def _indexed_before(self, documents: list[str]) -> list[str]:
        receipts = await self._receipts(documents)
        gone = {state.value.encode() for state in GONE}
        return [
            document
            for document, (output, state) in zip(documents, receipts, strict=True)
            if output and state not in gone
        ]

    async def _receipts(self, documents: Any) -> list[Any]:
        pipeline = self.redis.pipeline(transaction=False)
        for document in documents:
            pipeline.hmget(self.keys.receipt(document), f"output:{INDEXER}", "state")
        return list(await pipeline.execute()) if documents else []


def _placed(document: StoredDocument, standing: LocationStanding) -> StoredDocument:
    """The document where the ledger has it: the index may not have heard yet of a move before the view."""
    return document.model_copy(update={"locations": standing.locations or document.locations})
