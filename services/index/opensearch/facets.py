"""Counts over all that a search finds: total, stories, facets, and the histogram of dates."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
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
    count_field,
    counted_key,
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
STORY_PER_SHARD: Final = 1000
"""The same where stories are counted."""
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
    wanted = {facet.value: _names(facet, size, count, sampled is not query) for facet in Facet}
    answer = _count(
        view, sampled, wanted | {"months": _each(MONTH), "dated": {"value_count": {"field": MONTH}}}
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


def _sampled(query: Dsl, total: int, count: Counted) -> Dsl:
    """The query among so many documents that about `EXACT` are found; itself where there are no more."""
    sample = _halvings(total)
    if sample < 1:
        return query
    # Of a story all copies are seen or none, so that stories can be counted.
    field = SAMPLED if count is Counted.DOCUMENTS else SAMPLED_ROWS
    return {"bool": {"filter": [query, {"term": {field: str(sample)}}]}}


def _halvings(documents: int) -> int:
    """How often documents are to be halved, so that there are no more than `EXACT`."""
    return max(0, min(SAMPLES, math.ceil(math.log2(max(1, documents) / EXACT))))


def _totals(view: View, query: Dsl, rows: bool) -> tuple[int, int]:
    """Documents, and stories with documents without copies; the latter are not counted unless asked for."""
    answer = _count(view, query, _copies(EXACT_ROWS) if rows else {})
    total = int(answer["hits"]["total"]["value"])
    return total, _rows(total, answer["aggregations"]["copies"]) if rows else total


def _facets(
    view: View, query: Dsl, found: Buckets, size: int, estimated: bool
) -> dict[Facet, tuple[Count, ...]]:
    shown = {facet: _offered(found[facet.value]["buckets"], size, estimated) for facet in Facet}
    labels = _labels(view, query, {facet: [_key(b) for b in shown[facet]] for facet in Facet})
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


def _labels(view: View, query: Dsl, keys: Mapping[Facet, list[str]]) -> Known:
    """Each name as most documents write it, whatever was searched for."""
    known = view.labels.known((facet, key) for facet, each in keys.items() for key in each)
    asked = {facet: [key for key in each if (facet, key) not in known] for facet, each in keys.items()}
    if not any(asked.values()):
        return known
    frequent = view.labels.frequent(partial(_frequent, view))
    found = _written(view, _having(asked), asked) if frequent is None else _of(asked, frequent)
    unseen = {facet: [key for key in each if (facet, key) not in found] for facet, each in asked.items()}
    if any(unseen.values()):
        found |= _written_beside(view, query, unseen)
    view.labels.keep(found)
    return known | found


def _frequent(view: View) -> Known | None:
    """How all names are written that a sample of a large index has; null where it is not large."""
    halvings = _halvings(_count(view, {"match_all": {}}, {})["hits"]["total"]["value"])
    if not halvings:
        return None
    sample = {"term": {SAMPLED: str(halvings)}}
    return _most_written(_count(view, sample, _all_labels(Facet))["aggregations"])


def _written_beside(view: View, query: Dsl, keys: Mapping[Facet, list[str]]) -> Known:
    """The same of names of which few documents have any, as a rule."""
    having = {"bool": {"filter": [query, _having(keys)]}}
    # To look at all names of these documents is quicker than to have those that are wanted sorted out.
    found = _of(keys, _most_written(_count(view, having, _all_labels(keys))["aggregations"]))
    missing = {facet: [key for key in each if (facet, key) not in found] for facet, each in keys.items()}
    return found | _written(view, having, missing)


def _of(keys: Mapping[Facet, list[str]], labels: Known) -> Known:
    """The labels of these names alone."""
    places = ((facet, key) for facet, each in keys.items() for key in each)
    return {place: labels[place] for place in places if place in labels}


def _all_labels(facets: Iterable[Facet]) -> dict[str, Any]:
    way = {"size": PER_SHARD, "execution_hint": "map"}
    return {f"{facet.value}/": {"terms": {"field": label_field(facet), **way}} for facet in facets}


def _having(keys: Mapping[Facet, list[str]]) -> Dsl:
    """Documents that have any of these names."""
    return any_of([{"terms": {key_field(facet): each}} for facet, each in keys.items() if each])


def _written(view: View, query: Dsl, keys: Mapping[Facet, list[str]]) -> Known:
    """Each name as most of the documents of a query write it, where any does."""
    wanted: dict[str, Any] = {}
    for facet, each in keys.items():
        for first in range(0, len(each), NAMES_AT_ONCE):
            wanted[f"{facet.value}/{first}"] = _spellings(facet, each[first : first + NAMES_AT_ONCE])
    return _most_written(_count(view, query, wanted)["aggregations"]) if wanted else {}


def _most_written(aggregations: Mapping[str, Any]) -> Known:
    best: dict[tuple[Facet, str], tuple[int, str]] = {}
    for name, found in aggregations.items():
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


def _spellings(facet: Facet, keys: Sequence[str]) -> Dsl:
    # Keys are digits and letters, and the separator is one character: nothing to be escaped.
    include = f"({'|'.join(keys)}){LABEL_SEPARATOR}.*"
    return {"terms": {"field": label_field(facet), "include": include, "size": SPELLINGS * len(keys)}}


def _each(field: str) -> Dsl:
    return {"histogram": {"field": field, "interval": 1, "min_doc_count": 1}}
