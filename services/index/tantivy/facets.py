"""Exact facet counts and the histogram of dates, from Tantivy's aggregations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import tantivy

from services.index import fold
from services.index.counting import CANDIDATES, STORY_CANDIDATES, label_prefix, unit_of
from services.index.query import Counted, Facet, HistogramUnit, Query, Sort
from services.index.results import Count, Histogram
from services.index.tantivy.schema import (
    DAY,
    MONTH,
    NEWEST,
    STORY,
    key_field,
    label_field,
)

_ALL_TERMS: Final = 2**31
"""Tantivy cuts each segment's list of terms at this length; a shorter one would make counts inexact."""
_KEPT_TALLIES: Final = 64
"""Searches whose counts are kept for the next page of each."""
Bucket = Mapping[str, Any]


@dataclass(frozen=True)
class Tally:
    """What is counted over all documents that a search finds."""

    total: int
    rows: int
    facets: dict[Facet, tuple[Count, ...]]
    histogram: Histogram


class FacetCounter:
    """Counts over one state of the index; remembers how names are written in it, and recent counts."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher, self._schema = searcher, schema
        self._labels: dict[tuple[Facet, int], str] = {}
        self._tallies: dict[tuple[Query, bool], Tally] = {}

    def tally(self, asked: Query, query: tantivy.Query, wide: bool) -> Tally:
        """Count what `query` finds: `asked`, loosened as `wide` says. Equal names come by name."""
        same = replace(asked, sort=Sort.NEWEST, limit=1, after=None), wide
        tally = self._tallies.get(same)
        if tally is None:
            if len(self._tallies) >= _KEPT_TALLIES:
                self._tallies = {}
            self._tallies[same] = tally = self._tally(query, asked.facet_size, asked.count)
        return tally

    def _tally(self, query: tantivy.Query, size: int, count: Counted) -> Tally:
        wanted: dict[str, Any] = {"total": _count(NEWEST), **_STORIES}
        if size > 0:
            wanted |= {facet.value: _terms(facet, size, count) for facet in Facet}
            wanted |= {"months": _each(MONTH), "dated": _count(MONTH)}
        found = self._aggregate(query, wanted)
        total = int(found["total"]["value"])
        rows = _rows(total, found)
        if size <= 0:
            return Tally(total, rows, {}, Histogram())
        facets = {facet: tuple(self._counts(facet, found[facet.value]["buckets"], size)) for facet in Facet}
        months = {int(b["key"]): int(b["doc_count"]) for b in found["months"]["buckets"]}
        return Tally(
            total, rows, facets, self._histogram(query, months, total - int(found["dated"]["value"]))
        )

    def _histogram(self, query: tantivy.Query, months: Mapping[int, int], undated: int) -> Histogram:
        """Counts by the unit that suits the time between the first and the last."""
        if not months:
            return Histogram(undated=undated)
        unit = unit_of(max(months) - min(months) + 1)
        if unit is HistogramUnit.DAY:
            return Histogram(HistogramUnit.DAY, self._days(query), undated)
        if unit is HistogramUnit.MONTH:
            bars = tuple(Count(f"{m // 12:04}-{m % 12 + 1:02}", n) for m, n in sorted(months.items()))
            return Histogram(HistogramUnit.MONTH, bars, undated)
        return Histogram(HistogramUnit.YEAR, _years(months), undated)

    def _days(self, query: tantivy.Query) -> tuple[Count, ...]:
        buckets = self._aggregate(query, {"days": _each(DAY)})["days"]["buckets"]
        days = sorted((int(b["key"]), int(b["doc_count"])) for b in buckets)
        return tuple(Count(date.fromordinal(day).isoformat(), count) for day, count in days)

    def _counts(self, facet: Facet, buckets: Sequence[Bucket], size: int) -> list[Count]:
        found = sorted(((_counted(b), int(b["key"])) for b in buckets), reverse=True)
        least = found[min(size, len(found)) - 1][0] if found else 0
        counts = [Count(self.label(facet, key), count) for count, key in found if count >= least]
        return sorted(counts, key=lambda c: (-c.count, fold.key(c.value)))[:size]

    def label(self, facet: Facet, number: int) -> str:
        """The name as most documents write it."""
        place = (facet, number)
        if place not in self._labels:
            prefix = label_prefix(number)
            written = self._searcher.terms_with_prefix(label_field(facet), prefix)
            if len(written) > 1:
                # The list of words counts documents too that are gone.
                written = [(label, self._having(facet, label)) for label, _ in written]
            best = max(written, key=lambda w: (w[1], w[0]), default=(prefix, 0))
            self._labels[place] = best[0].removeprefix(prefix)
        return self._labels[place]

    def _having(self, facet: Facet, label: str) -> int:
        query = tantivy.Query.term_query(self._schema, label_field(facet), label, "basic")
        found: Any = self._searcher.search(query, 1)
        return int(found.count)

    def _aggregate(self, query: tantivy.Query, aggregations: dict[str, Any]) -> dict[str, Any]:
        return self._searcher.aggregate(query, aggregations)


def _terms(facet: Facet, size: int, count: Counted) -> dict[str, Any]:
    field, once = key_field(facet), count is Counted.STORIES
    offered = (STORY_CANDIDATES if once else CANDIDATES) * size
    terms = {"terms": {"field": field, "size": offered, "segment_size": _ALL_TERMS}}
    return {**terms, "aggs": _STORIES} if once else terms


def _counted(bucket: Bucket) -> int:
    """Documents that have a name; where their stories were asked for, these and documents without copies."""
    documents = int(bucket["doc_count"])
    return _rows(documents, bucket) if "stories" in bucket else documents


def _rows(documents: int, found: Mapping[str, Any]) -> int:
    """Stories, and documents without copies, among so many documents."""
    return documents - int(found["copies"]["value"]) + len(found["stories"]["buckets"])


def _all(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": _ALL_TERMS, "segment_size": _ALL_TERMS}}


def _count(field: str) -> dict[str, Any]:
    return {"value_count": {"field": field}}


def _each(field: str) -> dict[str, Any]:
    return {"histogram": {"field": field, "interval": 1, "min_doc_count": 1}}


_STORIES: Final = {"copies": _count(STORY), "stories": _all(STORY)}
"""What tells how many stories there are, exactly."""


def _years(months: Mapping[int, int]) -> tuple[Count, ...]:
    years: dict[int, int] = {}
    for month, count in months.items():
        years[month // 12] = years.get(month // 12, 0) + count
    return tuple(Count(f"{year:04}", count) for year, count in sorted(years.items()))
