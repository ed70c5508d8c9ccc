"""The expander as the runtime drives it: a container's members become documents, and go where it goes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, cast

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import (
    ContainerExpanded,
    ContainerFound,
    DocumentLocated,
    DocumentWithdrawn,
    EventData,
)
from copydesk_contracts.topology import EXPANDER
from services.delivery.outcome import Emit, Result, Skip
from services.parser.expansion.events import Child
from services.parser.expansion.follow import Follower
from services.parser.expansion.publish import Checkpoint, ChunkPublisher, PublishedChunk
from services.parser.formats.registry import by_kind
from services.parser.sandbox.answers import Chunk
from services.parser.suspicion import doubted
from services.parser.version import parser_version
from services.process.errors import Rejected, Transient
from services.state.content import ContentStore
from services.state.keys import State

NO_CONTAINER = "no container"


class ExpandPool(Protocol):
    """What takes members out somewhere safe."""

    async def expand(
        self, copy: bytes, kind: str, after: str | None = None, depth: int = 1
    ) -> Chunk | Rejected:
        """The next members of a container, or why there are none."""
        ...


@dataclass(frozen=True)
class ExpanderRunner:
    """Expands containers, takes members along, and withdraws those of containers that went.

    `gate` is awaited before each chunk, since one container may hold more than all files.
    """

    store: ContentStore
    pool: ExpandPool
    publisher: ChunkPublisher
    follower: Follower
    gate: Callable[[], Awaitable[None]]
    name: str = EXPANDER
    version: str = field(default_factory=parser_version)

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """One container after the other; each goes on where an earlier run was cut off."""
        return [await self._one(event) for event in events]

    async def unready(self) -> str | None:
        """The expander needs what the parser needs."""
        return None

    async def _one(self, event: Envelope[EventData]) -> Result:
        try:
            if isinstance(event.data, ContainerFound):
                return await self._expand(cast(Envelope[ContainerFound], event))
            if isinstance(event.data, DocumentWithdrawn):
                count = await self.publisher.withdraw(cast(Envelope[DocumentWithdrawn], event))
                return Skip(f"{count} members withdrawn" if count else NO_CONTAINER)
            if isinstance(event.data, DocumentLocated):
                return await self._follow(cast(Envelope[DocumentLocated], event))
        except (Rejected, Transient, OSError, LookupError) as error:
            return error
        raise TypeError(f"the expander reads no {event.type}")

    async def _expand(self, event: Envelope[ContainerFound]) -> Result:
        copy = await asyncio.to_thread(self.store.get, event.data.content)
        kind, done = event.data.format, False
        while not done:
            checkpoint, stands = await self.publisher.checkpoint(event)
            await self.gate()
            chunk = await self.pool.expand(copy, kind, checkpoint.token, event.data.depth)
            if isinstance(chunk, Rejected):
                return doubted(chunk)
            children = await asyncio.to_thread(self._children, chunk)
            checkpoint = _after(checkpoint, children)
            published = await self.publisher.publish(event, children, stands, checkpoint)
            if published is PublishedChunk.GONE:
                return Skip("withdrawn meanwhile")
            done = chunk.done and published is PublishedChunk.DONE
        # It may have been renamed meanwhile, and its members were put where it was found.
        await self.follower.follow(event, event.data.location)
        return _expanded(event.data, checkpoint)

    async def _follow(self, event: Envelope[DocumentLocated]) -> Result:
        left = event.data.left
        count = await self.follower.follow(event, left) if left is not None else 0
        return Skip(f"{count} members moved") if count else Skip(NO_CONTAINER, usual=True)

    def _children(self, chunk: Chunk) -> list[Child]:
        refs = iter(self.store.put_all([m.data for m in chunk.members if not m.problem]))
        return [Child(m, None if m.problem else next(refs)) for m in chunk.members]


def _after(checkpoint: Checkpoint, children: Sequence[Child]) -> Checkpoint:
    if not children:
        return checkpoint
    failed = sum(child.content is None for child in children)
    return replace(
        checkpoint,
        token=children[-1].member.token,
        members=checkpoint.members + len(children) - failed,
        rejected=checkpoint.rejected + failed,
    )


def _expanded(data: ContainerFound, checkpoint: Checkpoint) -> Emit:
    expanded = ContainerExpanded(
        document_id=data.document_id,
        location=data.location,
        members=checkpoint.members,
        rejected=checkpoint.rejected,
    )
    record = by_kind().get(data.format)
    return Emit(expanded, State.EXPANDED if record is not None and record.is_container else None)
