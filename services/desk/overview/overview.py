"""Everything the overview of a search shows, gathered from the index."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from copydesk_contracts.annotations import Place
from services.desk.gathered import documents_of, merged_places
from services.desk.overview.company import BESIDE, Company, company
from services.desk.overview.days import SpokenDays, days_spoken_of
from services.desk.overview.trend import Trend, trend
from services.index.port import Searcher
from services.index.query import Counted, Query
from services.index.results import Results
from services.index.stored import StoredDocument
from services.index.syntax import asks_for_a_story

READ: Final = 300
"""Documents that are read for days and places, a story once: a third of a second."""
PLACES: Final = 200
"""Dots on the map."""


@dataclass(frozen=True)
class Overview:
    """`results` count stories in their facets; `read` is how many documents gave days and places."""

    results: Results
    company: Company
    days: SpokenDays | None
    trend: Trend | None
    places: tuple[Place, ...]
    read: int


def overview(searcher: Searcher, asked: Query) -> Overview:
    """The overview of a search. Raises BadCursor."""
    query = replace(asked, after=None, fold=not asks_for_a_story(asked.text, asked.story))
    results = searcher.search(replace(query, limit=READ, count=Counted.STORIES, facet_size=BESIDE))
    documents: Sequence[StoredDocument] = list(documents_of(searcher, results.hits))
    together = company(searcher, query, results)
    return Overview(
        results=results,
        company=together,
        days=days_spoken_of(documents),
        trend=trend(searcher, results.histogram, together.nodes),
        places=tuple(merged_places(documents))[:PLACES],
        read=len(documents),
    )
