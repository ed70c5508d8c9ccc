"""Where the documents of a story lie on a line of time, and from which each was taken. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
    """The documents with a date, the earliest on top, at most forty."""

    dots: Sequence[TimelineDot]
    height: int


def timeline(steps: Sequence[HistoryStep]) -> Timeline | None:
    """Null where there are no two moments to tell apart."""
    dated = [(step, step.published) for step in steps if step.published is not None][:COMPARED]
    moments = [_moment(published) for _, published in dated]
    if len(set(moments)) <= 1:
        return None
    first, span = min(moments), max(moments) - min(moments)
    dots: dict[str, TimelineDot] = {}
    for row, ((step, published), moment) in enumerate(zip(dated, moments, strict=True)):
        share = (moment - first) / span
        x, y = _MARGIN + round((WIDTH - 2 * _MARGIN) * share), _HEAD + row * ROW
        line = _line(dots, step.taken_from, x, y)
        dot = TimelineDot(step.document.document_id, published, x, y, share >= _RIGHT, line)
        dots[dot.document_id] = dot
    return Timeline([*dots.values()], _HEAD + len(dots) * ROW)


def _line(dots: Mapping[str, TimelineDot], taken_from: str | None, x: int, y: int) -> str | None:
    origin = dots.get(taken_from or "")
    if origin is None:
        return None
    return f"M{origin.x} {origin.y} C{origin.x} {origin.y + _BEND} {x - _BEND} {y} {x} {y}"


def _moment(published: str) -> datetime:
    """The moment; a day alone begins it, and a time of nowhere is taken for that of Greenwich."""
    moment = datetime.fromisoformat(published)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
