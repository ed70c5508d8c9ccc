"""Rulings on names over the server, and the indexer asked to look again."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from copydesk_contracts.topology import INDEXER, PAYLOAD_FIELD
from services.index.identities.rulings import Ruling, Rulings
from services.index.port import Searcher
from services.index.query import Query, Sort
from services.index.stored import StoredDocument
from services.operations.again import NotKept, Rebuilder
from services.process.clock import Clock
from services.state.content import ContentStore
from services.state.partitions import Partition, Partitions
from services.state.receipts import Receipt, receipt

FIELD: Final = PAYLOAD_FIELD.encode()


@dataclass(frozen=True)
class LiveNames:
    """Rulings of one namespace. The indexer reads them with each batch: one document is sent to it again.

    Of that document results above `limit` bytes go to the store.
    """

    partitions: Partitions
    rulings: Rulings
    searcher: Searcher
    store: ContentStore
    limit: int
    clock: Clock

    async def all(self) -> Sequence[Ruling]:
        """All that hold, the oldest first."""
        return await self.rulings.all()

    async def keep(self, ruling: Ruling) -> None:
        """Let it hold from now on. Raises TooManyRulings."""
        await self.rulings.keep(ruling)
        await self._look_again()

    async def take_back(self, ruling_id: str) -> Ruling | None:
        """Let it hold no more. Returns it; null where there is none."""
        ruling = await self.rulings.take_back(ruling_id)
        if ruling is not None:
            await self._look_again()
        return ruling

    async def _look_again(self) -> None:
        """Any document will do. Where none is kept in full, the next that comes has the same effect."""
        stored = await asyncio.to_thread(self._newest)
        if stored is None:
            return
        place = self.partitions.of(stored.document_id)
        known = await receipt(place.redis, place.keys, stored.document_id)
        if known is not None:
            with suppress(NotKept):
                await self._send(place, known, stored)

    async def _send(self, place: Partition, known: Receipt, stored: StoredDocument) -> None:
        redis, keys = place.redis, place.keys
        rebuilder = Rebuilder(redis, keys, self.store, INDEXER, self.limit)
        event = await rebuilder.event(known, stored, known.generation + 1, self.clock.now())
        generation = int(await redis.hincrby(keys.receipt(known.document_id), "generation", 1))
        raw = event.model_copy(update={"generation": generation}).to_json()
        await redis.xadd(keys.work(INDEXER), {FIELD: raw})

    def _newest(self) -> StoredDocument | None:
        hits = self.searcher.search(Query(sort=Sort.NEWEST, limit=1, facet_size=0)).hits
        return self.searcher.get(hits[0].document_id) if hits else None
