"""The places of an article on a small map: where its dots lie and which part of the world it shows.

Equirectangular in tenths of a degree, as in `static/world.svg`, and pressed together
sideways by the cosine of the middle latitude, so that what is shown looks as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Final

from copydesk_contracts.annotations import Place

UNIT: Final = 10.0
"""Units of the drawing a degree, as in `world.svg` ..."""
WIDEST: Final = 3600.0
"""... which is so wide ..."""
HEIGHT: Final = 1800.0
"""... and so high."""
LEAST: Final = 260.0
"""Width of the smallest part shown: about a country of the size of France and what is around it."""
SHAPE: Final = 1.6
"""Width by height of the part that is shown, that of the box on the page."""
MARGIN: Final = 0.22
"""Share of the shown part left free around the places, for their names."""
MANY: Final = 25
"""Places from which names and dots are drawn smaller, as of a whole search: else they cover one another."""
_LETTERS: Final = (0.036, 0.028)
"""Height of the names by the width that is shown: of few places, and of many ..."""
_RADIUS: Final = (0.28, 0.16)
"""... and radius of a dot by the height of the names."""
_LETTER: Final = 0.6
"""Width of a letter by its height, on average."""
_FLATTEST: Final = 0.25
"""Squeeze of the map near the poles, where degrees of longitude shrink to nothing."""


@dataclass(frozen=True)
class Dot:
    """One place. `labelled` says that its name has room beside it; `left` that it goes to the left."""

    name: str
    x: float
    y: float
    radius: float
    mentions: int
    labelled: bool = False
    left: bool = False


@dataclass(frozen=True)
class MapView:
    """`box` is the SVG's view box, `squeeze` the outline's sideways scale, `letters` the height of names."""

    box: str
    squeeze: float
    letters: float
    dots: tuple[Dot, ...]


def map_view(places: Iterable[Place]) -> MapView | None:
    """The map of those places that have coordinates; null if none has."""
    known = [p for p in places if p.latitude is not None and p.longitude is not None]
    if not known:
        return None
    middle = sum(p.latitude or 0.0 for p in known) / len(known)
    squeeze = max(_FLATTEST, cos(radians(middle)))
    spots = [_spot(place, squeeze) for place in known]
    left, top, width, height = _frame(spots, squeeze)
    letters = width * _LETTERS[len(known) > MANY]
    dots = _labelled(known, spots, letters, left + width)
    return MapView(
        f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}", round(squeeze, 4), round(letters, 1), dots
    )


def _spot(place: Place, squeeze: float) -> tuple[float, float]:
    longitude, latitude = place.longitude or 0.0, place.latitude or 0.0
    return UNIT * (longitude + 180.0) * squeeze, UNIT * (90.0 - latitude)


def _frame(spots: Sequence[tuple[float, float]], squeeze: float) -> tuple[float, float, float, float]:
    """Left, top, width and height: all dots with a margin, in one shape, within the world."""
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    width = max((max(xs) - min(xs)) * (1 + 2 * MARGIN), (max(ys) - min(ys)) * (1 + 2 * MARGIN) * SHAPE, LEAST)
    width = min(width, WIDEST * squeeze)
    # Far north the world is too narrow for the shape: then all of its height counts.
    height = min(max(width / SHAPE, max(ys) - min(ys)), HEIGHT)
    left = (max(xs) + min(xs)) / 2 - width / 2
    top = (max(ys) + min(ys)) / 2 - height / 2
    return min(max(0.0, left), WIDEST * squeeze - width), min(max(0.0, top), HEIGHT - height), width, height


def _labelled(
    places: Sequence[Place], spots: Sequence[tuple[float, float]], letters: float, right: float
) -> tuple[Dot, ...]:
    """Dots with names where they do not cover one another, those mentioned most first."""
    taken: list[tuple[float, float, float, float]] = []
    dots: dict[int, Dot] = {}
    for n in sorted(range(len(places)), key=lambda n: -len(places[n].mentions)):
        (x, y), place = spots[n], places[n]
        radius = letters * _RADIUS[len(places) > MANY] * sqrt(min(9, len(place.mentions)))
        length = len(place.name) * letters * _LETTER + 2 * radius
        left = x + length > right
        box = (x - length if left else x, y - letters / 2, x if left else x + length, y + letters / 2)
        free = not any(_overlap(box, other) for other in taken)
        if free:
            taken.append(box)
        dots[n] = Dot(place.name, round(x, 1), round(y, 1), round(radius, 1), len(place.mentions), free, left)
    return tuple(dots[n] for n in range(len(places)))


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
