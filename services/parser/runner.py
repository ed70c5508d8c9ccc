"""The parser as the runtime drives it: bytes from the store, an article into the event."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentDiscovered, DocumentParsed, EventData
from copydesk_contracts.topology import PARSER
from services.parser.step import PARSER_VERSION, parse
from services.runtime.content import ContentStore
from services.runtime.inline import fit
from services.runtime.keys import State
from services.runtime.outcome import Emit, Result, Skip


@dataclass(frozen=True)
class ParserRunner:
    """Parses what was discovered. Results above `inline_limit` bytes go to the store."""

    store: ContentStore
    inline_limit: int
    name: str = PARSER
    version: str = PARSER_VERSION

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """An article, a skip or a rejection for each event."""
        return await asyncio.to_thread(lambda: [self._one(event.data) for event in events])

    async def unready(self) -> str | None:
        """The parser needs nothing but its store."""
        return None

    def _one(self, data: EventData) -> Result:
        if not isinstance(data, DocumentDiscovered):
            raise TypeError(f"the parser reads no {type(data).__name__}")
        if data.known:
            return Skip("duplicate")
        try:
            return self._parse(data)
        except Exception as error:
            return error

    def _parse(self, data: DocumentDiscovered) -> Emit:
        article, ref = fit(
            parse(self.store.get(data.content), data.location.path), self.store, self.inline_limit
        )
        parsed = DocumentParsed(
            document_id=data.document_id,
            content=data.content,
            location=data.location,
            article=article,
            article_ref=ref,
        )
        return Emit(parsed, State.PARSED)
