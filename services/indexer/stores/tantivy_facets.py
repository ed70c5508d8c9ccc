"""Exact facet counts and the histogram of dates, from Tantivy's aggregations.

Tantivy cuts each segment's list of terms, so that a count may miss what lay below the
cut. Its error bound says when: then the candidates are counted again by themselves, and
only where even that cannot prove the order, every term of the facet is.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import tantivy

from services.indexer.stores.port import Count, Facet, Histogram, Unit
from services.indexer.stores.tantivy_schema import DAY, LABEL_SEPARATOR, MONTH, key_field, label_field

CANDIDATES: Final = 3
_SEGMENT_TERMS: Final = 500
_ALL_TERMS: Final = 60_000
_MAX_DAILY_MONTHS: Final = 3
_MAX_MONTHS: Final = 72
Bucket = Mapping[str, Any]


class FacetCounter:
    """Counts over one state of the index; remembers how names are written in it."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._labels: dict[tuple[Facet, str], str] = {}

    def facets(self, query: tantivy.Query, size: int) -> dict[Facet, tuple[Count, ...]]:
        """The `size` most frequent names of each facet in the documents found; equals by name."""
        wanted = CANDIDATES * size
        rough = self._aggregate(query, {f.value: _terms(f, wanted, _SEGMENT_TERMS) for f in Facet})
        exact = {facet: self._exact(query, facet, rough[facet.value], size) for facet in Facet}
        return {facet: tuple(self._counts(facet, buckets, size)) for facet, buckets in exact.items()}

    def histogram(self, query: tantivy.Query, total: int) -> Histogram:
        """The documents found by day, month or year, whichever gives a readable number of bars."""
        found = self._aggregate(query, {"months": _each(MONTH), "dated": {"value_count": {"field": MONTH}}})
        months = {int(b["key"]): int(b["doc_count"]) for b in found["months"]["buckets"]}
        undated = total - int(found["dated"]["value"])
        if not months:
            return Histogram(undated=undated)
        span = max(months) - min(months) + 1
        if span <= _MAX_DAILY_MONTHS:
            return Histogram(Unit.DAY, self._days(query), undated)
        if span <= _MAX_MONTHS:
            bars = tuple(Count(f"{m // 12:04}-{m % 12 + 1:02}", n) for m, n in sorted(months.items()))
            return Histogram(Unit.MONTH, bars, undated)
        return Histogram(Unit.YEAR, _years(months), undated)

    def _days(self, query: tantivy.Query) -> tuple[Count, ...]:
        buckets = self._aggregate(query, {"days": _each(DAY)})["days"]["buckets"]
        days = sorted((int(b["key"]), int(b["doc_count"])) for b in buckets)
        return tuple(Count(date.fromordinal(day).isoformat(), count) for day, count in days)

    def _exact(self, query: tantivy.Query, facet: Facet, rough: Mapping[str, Any], size: int) -> list[Bucket]:
        buckets: list[Bucket] = rough["buckets"]
        error = rough["doc_count_error_upper_bound"] or 0
        if not error or not buckets:
            return buckets
        recount = _terms(facet, len(buckets), len(buckets), [b["key"] for b in buckets])
        exact: list[Bucket] = self._aggregate(query, {"f": recount})["f"]["buckets"]
        highest_unseen = buckets[-1]["doc_count"] + error
        if len(exact) >= size and exact[size - 1]["doc_count"] > highest_unseen:
            return exact
        every: list[Bucket] = self._aggregate(query, {"f": _terms(facet, len(buckets), _ALL_TERMS)})["f"][
            "buckets"
        ]
        return every

    def _counts(self, facet: Facet, buckets: Iterable[Bucket], size: int) -> list[Count]:
        ordered = sorted(buckets, key=lambda b: (-b["doc_count"], b["key"]))[:size]
        return [Count(self.label(facet, b["key"]), int(b["doc_count"])) for b in ordered]

    def label(self, facet: Facet, key: str) -> str:
        """The name as most documents write it."""
        place = (facet, key)
        if place not in self._labels:
            prefix = key + LABEL_SEPARATOR
            written = self._searcher.terms_with_prefix(label_field(facet), prefix)
            best = max(written, key=lambda w: (w[1], w[0]), default=(prefix + key, 0))
            self._labels[place] = best[0].removeprefix(prefix)
        return self._labels[place]

    def _aggregate(self, query: tantivy.Query, aggregations: dict[str, Any]) -> dict[str, Any]:
        return self._searcher.aggregate(query, aggregations)


def _terms(facet: Facet, size: int, segment_size: int, include: list[str] | None = None) -> dict[str, Any]:
    terms = {"field": key_field(facet), "size": size, "segment_size": max(segment_size, size)}
    return {"terms": terms if include is None else {**terms, "include": include}}


def _each(field: str) -> dict[str, Any]:
    return {"histogram": {"field": field, "interval": 1, "min_doc_count": 1}}


def _years(months: Mapping[int, int]) -> tuple[Count, ...]:
    years: dict[int, int] = {}
    for month, count in months.items():
        years[month // 12] = years.get(month // 12, 0) + count
    return tuple(Count(f"{year:04}", count) for year, count in sorted(years.items()))
