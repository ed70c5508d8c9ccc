"""The indexer as the runtime drives it: upsert or delete, commit once a batch, then announce."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import (
    DocumentEnriched,
    DocumentLocated,
    DocumentWithdrawn,
    EventData,
    StoryChanged,
    WithdrawalReason,
)
from copydesk_contracts.topology import INDEXER
from services.delivery.outcome import Emit, Result, Skip
from services.index.documents import indexed_event, stored_document
from services.index.failures import StoreUnavailable
from services.index.identities.rulings import Ruling, Rulings
from services.index.stored import StoredDocument
from services.index.writer import IndexWriter
from services.process import crash
from services.process.code_version import code_version
from services.process.question import PATIENCE, Question
from services.state.content import ContentMissing, ContentStore
from services.state.inline import load
from services.state.keys import State
from services.state.locations import LocationStanding, all_standings
from services.state.partitions import Partitions

LOCATED = "located"
"""What the receipt says of an event that changed a document's locations, if anything."""
PACKAGES = ("services.index", "services.indexer")


@dataclass(frozen=True)
class IndexerRunner:
    """Keeps the index. A document that is gone by the ledger is not put in, whatever came late."""

    writer: IndexWriter
    content: ContentStore
    partitions: Partitions
    index: str
    name: str = INDEXER
    rulings: Rulings | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Whoever writes has it: a batch, or what is seen to while none comes."""

    @property
    def version(self) -> str:
        """The shape of the index's fields, and the code that fills them."""
        return f"{self.index}-{code_version(PACKAGES)}"

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """Committed before this returns; only then may the entries be acknowledged."""
        ids = [event.subject for event in events]
        found = await all_standings(self.partitions, list(dict.fromkeys(ids)))
        rulings = await self.rulings.all() if self.rulings is not None else ()
        async with self.turn:
            return await asyncio.to_thread(self._run, events, found, rulings)

    async def tend(self) -> None:
        """See to what earlier batches left for later. While the index is away that waits too."""
        async with self.turn:
            tending = asyncio.ensure_future(asyncio.to_thread(self.writer.tend))
            try:
                with suppress(StoreUnavailable):
                    await asyncio.shield(tending)
            finally:
                # The thread ends what it began, also where this is cancelled; the index may be closed then.
                await asyncio.wait([tending])

    async def unready(self) -> str | None:
        """Says so where the index cannot be written."""
        try:
            writable = await self._writing.answer()
        except TimeoutError:
            return f"the index gives no answer within {PATIENCE:.0f} s"
        return None if writable else "the index cannot be written: see to it, and to its disk"

    @cached_property
    def _writing(self) -> Question[bool]:
        return Question(self.writer.writable)

    def _run(
        self,
        events: Sequence[Envelope[EventData]],
        found: Mapping[str, LocationStanding],
        rulings: Sequence[Ruling],
    ) -> Sequence[Result]:
        try:
            self.writer.recall([_cause(event) for event in events])
            self.writer.rule(rulings)
            last = {event.subject: number for number, event in enumerate(events)}
            results = [
                self._one(event, found[event.subject], last[event.subject] == number)
                for number, event in enumerate(events)
            ]
            crash.point("index.before")
            told = self.writer.commit()
            crash.point("index.after")
        except StoreUnavailable as error:
            return [error for _ in events]
        return [
            _announcing(result, told.get(_cause(event)))
            for event, result in zip(events, results, strict=True)
        ]

    def _one(self, event: Envelope[EventData], standing: LocationStanding, last: bool) -> Result:
        """`last`: nothing of the same document follows. Thousands of copies are located once a batch."""
        data, cause = event.data, _cause(event)
        if isinstance(data, DocumentWithdrawn):
            return self._withdraw(data, standing, cause, event)
        if isinstance(data, DocumentLocated):
            return self._locate(data, standing) if last else Skip(LOCATED, usual=True)
        if not isinstance(data, DocumentEnriched):
            raise TypeError(f"the indexer reads no {type(data).__name__}")
        if standing.gone:
            self.writer.repeat(cause, data.document_id)
            return Skip("withdrawn meanwhile")
        try:
            document = self._document(data, standing)
        except (ContentMissing, OSError) as error:
            return error
        self.writer.put(cause, document)
        return Emit(indexed_event(document, data.location, self.index), State.INDEXED)

    def _withdraw(
        self, data: DocumentWithdrawn, standing: LocationStanding, cause: str, event: Envelope[EventData]
    ) -> Result:
        if not standing.gone and standing.locations:
            self.writer.repeat(cause, data.document_id)
            return Skip("back meanwhile")
        if data.reason is WithdrawalReason.SUPERSEDED and data.superseded_by:
            self.writer.supersede(cause, data.document_id, data.superseded_by, event.time)
        else:
            self.writer.delete(cause, data.document_id)
        return Skip("withdrawn")

    def _locate(self, data: DocumentLocated, standing: LocationStanding) -> Result:
        if standing.locations and not standing.gone:
            self.writer.locate(data.document_id, standing.locations)
        return Skip(LOCATED, usual=True)

    def _document(self, data: DocumentEnriched, standing: LocationStanding) -> StoredDocument:
        article = load(Article, data.article, data.article_ref, self.content)
        annotations = load(Annotations, data.annotations, data.annotations_ref, self.content)
        return stored_document(data, article, annotations, standing.locations)


def _announcing(result: Result, change: StoryChanged | None) -> Result:
    """The result with what is to be announced of stories, if anything."""
    if change is None:
        return result
    return result._replace(beside=change) if isinstance(result, Emit) else Emit(change, None)


def _cause(event: Envelope[EventData]) -> str:
    """Names an event, and the replay by which it comes."""
    return f"{event.id}/{event.generation}"
