"""Counts over all that a search finds: total, stories, facets, and the histogram of dates."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from services.index import fold
from services.index.counting import CANDIDATES, LABEL_SEPARATOR, STORY_CANDIDATES, unit_of
from services.index.opensearch.labels import Known
from services.index.opensearch.mapping import (
    DAY,
    MONTH,
    ROW,
    SAMPLED,
    SAMPLED_ROWS,
    SAMPLES,
    STORY,
    key_field,
    label_field,
)
from services.index.opensearch.query import Dsl, any_of
from services.index.opensearch.view import View
from services.index.query import Counted, Facet, HistogramUnit
from services.index.results import Count, Histogram

EXACT: Final = 20_000
"""Documents found up to which facets and histogram are exact. Of more a sample is counted, of half as many at
least: a name that one document of a hundred has is then told within some 15 %, nineteen times of twenty."""
EXACT_ROWS: Final = 40_000
"""Stories up to which they are counted one by one, the most that the engine does; above, an estimate."""
PER_SHARD: Final = 5000
"""Names that each shard counts; with one shard, and up to as many names with several, counts are exact."""
STORIES_A_NAME: Final = 1000
"""Stories of one name up to which they are counted nearly exactly; above, an estimate within some 5 %."""
SPELLINGS: Final = 4
"""Ways of writing one name that are looked at, on average."""
NAMES_AT_ONCE: Final = 50
"""Names of one pattern, each seventeen characters of it: the engine takes 1,000."""
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

    Of more than `EXACT` documents facets and histogram are counted on an even sample. `rows` is whether
    stories are asked for.
    """
    total, stories = _totals(view, query, rows)
    if size <= 0:
        return Tally(total, stories, {}, Histogram())
    sampled = _sampled(query, total, count)
    wanted = {facet.value: _names(facet, size, count) for facet in Facet}
    answer = _count(
        view, sampled, wanted | {"months": _each(MONTH), "dated": {"value_count": {"field": MONTH}}}
    )
    seen, found = answer["hits"]["total"]["value"], answer["aggregations"]
    months = {int(b["key"]): int(b["doc_count"]) for b in found["months"]["buckets"]}
    facets = _facets(view, sampled, found, size)
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


def _sampled(query: Dsl, total: int, count: Counted) -> Dsl:
    """The query among so many documents that about `EXACT` are found; itself where there are no more."""
    sample = min(SAMPLES, math.ceil(math.log2(max(1, total) / EXACT)))
    if sample < 1:
        return query
    # Of a story all copies are seen or none, so that stories can be counted.
    field = SAMPLED if count is Counted.DOCUMENTS else SAMPLED_ROWS
    return {"bool": {"filter": [query, {"term": {field: str(sample)}}]}}


def _totals(view: View, query: Dsl, rows: bool) -> tuple[int, int]:
    """Documents, and stories with documents without copies; the latter are not counted unless asked for."""
    stories = {"cardinality": {"field": STORY, "precision_threshold": EXACT_ROWS}}
    wanted: dict[str, Any] = {"stories": stories, "copies": {"value_count": {"field": STORY}}} if rows else {}
    answer = _count(view, query, wanted)
    total = int(answer["hits"]["total"]["value"])
    if not rows:
        return total, total
    found = answer["aggregations"]
    return total, total - int(found["copies"]["value"]) + int(found["stories"]["value"])


def _facets(view: View, query: Dsl, found: Buckets, size: int) -> dict[Facet, tuple[Count, ...]]:
    shown = {facet: _offered(found[facet.value]["buckets"], size) for facet in Facet}
    labels = _labels(view, query, {facet: [b["key"] for b in shown[facet]] for facet in Facet})
    facets: dict[Facet, tuple[Count, ...]] = {}
    for facet, buckets in shown.items():
        counts = [Count(labels.get((facet, b["key"]), ""), _counted(b)) for b in buckets]
        counts.sort(key=lambda count: (-count.count, fold.key(count.value)))
        facets[facet] = tuple(counts[:size])
    return facets


