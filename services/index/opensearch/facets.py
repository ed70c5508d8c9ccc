"""Counts over all that a search finds: total, stories, facets, and the histogram of dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.index import fold
from services.index.counting import CANDIDATES, LABEL_SEPARATOR, STORY_CANDIDATES, unit_of
from services.index.opensearch.mapping import DAY, MONTH, ROW, key_field, label_field
from services.index.opensearch.query import Dsl
from services.index.opensearch.view import View
from services.index.query import Counted, Facet, HistogramUnit
from services.index.results import Count, Histogram

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
    """What is counted over all documents that a search finds."""

    total: int
    rows: int
    facets: dict[Facet, tuple[Count, ...]]
    histogram: Histogram


def tally(view: View, query: Dsl, size: int, count: Counted = Counted.DOCUMENTS) -> Tally:
    """Count what the query finds, `size` names a facet. Equal names come by name. Stories are estimated."""
    wanted: dict[str, Any] = {"rows": {"cardinality": {"field": ROW, "precision_threshold": EXACT_ROWS}}}
    if size > 0:
        wanted |= {facet.value: _names(facet, size, count) for facet in Facet}
        wanted |= {"months": _each(MONTH), "dated": {"value_count": {"field": MONTH}}}
    answer = _count(view, query, wanted)
    total, found = answer["hits"]["total"]["value"], answer["aggregations"]
    rows = found["rows"]["value"]
    if size <= 0:
        return Tally(total, rows, {}, Histogram())
    months = {int(b["key"]): int(b["doc_count"]) for b in found["months"]["buckets"]}
    undated = total - int(found["dated"]["value"])
    return Tally(total, rows, _facets(view, query, found, size), _histogram(view, query, months, undated))


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


def _labels(view: View, query: Dsl, keys: Mapping[Facet, list[str]]) -> dict[tuple[Facet, str], str]:
    """Each name as most documents found write it."""
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
