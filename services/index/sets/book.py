"""Where sets are kept: a hash of all sets, and one for the documents of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import structlog
from pydantic import ValidationError
from redis.asyncio import Redis

from copydesk_contracts.base import Contract
from services.index import fold
from services.index.sets.kept import DocumentSet, Kept
from services.state.bounded import keep_within
from services.state.keys import Keys

log = structlog.get_logger()

MOST: Final = 500
"""Sets, removed ones too: all are read to show a list of them."""
MOST_IN_ONE: Final = 5000
"""Documents of a set, removed ones too: all are read to show it."""
UNDO: Final = timedelta(days=30)
"""For how long a removal can be undone."""

Model = TypeVar("Model", bound=Contract)


class NoRoom(ValueError):
    """There are as many sets, or documents in one, as may be."""

    def __init__(self, most: int, what: str) -> None:
        super().__init__(f"{most} {what}, and no more may be: remove some")


@dataclass(frozen=True)
class Sets:
    """The sets of a namespace."""

    redis: Redis
    keys: Keys
    most: int = MOST
    most_in_one: int = MOST_IN_ONE

    async def all(self) -> tuple[DocumentSet, ...]:
        """All sets by name, those too whose removal can be undone."""
        kept: Any = await self.redis.hvals(self.keys.sets())
        found = [one for raw in kept if (one := _read(DocumentSet, raw)) is not None]
        return tuple(sorted(found, key=lambda one: (fold.key(one.name), one.id)))

    async def get(self, set_id: str) -> DocumentSet | None:
        """The set of that id, removed or not."""
        raw: Any = await self.redis.hget(self.keys.sets(), set_id)
        return _read(DocumentSet, raw) if raw is not None else None

    async def save(self, one: DocumentSet, now: datetime) -> None:
        """Keep it in place of the one of its id, and forget what was removed long ago. Raises NoRoom."""
        for other in await self.all():
            if other.removed is not None and other.removed < now - UNDO:
                await self.redis.delete(self.keys.set_documents(other.id))
                await self.redis.hdel(self.keys.sets(), other.id)
        if not await self._kept(self.keys.sets(), one.id, one, self.most):
            raise NoRoom(self.most, "sets are kept")

    async def documents(self, set_id: str) -> tuple[Kept, ...]:
        """What is in a set, the newest first, those too whose removal can be undone."""
        kept: Any = await self.redis.hvals(self.keys.set_documents(set_id))
        found = [one for raw in kept if (one := _read(Kept, raw)) is not None]
        return tuple(sorted(found, key=lambda one: (one.added, one.document_id), reverse=True))

    async def put(self, set_id: str, document: Kept) -> None:
        """Keep a document in a set in place of what was kept of it. Raises NoRoom."""
        place = self.keys.set_documents(set_id)
        if not await self._kept(place, document.document_id, document, self.most_in_one):
            raise NoRoom(self.most_in_one, "documents are in the set")

    async def document(self, set_id: str, document_id: str) -> Kept | None:
        """What a set keeps of a document, removed or not."""
        raw: Any = await self.redis.hget(self.keys.set_documents(set_id), document_id)
        return _read(Kept, raw) if raw is not None else None

    async def _kept(self, place: str, field: str, one: Contract, most: int) -> bool:
        return await keep_within(self.redis, place, field, one.model_dump_json(), most)


def _read(model: type[Model], raw: bytes) -> Model | None:
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        log.error("set-unreadable", error=str(error)[:500])
        return None
