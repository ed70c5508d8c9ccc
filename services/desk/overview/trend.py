"""How much of what was published at a time a search finds: its documents beside all, period by period."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.desk.overview.company import NamedNode
from services.desk.overview.days import LENGTHS
from services.index import fold
from services.index.port import Searcher
from services.index.query import Facet, HistogramUnit, Query
from services.index.results import Count, Histogram

NAMES: Final = 6
"""People whose trends are shown: the most frequent of those who stand in a document with a date."""
PER_MILLE: Final = 1000
"""Bars are drawn by whole numbers: a share in thousandths."""


@dataclass(frozen=True)
class TrendPeriod:
    """A day, month or year: documents found of those that were published then, and of each of the names."""

    value: str
    found: int
    all: int
    named: tuple[int, ...] = ()

    @property
    def share(self) -> float:
        """Part of what was published then that was found."""
        return self.found / self.all if self.all else 0.0


@dataclass(frozen=True)
class Trend:
    """Periods in order; `names` are those that `named` of each counts."""

    unit: HistogramUnit
    periods: tuple[TrendPeriod, ...]
    names: tuple[str, ...]

    def shares(self) -> Histogram:
        """The shares in thousandths, as a histogram."""
        bars = (Count(one.value, round(PER_MILLE * one.share)) for one in self.periods)
        return Histogram(self.unit, tuple(bars))


def trend(searcher: Searcher, histogram: Histogram, nodes: Sequence[NamedNode]) -> Trend | None:
    """The trend of a search with this histogram; null where nothing is dated."""
    if not histogram.bars:
        return None
    people = [node for node in nodes if node.facet is Facet.PEOPLE and node.histogram.bars][:NAMES]
    everything = _published_within(searcher, histogram)
    unit = max((histogram.unit, everything.unit), key=_coarseness)
    found, beside = _by(unit, histogram), _by(unit, everything)
    named = [_by(unit, node.histogram) for node in people]
    periods = tuple(
        TrendPeriod(value, found[value], max(beside[value], found[value]), tuple(one[value] for one in named))
        for value in sorted(found)
    )
    return Trend(unit, periods, tuple(node.name for node in people))


def _published_within(searcher: Searcher, histogram: Histogram) -> Histogram:
    since = fold.first_day(histogram.bars[0].value)
    until = fold.last_day(histogram.bars[-1].value)
    return searcher.search(Query(since=since, until=until, limit=1, facet_size=1)).histogram


def _coarseness(unit: HistogramUnit) -> int:
    return -LENGTHS[unit]


def _by(unit: HistogramUnit, histogram: Histogram) -> Counter[str]:
    """Counts by that unit, or a finer one put together."""
    counts: Counter[str] = Counter()
    for bar in histogram.bars:
        counts[bar.value[: LENGTHS[unit]]] += bar.count
    return counts
