"""Counts over all that a search finds: total, stories, facets, and the histogram of dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from services.index import fold
from services.index.counting import CANDIDATES, STORY_CANDIDATES, unit_of
from services.index.opensearch import sampling
from services.index.opensearch.mapping import (
    DAY,
    MONTH,
    ROW,
    STORY,
    count_field,
    counted_key,
)
from services.index.opensearch.query import Dsl
from services.index.opensearch.view import View
from services.index.opensearch.written import labels_of
from services.index.query import Counted, Facet, HistogramUnit
from services.index.results import Count, Histogram

EXACT_ROWS: Final = 40_000
"""Stories up to which they are counted one by one, the most that the engine does; above, an estimate."""
PER_SHARD: Final = 5000
"""Names that each shard counts; with one shard, and up to as many names with several, counts are exact."""
STORY_PER_SHARD: Final = 1000
"""The same where stories are counted."""
STORIES_A_NAME: Final = 1000
"""Stories of one name up to which they are counted nearly exactly; above, an estimate within some 5 %."""
Buckets = Mapping[str, Any]


@dataclass(frozen=True)
class Tally:
    """What is counted over all documents that a search finds.

    `sampled` is on how many of them facets and histogram are estimated; null where all were counted.
    """

    total: int
    rows: int
    facets: dict[Facet, tuple[Count, ...]]
    histogram: Histogram
    sampled: int | None = None


def tally(view: View, query: Dsl, size: int, count: Counted = Counted.DOCUMENTS, rows: bool = True) -> Tally:
    """Count what the query finds, `size` names a facet. Equal names come by name.

    Of more documents than `sampling.EXACT` facets and histogram are counted on an even sample. `rows` is
    whether stories are asked for.
    """
    total, stories = _totals(view, query, rows)
    if size <= 0:
        return Tally(total, stories, {}, Histogram())
    sampled = sampling.sampled(query, total, count)
    wanted = {facet.value: _names(facet, size, count, sampled is not query) for facet in Facet}
    answer = view.counted(
        sampled, wanted | {"months": _each(MONTH), "dated": {"value_count": {"field": MONTH}}}
    )
    seen, found = answer["hits"]["total"]["value"], answer["aggregations"]
    months = {int(b["key"]): int(b["doc_count"]) for b in found["months"]["buckets"]}
    facets = _facets(view, sampled, found, size, sampled is not query)
    histogram = _histogram(view, sampled, months, seen - int(found["dated"]["value"]))
    if sampled is query:
        return Tally(total, stories, facets, histogram)
    grown = _Grown(total / max(1, seen))
    return Tally(total, stories, grown.facets(facets), grown.histogram(histogram), seen)


@dataclass(frozen=True)
class _Grown:
    """From what a sample has to what all have, as many times as there are documents for one of the sample."""

    times: float

    def facets(self, facets: Mapping[Facet, tuple[Count, ...]]) -> dict[Facet, tuple[Count, ...]]:
        return {facet: self._counts(counts) for facet, counts in facets.items()}

    def histogram(self, histogram: Histogram) -> Histogram:
        return replace(
            histogram, bars=self._counts(histogram.bars), undated=round(histogram.undated * self.times)
        )

    def _counts(self, counts: Iterable[Count]) -> tuple[Count, ...]:
        return tuple(Count(count.value, round(count.count * self.times)) for count in counts)


def _totals(view: View, query: Dsl, rows: bool) -> tuple[int, int]:
    """Documents, and stories with documents without copies; the latter are not counted unless asked for."""
    answer = view.counted(query, _copies(EXACT_ROWS) if rows else {})
    total = int(answer["hits"]["total"]["value"])
    return total, _rows(total, answer["aggregations"]["copies"]) if rows else total


def _facets(
    view: View, query: Dsl, found: Buckets, size: int, estimated: bool
) -> dict[Facet, tuple[Count, ...]]:
    shown = {facet: _offered(found[facet.value]["buckets"], size, estimated) for facet in Facet}
    labels = labels_of(view, query, {facet: [_key(b) for b in shown[facet]] for facet in Facet})
    facets: dict[Facet, tuple[Count, ...]] = {}
    for facet, buckets in shown.items():
        counts = [Count(labels.get((facet, _key(b)), ""), _counted(b)) for b in buckets]
        counts.sort(key=lambda count: (-count.count, fold.key(count.value)))
        facets[facet] = tuple(counts[:size])
    return facets


def _offered(buckets: Sequence[Buckets], size: int, estimated: bool) -> list[Buckets]:
    """The names that may be shown: as many as are asked for, and those as frequent as the last of them.

    Estimated, those are no more frequent than others which are not shown, and are left out.
    """
    ranked = sorted(buckets, key=_counted, reverse=True)
    if estimated:
        return ranked[:size]
    least = _counted(ranked[min(size, len(ranked)) - 1]) if ranked else 0
    return [bucket for bucket in ranked if _counted(bucket) >= least]


def _counted(bucket: Buckets) -> int:
    """Documents that have a name, or stories and documents without copies, where these were asked for."""
    documents = int(bucket["doc_count"])
    return _rows(documents, bucket["copies"]) if "copies" in bucket else documents


def _rows(documents: int, copies: Buckets) -> int:
    return documents - int(copies["doc_count"]) + int(copies["stories"]["value"])


def _key(bucket: Buckets) -> str:
    return counted_key(int(bucket["key"]))


def _histogram(view: View, query: Dsl, months: Mapping[int, int], undated: int) -> Histogram:
    """Counts by the unit that suits the time between the first and the last."""
    if not months:
        return Histogram(undated=undated)
    unit = unit_of(max(months) - min(months) + 1)
    if unit is HistogramUnit.DAY:
        return Histogram(HistogramUnit.DAY, _days(view, query), undated)
    if unit is HistogramUnit.MONTH:
        bars = [(f"{month // 12:04}-{month % 12 + 1:02}", count) for month, count in months.items()]
        return Histogram(HistogramUnit.MONTH, _bars(bars), undated)
    years: dict[str, int] = {}
    for month, count in months.items():
        year = f"{month // 12:04}"
        years[year] = years.get(year, 0) + count
    return Histogram(HistogramUnit.YEAR, _bars(years.items()), undated)


def _days(view: View, query: Dsl) -> tuple[Count, ...]:
    buckets = view.counted(query, {"days": _each(DAY)})["aggregations"]["days"]["buckets"]
    return _bars((date.fromordinal(int(b["key"])).isoformat(), int(b["doc_count"])) for b in buckets)


def _bars(counted: Iterable[tuple[str, int]]) -> tuple[Count, ...]:
    return tuple(Count(start, count) for start, count in sorted(counted))


def _names(facet: Facet, size: int, count: Counted, estimated: bool) -> Dsl:
    """The most frequent names. Where all is estimated, the last of them may be one of several."""
    terms: Dsl = {"field": count_field(facet), "size": CANDIDATES * size}
    if count is Counted.DOCUMENTS:
        return {"terms": terms if estimated else {**terms, "shard_size": PER_SHARD}}
    terms["collect_mode"] = "breadth_first"
    if not estimated:
        # Each that a shard counts has a counter of stories.
        terms |= {
            "size": STORY_CANDIDATES * size,
            "shard_size": max(STORY_CANDIDATES * size, STORY_PER_SHARD),
        }
    return {"terms": terms, "aggs": _copies(STORIES_A_NAME)}


def _copies(exact: int) -> Dsl:
    """Documents that belong to stories, and stories, of which up to so many are counted one by one."""
    # A document of no story needs no looking up among those that were counted.
    stories = {"cardinality": {"field": ROW, "precision_threshold": exact}}
    return {"copies": {"filter": {"exists": {"field": STORY}}, "aggs": {"stories": stories}}}


def _each(field: str) -> Dsl:
    return {"histogram": {"field": field, "interval": 1, "min_doc_count": 1}}
