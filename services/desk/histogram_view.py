"""The histogram as a drawing: bars in a fixed box, empty times included."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.desk.reading import long_date
from services.index.query import HistogramUnit
from services.index.results import Histogram

WIDTH = 1000
"""Units of the drawing, which the page scales to its column ..."""
HEIGHT = 100
"""... with these sides."""
MAX_BARS = 400
"""Bars that can still be told apart at that width."""
WIDEST = 80.0
"""Units: a single day is not to fill the page."""


@dataclass(frozen=True)
class Bar:
    """One bar in units of the box, and the dates it stands for."""

    x: float
    y: float
    width: float
    height: float
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class HistogramView:
    """Bars from the first date to the last."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    highest: int
    undated: int


def histogram_view(histogram: Histogram) -> HistogramView | None:
    """The drawing; null if no document is dated."""
    if not histogram.bars:
        return None
    counts = {bar.value: bar.count for bar in histogram.bars}
    values = continuous(histogram.unit, list(counts))
    highest = max(counts.values())
    step = WIDTH / len(values)
    bars = tuple(
        _bar(position, len(values) - 1, step, value, counts[value], highest)
        for position, value in enumerate(values)
        if value in counts
    )
    return HistogramView(bars, long_date(values[0]), long_date(values[-1]), highest, histogram.undated)


def _bar(position: int, last: int, step: float, value: str, count: int, highest: int) -> Bar:
    height = max(3.0, round(HEIGHT * count / highest, 1))
    width = min(step - min(step * 0.15, 3.0), WIDEST)
    # The first and last bars stand at the edges, over the dates written there.
    free = (step - width) * (position / last if last else 0.0)
    return Bar(
        x=round(position * step + free, 2),
        y=round(HEIGHT - height, 1),
        width=round(width, 2),
        height=height,
        value=value,
        label=long_date(value),
        count=count,
    )


def continuous(unit: HistogramUnit, present: list[str]) -> list[str]:
    """Every day, month or year from the first to the last; only those present if that is too many."""
    every: list[str] = []
    for value in _values(unit, present[0]):
        every.append(value)
        if value >= present[-1]:
            return every
        if len(every) > MAX_BARS:
            break
    return present


def _values(unit: HistogramUnit, first: str) -> Iterator[str]:
    if unit is HistogramUnit.DAY:
        start = date.fromisoformat(first)
        yield from ((start + timedelta(days=n)).isoformat() for n in range(MAX_BARS))
    elif unit is HistogramUnit.MONTH:
        month = int(first[:4]) * 12 + int(first[5:7]) - 1
        yield from (f"{m // 12:04}-{m % 12 + 1:02}" for m in range(month, month + MAX_BARS))
    else:
        yield from (f"{year:04}" for year in range(int(first), int(first) + MAX_BARS + 2))
