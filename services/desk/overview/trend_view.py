"""A small drawing for each name of a trend, all by one measure, so that they can be compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.desk.histogram_view import continuous
from services.desk.overview.trend import Trend
from services.desk.reading import long_date

WIDTH: Final = 240
HEIGHT: Final = 24
"""Units of each drawing, which the page scales."""
GAP: Final = 0.2
"""Part of a period's width that stays free."""
LEAST: Final = 1.5
"""Height of the smallest bar that can be seen."""


@dataclass(frozen=True)
class SparkBar:
    """A period in the drawing, and what it says."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int


@dataclass(frozen=True)
class Sparkline:
    """Somebody over time; `total` are all documents that are dated."""

    name: str
    total: int
    bars: tuple[SparkBar, ...]


def sparklines(found: Trend) -> tuple[Sparkline, ...]:
    """A drawing for each name."""
    highest = max((count for one in found.periods for count in one.named), default=0)
    return tuple(
        Sparkline(name, sum(one.named[at] for one in found.periods), tuple(_bars(found, at, highest)))
        for at, name in enumerate(found.names)
    )


def _bars(found: Trend, name: int, highest: int) -> Iterator[SparkBar]:
    """Where each bar stands tells when: periods without documents have their place as well."""
    every = continuous(found.unit, [period.value for period in found.periods])
    places = {value: place for place, value in enumerate(every)}
    step = WIDTH / len(every)
    for period in found.periods:
        count = period.named[name]
        if count:
            height = max(LEAST, HEIGHT * count / highest)
            sides = (places[period.value] * step, HEIGHT - height, step * (1 - GAP), height)
            x, y, width, tall = (round(side, 1) for side in sides)
            yield SparkBar(x, y, width, tall, long_date(period.value), count)
