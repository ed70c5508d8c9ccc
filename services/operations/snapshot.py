"""Every live document at one moment, and the cursor from which the events go on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import Envelope, schema_id, source_of, trace_parent
from copydesk_contracts.events import DocumentIndexed
from copydesk_contracts.order import START
from copydesk_contracts.topology import INDEXER
from services.index.documents import indexed_event
from services.index.port import Searcher
from services.index.stored import StoredDocument
from services.process.clock import Clock
from services.process.parts import in_parts
from services.state.cursor import cursor_of
from services.state.installation import announced_id
from services.state.keys import FINAL, GONE, State
from services.state.locations import LocationStanding, standings
from services.state.partitions import Partition, Partitions

AT_ONCE: Final = 200
"""Documents asked for in one turn: some megabytes at most."""
UNSETTLED: Final = (*(s for s in State if s not in FINAL), State.REJECTED)
"""Documents in these states are found as they were before, if they were indexed before."""


@dataclass(frozen=True)
class Moment:
    """A partition, how far its events were, and the ids of its documents that were live then."""

    partition: Partition
    sequence: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class LiveDocuments:
    """What was live, partition by partition: all events of a document are in its own."""

    moments: tuple[Moment, ...]
    at: datetime

    @property
    def cursor(self) -> str:
        """From where the events go on."""
        return cursor_of(moment.sequence for moment in self.moments)


@dataclass(frozen=True)
class Snapshot:
    """Takes views. `index` is the name that `document.indexed` says."""

    partitions: Partitions
    searcher: Searcher
    clock: Clock
    index: str

    async def take(self) -> LiveDocuments:
        """What is live now."""
        moments = await self.partitions.each(self.partitions.all, _moment)
        return LiveDocuments(tuple(moments), self.clock.now())

    async def events(self, view: LiveDocuments) -> AsyncIterator[Envelope[DocumentIndexed]]:
        """Each document's `document.indexed` under the id that it had, placed at the moment of the view.

        One that is out of the index by now is left out: its withdrawal comes after the view.
        """
        home = self.partitions.home
        source = source_of(await announced_id(home.redis, home.keys), INDEXER)
        for moment in view.moments:
            for part in in_parts(moment.documents, AT_ONCE):
                for document, output in await self._part(moment, part):
                    yield self._event((moment.sequence, view.at), source, document, output)

    async def _part(self, moment: Moment, part: Sequence[str]) -> list[tuple[StoredDocument, bytes | None]]:
        """Those of the documents that are in the index, where they lie, with the ids of their events."""
        redis, keys = moment.partition.redis, moment.partition.keys
        stored = await asyncio.to_thread(self.searcher.documents, part)
        receipts = dict(zip(part, await _receipts(moment.partition, part), strict=True))
        found = await standings(redis, keys, part)
        return [
            (_placed(document, found[document.document_id]), receipts[document.document_id][0])
            for document in stored
        ]

    def _event(
        self, place: tuple[str, datetime], source: str, document: StoredDocument, output: bytes | None
    ) -> Envelope[DocumentIndexed]:
        sequence, at = place
        event_id = output.decode() if output else document.document_id[:32]
        return envelope_of(DocumentIndexed)(
            id=event_id,
            source=source,
            type=DocumentIndexed.event_type,
            subject=document.document_id,
            time=at,
            dataschema=schema_id(DocumentIndexed),
            traceparent=trace_parent(event_id, event_id),
            correlationid=event_id,
            sequence=sequence,
            data=indexed_event(document, document.locations[0], self.index),
        )


async def _moment(partition: Partition) -> Moment:
    """An event and its document's state change in one stroke, and are read in one."""
    pipeline = partition.redis.pipeline(transaction=True)
    pipeline.get(partition.keys.sequence())
    for state in (State.INDEXED, *UNSETTLED):
        pipeline.zrange(partition.keys.documents(state), 0, -1)
    sequence, indexed, *others = await pipeline.execute()
    unsettled = [document.decode() for part in others for document in part]
    before = await _indexed_before(partition, unsettled)
    documents = sorted([*(d.decode() for d in indexed), *before])
    return Moment(partition, sequence.decode() if sequence else START, tuple(documents))


async def _indexed_before(partition: Partition, documents: list[str]) -> list[str]:
    receipts = await _receipts(partition, documents)
    gone = {state.value.encode() for state in GONE}
    return [
        document
        for document, (output, state) in zip(documents, receipts, strict=True)
        if output and state not in gone
    ]


async def _receipts(partition: Partition, documents: Sequence[str]) -> list[Any]:
    pipeline = partition.redis.pipeline(transaction=False)
    for document in documents:
        pipeline.hmget(partition.keys.receipt(document), f"output:{INDEXER}", "state")
    return list(await pipeline.execute()) if documents else []


def _placed(document: StoredDocument, standing: LocationStanding) -> StoredDocument:
    """The document where the ledger has it: the index may not have heard yet of a move before the view."""
    return document.model_copy(update={"locations": standing.locations or document.locations})
