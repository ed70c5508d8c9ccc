"""What people said of names: that two forms are one person, or are not. Kept in the server."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

import structlog
from pydantic import AwareDatetime, Field, ValidationError
from redis.asyncio import Redis

from copydesk_contracts.base import Contract
from services.index import fold
from services.state.bounded import keep_within
from services.state.keys import Keys

log = structlog.get_logger()

ID_LENGTH: Final = 20
"""Hex digits: 80 bits, so that no two rulings share an id."""
MOST: Final = 5000
"""Rulings: all are read with each batch of the indexer, some 100 bytes each."""


class TooManyRulings(ValueError):
    """There is no room for another ruling."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} names are joined or kept apart by hand, and no more may be: take one back")


class Ruling(Contract):
    """`form` and `name` are one person (`together`) or are not: in one document, or in all (null)."""

    form: str = Field(min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=200)
    together: bool
    document_id: str | None = None
    at: AwareDatetime

    @property
    def id(self) -> str:
        """The same for a later ruling on the same names, which takes its place."""
        told = [fold.key(self.form), fold.key(self.name), self.document_id]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:ID_LENGTH]


@dataclass(frozen=True)
class Rulings:
    """The rulings of a namespace, at most `most` of them."""

    redis: Redis
    keys: Keys
    most: int = MOST

    async def all(self) -> tuple[Ruling, ...]:
        """All that hold, the oldest first."""
        kept: Any = await self.redis.hvals(self.keys.names())
        found = [ruling for raw in kept if (ruling := _read(raw)) is not None]
        return tuple(sorted(found, key=lambda ruling: (ruling.at, ruling.id)))

    async def keep(self, ruling: Ruling) -> None:
        """Let it hold from now on, in place of one on the same names. Raises TooManyRulings."""
        told = ruling.model_dump_json()
        if not await keep_within(self.redis, self.keys.names(), ruling.id, told, self.most):
            raise TooManyRulings(self.most)

    async def take_back(self, ruling_id: str) -> Ruling | None:
        """Let it hold no more. Returns it; null where there is none."""
        raw: Any = await self.redis.hget(self.keys.names(), ruling_id)
        await self.redis.hdel(self.keys.names(), ruling_id)
        return _read(raw) if raw is not None else None


def _read(raw: bytes) -> Ruling | None:
    try:
        return Ruling.model_validate_json(raw)
    except ValidationError as error:
        log.error("ruling-unreadable", error=str(error)[:500])
        return None
