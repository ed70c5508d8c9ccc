"""Runs the expander's scripts: a chunk of members out, or members of a lost container away."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import (
    ContainerFound,
    ContentRef,
    DocumentDiscovered,
    DocumentLocated,
    DocumentRejected,
    DocumentWithdrawn,
    Location,
    WithdrawalReason,
)
from services.parser.expansion import events
from services.parser.expansion.events import Child
from services.process.clock import Clock, milliseconds
from services.state.keys import Keys, State
from services.state.scripts import OVER_MEMORY_LIMIT, packaged

PUBLISH = packaged("services.parser.expansion", "publish.lua")
WITHDRAW = packaged("services.parser.expansion", "withdraw.lua", OVER_MEMORY_LIMIT)
AT_ONCE = 200
"""Members withdrawn by one call, in which the server answers nobody else."""


class PublishedChunk(IntEnum):
    """What became of a chunk."""

    ELSEWHERE = 0
    DONE = 1
    GONE = 2


@dataclass(frozen=True)
class Checkpoint:
    """How far the expansion that one event asked for is: `token` of the last member, and counts."""

    event_id: str
    token: str | None = None
    members: int = 0
    rejected: int = 0

    def to_json(self) -> str:
        """As it stands in the receipt."""
        return json.dumps([self.event_id, self.token, self.members, self.rejected])


@dataclass(frozen=True)
class ChunkPublisher:
    """Publishes for one namespace; `worker` is named in the receipts."""

    redis: Redis
    keys: Keys
    clock: Clock
    worker: str

    async def checkpoint(self, cause: Envelope[ContainerFound]) -> tuple[Checkpoint, str]:
        """Where to go on, and what the receipt says of it just now."""
        raw: Any = await self.redis.hget(self.keys.receipt(cause.subject), "checkpoint:expander")
        text = (raw or b"").decode()
        found = Checkpoint(*json.loads(text)) if text else None
        return (found if found and found.event_id == cause.id else Checkpoint(cause.id)), text

    async def publish(
        self, cause: Envelope[ContainerFound], children: Sequence[Child], before: str, after: Checkpoint
    ) -> PublishedChunk:
        """One chunk, if the container is still at the checkpoint `before`."""
        keys = self.keys
        names = (
            keys.receipt(cause.subject),
            keys.members(cause.subject),
            *self._prefixes(),
            keys.stream(DocumentDiscovered),
            keys.stream(DocumentRejected),
            keys.stream(DocumentLocated),
        )
        rows = [value for child in children for value in self._row(cause, child)]
        now = milliseconds(self.clock.now())
        answer: Any = await self.redis.eval(PUBLISH, len(names), *names, before, after.to_json(), now, *rows)
        return PublishedChunk(answer)

    async def withdraw(self, cause: Envelope[DocumentWithdrawn]) -> int:
        """Take away the members of the container that went. Returns how many documents went with it."""
        count = 0
        while True:
            found: Any
            _, found = await self.redis.hscan(self.keys.members(cause.subject), 0, count=AT_ONCE)
            if not found:
                return count
            count += await self._withdraw(cause, list(found.items()))

    async def _withdraw(self, cause: Envelope[DocumentWithdrawn], members: Sequence[tuple[Any, Any]]) -> int:
        keys = self.keys
        names = (
            keys.members(cause.subject),
            *self._prefixes(),
            keys.stream(DocumentWithdrawn),
            keys.receipt(cause.subject),
            keys.stream(DocumentLocated),
        )
        superseded = cause.data.reason is WithdrawalReason.SUPERSEDED
        state = State.SUPERSEDED if superseded else State.WITHDRAWN
        rows = [v for member, document in members for v in self._lost(cause, member, document.decode())]
        now = milliseconds(self.clock.now())
        count: int = await self.redis.eval(WITHDRAW, len(names), *names, now, state.value, *rows)
        return count

    def _prefixes(self) -> tuple[str, str, str]:
        return self.keys.receipt(""), self.keys.locations(""), self.keys.documents_prefix()

    def _row(self, cause: Envelope[ContainerFound], child: Child) -> tuple[str | bytes | int, ...]:
        at = self.clock.now()
        location = events.location_of(cause.data.location, child.member)
        fixed = (child.document_id, events.place(location), location.revision, events.member_field(location))
        if child.content is None:
            return (*fixed, events.rejected(cause, child, at), b"", self._record("rejected", cause.id), b"")
        new, known = (events.discovered(cause, child, flag, at) for flag in (False, True))
        record = self._record("discovered", new.id, child.content)
        located = events.located(cause, child.document_id, location, at, gone=False)
        return (*fixed, new.to_json(), known.to_json(), record, located)

    def _lost(self, cause: Envelope[DocumentWithdrawn], member: bytes, document: str) -> tuple[Any, ...]:
        root, path, revision = json.loads(member)
        location = Location(root=root, path=path, revision=revision)
        at = self.clock.now()
        event = events.withdrawn(cause, document, location, at)
        located = events.located(cause, document, location, at, gone=True)
        record = self._record("withdrawn", cause.id)
        return (member, events.place(location), revision, document, event, record, located)

    def _record(self, outcome: str, event_id: str, content: ContentRef | None = None) -> str:
        at = self.clock.now().isoformat()
        record = {"at": at, "worker": self.worker, "outcome": outcome, "event_id": event_id}
        return json.dumps(record | (content.model_dump() if content else {}))
