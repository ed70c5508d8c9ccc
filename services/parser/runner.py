"""The parser as the runtime drives it: bytes from the store, an article into the event."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from copydesk_contracts.article import Article
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import ContainerFound, DocumentDiscovered, DocumentParsed, EventData
from copydesk_contracts.topology import PARSER
from services.delivery.outcome import Emit, Result, Skip
from services.parser.formats.registry import by_kind
from services.parser.step import Container
from services.parser.suspicion import doubted
from services.parser.version import parser_version
from services.process.errors import Rejected
from services.state.content import ContentStore
from services.state.inline import fit
from services.state.keys import State


class ParsePool(Protocol):
    """What parses a copy somewhere safe."""

    async def parse(self, copy: bytes, name: str) -> Article | Container | Rejected:
        """The article in `copy`, the container that it is, or why there is none."""
        ...


@dataclass(frozen=True)
class ParserRunner:
    """Parses what was discovered. Results above `inline_limit` bytes go to the store."""

    store: ContentStore
    pool: ParsePool
    inline_limit: int
    name: str = PARSER
    version: str = field(default_factory=parser_version)

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """An article, a skip or a rejection for each event."""
        return await asyncio.gather(*(self._one(event.data) for event in events))

    async def unready(self) -> str | None:
        """The parser needs nothing but its store and its pool, which mends itself."""
        return None

    async def _one(self, data: EventData) -> Result:
        if not isinstance(data, DocumentDiscovered):
            raise TypeError(f"the parser reads no {type(data).__name__}")
        if data.known:
            return Skip("duplicate")
        try:
            return await self._parse(data)
        except Exception as error:
            return error

    async def _parse(self, data: DocumentDiscovered) -> Result:
        copy = await asyncio.to_thread(self.store.get, data.content)
        found = await self.pool.parse(copy, data.location.path)
        if isinstance(found, Container):
            return Emit(_container(data, found.kind), State.PARSED, warnings=())
        if isinstance(found, Rejected):
            return doubted(found)
        article, ref = await asyncio.to_thread(fit, found, self.store, self.inline_limit)
        parsed = DocumentParsed(
            document_id=data.document_id,
            content=data.content,
            location=data.location,
            article=article,
            article_ref=ref,
        )
        record = by_kind().get(found.format)
        holds_more = record is not None and record.expander is not None
        beside = _container(data, found.format) if holds_more else None
        codes = tuple(warning.code for warning in found.warnings)
        readers = tuple(warning.reader for warning in found.warnings if warning.reader)
        return Emit(parsed, State.PARSED, beside, codes, readers)


def _container(data: DocumentDiscovered, kind: str) -> ContainerFound:
    return ContainerFound(
        document_id=data.document_id,
        content=data.content,
        location=data.location,
        format=kind,
        depth=data.depth + 1,
    )
