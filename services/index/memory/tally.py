"""Facets and histogram of what a search of the memory store finds."""

from collections import Counter
from collections.abc import Mapping, Sequence

from services.index import fold
from services.index.counting import unit_of
from services.index.documents import IndexFields
from services.index.query import (
    Counted,
    Facet,
    HistogramUnit,
    Query,
)
from services.index.results import Count, Histogram


def tally(
    found: Mapping[str, IndexFields], query: Query, every: Mapping[str, IndexFields]
) -> tuple[dict[Facet, tuple[Count, ...]], Histogram]:
    """Facets and histogram of what was found, labelled as most of `every` document write them."""
    if query.facet_size <= 0:
        return {}, Histogram()
    return _facets(found, query, every), _histogram(list(found.values()))


def _facets(
    found: Mapping[str, IndexFields], query: Query, every: Mapping[str, IndexFields]
) -> dict[Facet, tuple[Count, ...]]:
    once = query.count is Counted.STORIES
    rows = [fields.story or document_id if once else document_id for document_id, fields in found.items()]
    return {
        facet: tuple(
            _counts(
                rows,
                [fields.names[facet] for fields in found.values()],
                [fields.names[facet] for fields in every.values()],
                query.facet_size,
            )
        )
        for facet in Facet
    }


def _counts(
    rows: Sequence[str], names: Sequence[dict[str, str]], every: Sequence[dict[str, str]], size: int
) -> list[Count]:
    """The names that most of the rows have; several of the names may be of one row.

    Each is written as most of `every` document write it.
    """
    having = {(row, key) for row, each in zip(rows, names, strict=True) for key in each}
    counts = Counter(key for _, key in having)
    ordered = sorted(counts, key=lambda key: (-counts[key], key))[:size]
    return [Count(_label(key, every), counts[key]) for key in ordered]


def _label(key: str, names: Sequence[dict[str, str]]) -> str:
    written = Counter(each[key] for each in names if key in each)
    return max(written, key=lambda label: (written[label], label))


def _histogram(found: Sequence[IndexFields]) -> Histogram:
    days = [day for f in found if f.published and (day := fold.day_of(f.published))]
    undated = len(found) - len(days)
    if not days:
        return Histogram(undated=undated)
    span = (max(days).year - min(days).year) * 12 + max(days).month - min(days).month + 1
    unit = unit_of(span)
    length = {HistogramUnit.DAY: 10, HistogramUnit.MONTH: 7, HistogramUnit.YEAR: 4}[unit]
    bars = Counter(day.isoformat()[:length] for day in days)
    return Histogram(unit, tuple(Count(start, bars[start]) for start in sorted(bars)), undated)
