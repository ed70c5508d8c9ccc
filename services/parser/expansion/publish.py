"""Runs the expander's scripts: a chunk of members out, or members of a lost container away."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from typing import Any

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
from services.parser.expansion.spread import Row, Spread, prefixes
from services.process import crash
from services.process.clock import Clock, milliseconds
from services.state.keys import State
from services.state.partitions import Partition, Partitions
from services.state.scripts import OVER_MEMORY_LIMIT, packaged

PUBLISH = packaged("services.parser.expansion", "publish.lua")
WITHDRAW = packaged("services.parser.expansion", "withdraw.lua", flags=OVER_MEMORY_LIMIT)
AT_ONCE = 200
"""Members withdrawn by one call, in which the server answers nobody else."""

Cause = Envelope[ContainerFound] | Envelope[DocumentWithdrawn]


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

    partitions: Partitions
    clock: Clock
    worker: str

    async def checkpoint(self, cause: Envelope[ContainerFound]) -> tuple[Checkpoint, str]:
        """Where to go on, and what the receipt says of it just now."""
        home = self.partitions.of(cause.subject)
        raw: Any = await home.redis.hget(home.keys.receipt(cause.subject), "checkpoint:expander")
        text = (raw or b"").decode()
        found = Checkpoint(*json.loads(text)) if text else None
        return (found if found and found.event_id == cause.id else Checkpoint(cause.id)), text

    async def publish(
        self, cause: Envelope[ContainerFound], children: Sequence[Child], before: str, after: Checkpoint
    ) -> PublishedChunk:
        """One chunk, if the container is still at the checkpoint `before`.

        Where documents lie in several partitions they arrive before the checkpoint is moved on. Whoever
        is cut off before that does it again; who finds that the container went takes them back.
        """
        rows = [self._row(cause, child) for child in children]
        if not self.partitions.several:
            return await self._publish(cause, rows, before, after)
        spread = Spread(self.partitions, cause.subject, cause.id, self.clock)
        found = PublishedChunk(await spread.plan(rows, before))
        if found is PublishedChunk.DONE:
            crash.point("members.planned")
            await spread.arrive(rows)
            crash.point("members.arrived")
            rejected = [row for row in rows if not row[0]]
            found = await self._publish(cause, rejected, before, after)
        if found is PublishedChunk.GONE:
            await self._take_away(cause, await spread.planned())
        if found is not PublishedChunk.ELSEWHERE:
            await spread.settle()
        return found

    async def _publish(
        self, cause: Envelope[ContainerFound], rows: Sequence[Row], before: str, after: Checkpoint
    ) -> PublishedChunk:
        home = self.partitions.of(cause.subject)
        keys = home.keys
        names = (
            keys.receipt(cause.subject),
            keys.members(cause.subject),
            *prefixes(keys),
            keys.stream(DocumentDiscovered),
            keys.stream(DocumentRejected),
            keys.stream(DocumentLocated),
        )
        now = milliseconds(self.clock.now())
        told = (before, after.to_json(), now, *chain.from_iterable(rows))
        answer: Any = await home.redis.eval(PUBLISH, len(names), *names, *told)
        return PublishedChunk(answer)

    async def withdraw(self, cause: Envelope[DocumentWithdrawn]) -> int:
        """Take away the members of the container that went. Returns how many documents went with it."""
        home, count = self.partitions.of(cause.subject), 0
        while True:
            found: Any
            _, found = await home.redis.hscan(home.keys.members(cause.subject), 0, count=AT_ONCE)
            if not found:
                return count
            count += await self._take_away(cause, list(found.items()))

    async def _take_away(self, cause: Cause, members: Sequence[tuple[Any, Any]]) -> int:
        """First where the documents are, then of the container's list: what is cut off is done again."""
        home, count = self.partitions.of(cause.subject), 0
        pairs = [(member, document.decode()) for member, document in members]
        for partition, share in self.partitions.shares(pairs, lambda pair: pair[1]).items():
            mine = partition.keys == home.keys and not self.partitions.several
            marks = partition.keys.members if mine else partition.keys.moved
            count += await self._withdraw(cause, partition, marks(cause.subject), share)
        if self.partitions.several and members:
            await home.redis.hdel(home.keys.members(cause.subject), *(member for member, _ in members))
            await home.redis.hdel(home.keys.receipt(cause.subject), "checkpoint:expander")
        return count

    async def _withdraw(
        self, cause: Cause, partition: Partition, marks: str, members: Sequence[tuple[bytes, str]]
    ) -> int:
        keys = partition.keys
        names = (
            marks,
            *prefixes(keys),
            keys.stream(DocumentWithdrawn),
            keys.receipt(cause.subject),
            keys.stream(DocumentLocated),
        )
        superseded = events.reason_of(cause) is WithdrawalReason.SUPERSEDED
        state = State.SUPERSEDED if superseded else State.WITHDRAWN
        rows = [value for pair in members for value in self._lost(cause, *pair)]
        now = milliseconds(self.clock.now())
        names_and_values = (*names, now, state.value, *rows)
        count: int = await partition.redis.eval(WITHDRAW, len(names), *names_and_values)
        return count

    def _row(self, cause: Envelope[ContainerFound], child: Child) -> Row:
        at = self.clock.now()
        location = events.location_of(cause.data.location, child.member)
        fixed = (child.document_id, events.place(location), location.revision, events.member_field(location))
        if child.content is None:
            return (*fixed, events.rejected(cause, child, at), b"", self._record("rejected", cause.id), b"")
        new, known = (events.discovered(cause, child, flag, at) for flag in (False, True))
        record = self._record("discovered", new.id, child.content)
        located = events.located(cause, child.document_id, location, at, gone=False)
        return (*fixed, new.to_json(), known.to_json(), record, located)

    def _lost(self, cause: Cause, member: bytes, document: str) -> tuple[Any, ...]:
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
