"""Where the documents of a story lie on a line of time, and from which each was taken. Pure.

A long pause is drawn shorter: one copy with a wrong date, or of years later, would press all others
into a point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from statistics import median
from typing import Final

from services.desk.history import COMPARED, HistoryStep

WIDTH: Final = 1000
_MARGIN: Final = 20
ROW: Final = 24
_HEAD: Final = 30
_BEND: Final = 30
"""How far a line to a copy swings out, so that it does not run through what lies between."""
_RIGHT: Final = 0.55
"""Share of the width from which a dot has its label on the left."""


_LONGEST: Final = 8
"""Times the middle one of the pauses between documents from which a pause is drawn no longer."""


@dataclass(frozen=True)
class TimelineDot:
    """A document at its time, with the line from what it was taken from, if that is known."""

    document_id: str
    published: str
    x: int
    y: int
    label_before: bool
    line: str | None


@dataclass(frozen=True)
class Timeline:
    """The documents with a date, the earliest on top, at most forty; whether pauses are `shortened`."""

    dots: Sequence[TimelineDot]
    height: int
    shortened: bool


def timeline(steps: Sequence[HistoryStep]) -> Timeline | None:
    """Null where there are no two moments to tell apart."""
    dated = [(step, step.published) for step in steps if step.published is not None][:COMPARED]
    moments = [_moment(published) for _, published in dated]
    if len(set(moments)) <= 1:
        return None
    places = _places(sorted(set(moments)))
    longest = max(places.values())
    dots: dict[str, TimelineDot] = {}
    for row, ((step, published), moment) in enumerate(zip(dated, moments, strict=True)):
        share = places[moment] / longest
        x, y = _MARGIN + round((WIDTH - 2 * _MARGIN) * share), _HEAD + row * ROW
        line = _line(dots, step.taken_from, x, y)
        dot = TimelineDot(step.document.document_id, published, x, y, share >= _RIGHT, line)
        dots[dot.document_id] = dot
    span = max(moments) - min(moments)
    return Timeline([*dots.values()], _HEAD + len(dots) * ROW, longest < span.total_seconds())


def _places(moments: Sequence[datetime]) -> dict[datetime, float]:
    """Of each moment, which are in order, how far it lies from the first: seconds, but for long pauses."""
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    most = _LONGEST * median(pauses)
    return dict(zip(moments, accumulate((min(pause, most) for pause in pauses), initial=0.0), strict=True))


def _line(dots: Mapping[str, TimelineDot], taken_from: str | None, x: int, y: int) -> str | None:
    origin = dots.get(taken_from or "")
    if origin is None:
        return None
    return f"M{origin.x} {origin.y} C{origin.x} {origin.y + _BEND} {x - _BEND} {y} {x} {y}"


def _moment(published: str) -> datetime:
    """The moment; a day alone begins it, and a time of nowhere is taken for that of Greenwich."""
    moment = datetime.fromisoformat(published)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