def _offered(buckets: Sequence[Buckets], size: int) -> list[Buckets]:
    """The names that may be shown: as many as are asked for, and those as frequent as the last of them."""
    ranked = sorted(buckets, key=_counted, reverse=True)
    least = _counted(ranked[min(size, len(ranked)) - 1]) if ranked else 0
    return [bucket for bucket in ranked if _counted(bucket) >= least]


def _counted(bucket: Buckets) -> int:
    """Documents that have a name, or stories, where these were asked for."""
    return int(bucket["stories"]["value"] if "stories" in bucket else bucket["doc_count"])


def _labels(view: View, query: Dsl, keys: Mapping[Facet, list[str]]) -> Known:
    """Each name as most documents write it, whatever was searched for."""
    known = view.labels.known((facet, key) for facet, each in keys.items() for key in each)
    asked = {facet: [key for key in each if (facet, key) not in known] for facet, each in keys.items()}
    having = [{"terms": {key_field(facet): each}} for facet, each in asked.items() if each]
    if not having:
        return known
    documents = _count(view, {"match_all": {}}, {})["hits"]["total"]["value"]
    everywhere = _sampled({"bool": {"filter": [any_of(having)]}}, documents, Counted.DOCUMENTS)
    found = _written(view, everywhere, asked)
    unseen = {facet: [key for key in each if (facet, key) not in found] for facet, each in asked.items()}
    found |= _written(view, query, unseen)
    view.labels.keep(found)
    return known | found


def _written(view: View, query: Dsl, keys: Mapping[Facet, list[str]]) -> Known:
    """Each name as most of the documents of a query write it, where any does."""
    wanted: dict[str, Any] = {}
    for facet, each in keys.items():
        for first in range(0, len(each), NAMES_AT_ONCE):
            wanted[f"{facet.value}/{first}"] = _spellings(facet, each[first : first + NAMES_AT_ONCE])
    if not wanted:
        return {}
    best: dict[tuple[Facet, str], tuple[int, str]] = {}
    for name, found in _count(view, query, wanted)["aggregations"].items():
        facet = Facet(name.partition("/")[0])
        for bucket in found["buckets"]:
            number, _, label = bucket["key"].partition(LABEL_SEPARATOR)
            seen = (bucket["doc_count"], label)
            best[facet, number] = max(best.get((facet, number), seen), seen)
    return {place: label for place, (_, label) in best.items()}


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
    buckets = _count(view, query, {"days": _each(DAY)})["aggregations"]["days"]["buckets"]
    return _bars((date.fromordinal(int(b["key"])).isoformat(), int(b["doc_count"])) for b in buckets)


def _bars(counted: Iterable[tuple[str, int]]) -> tuple[Count, ...]:
    return tuple(Count(start, count) for start, count in sorted(counted))


def _count(view: View, query: Dsl, aggregations: Mapping[str, Any]) -> Any:
    return view.ask({"size": 0, "track_total_hits": True, "query": query, "aggs": aggregations})


def _names(facet: Facet, size: int, count: Counted) -> Dsl:
    field = key_field(facet)
    if count is Counted.DOCUMENTS:
        return {"terms": {"field": field, "size": CANDIDATES * size, "shard_size": PER_SHARD}}
    offered = {"size": STORY_CANDIDATES * size, "shard_size": PER_SHARD, "collect_mode": "breadth_first"}
    stories = {"cardinality": {"field": ROW, "precision_threshold": STORIES_A_NAME}}
    return {"terms": {"field": field, **offered}, "aggs": {"stories": stories}}


def _spellings(facet: Facet, keys: Sequence[str]) -> Dsl:
    # Keys are digits and letters, and the separator is one character: nothing to be escaped.
    include = f"({'|'.join(keys)}){LABEL_SEPARATOR}.*"
    return {"terms": {"field": label_field(facet), "include": include, "size": SPELLINGS * len(keys)}}


def _each(field: str) -> Dsl:
    return {"histogram": {"field": field, "interval": 1, "min_doc_count": 1}}
