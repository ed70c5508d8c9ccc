"""The enricher as the runtime drives it: articles in a batch, their annotations out."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentEnriched, DocumentParsed, EventData
from copydesk_contracts.topology import ENRICHER
from services.delivery.outcome import Emit, Result
from services.enricher.step import Enricher
from services.state.content import ContentMissing, ContentStore
from services.state.inline import fit, load
from services.state.keys import State


@dataclass(frozen=True)
class EnricherRunner:
    """Annotates what was parsed. Results above `inline_limit` bytes go to the store."""

    enricher: Enricher
    store: ContentStore
    inline_limit: int
    name: str = ENRICHER

    @property
    def version(self) -> str:
        """Digest over the annotators and what they stand on."""
        return self.enricher.version

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """Annotations, or an error, for each event; the model works in a thread."""
        return await asyncio.to_thread(self._run, [event.data for event in events])

    async def unready(self) -> str | None:
        """The enricher needs nothing but its model, which it has from the start."""
        return None

    def _run(self, batch: Sequence[EventData]) -> list[Result]:
        articles = [self._article(data) for data in batch]
        sound = [article for article in articles if isinstance(article, Article)]
        annotations = iter(self.enricher.enrich(sound))
        return [
            article if isinstance(article, Exception) else self._emit(data, next(annotations))
            for data, article in zip(batch, articles, strict=True)
        ]

    def _article(self, data: Any) -> Article | Exception:
        if not isinstance(data, DocumentParsed):
            raise TypeError(f"the enricher reads no {type(data).__name__}")
        try:
            return load(Article, data.article, data.article_ref, self.store)
        except (ContentMissing, OSError) as error:
            return error

    def _emit(self, data: Any, annotations: Annotations) -> Result:
        try:
            inline, ref = fit(annotations, self.store, self.inline_limit)
        except OSError as error:
            return error
        enriched = DocumentEnriched(
            document_id=data.document_id,
            content=data.content,
            location=data.location,
            article=data.article,
            article_ref=data.article_ref,
            annotations=inline,
            annotations_ref=ref,
        )
        return Emit(enriched, State.ENRICHED)
