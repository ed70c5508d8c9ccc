"""The network as a drawing: names in two columns, those that share much near one another, lines between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.desk.overview.company import Company, SharedStories

WIDTH: Final = 760
"""Units of the drawing, which the page scales to its column."""
COLUMNS: Final = (250.0, 510.0)
"""Where the dots of both columns stand: the names, written outwards, have a third of the width each."""
ROW: Final = 46.0
"""Units between two names, so that they can still be read and touched on a telephone."""
TOP: Final = 30.0
LARGEST: Final = 13.0
SMALLEST: Final = 4.0
WIDEST: Final = 9.0
THINNEST: Final = 1.2
BEND: Final = 110.0
"""How far a line between two names of one column swings out towards the other."""
LONGEST: Final = 24
"""Characters of a name that have room beside its dot; its title has the rest."""


@dataclass(frozen=True)
class NetworkDot:
    """A name in the drawing; `left` says that it stands in the left column."""

    facet: str
    name: str
    written: str
    count: int
    x: float
    y: float
    radius: float
    left: bool


@dataclass(frozen=True)
class NetworkLine:
    """A link in the drawing: its path, its width, and what it says."""

    path: str
    width: float
    first: str
    second: str
    count: int


@dataclass(frozen=True)
class NetworkView:
    """Dots and lines in a box of `WIDTH` by `height`."""

    height: float
    dots: tuple[NetworkDot, ...]
    lines: tuple[NetworkLine, ...]


def network_view(found: Company) -> NetworkView | None:
    """The drawing; null where nothing is joined to anything."""
    if not found.links:
        return None
    order = _ordered(found)
    places = {node: _place(at, len(order)) for at, node in enumerate(order)}
    most = max(found.nodes[node].count for node in order)
    dots = tuple(_dot(found, node, *places[node], most) for node in order)
    strongest = found.links[0].count
    lines = tuple(_line(found, link, places, strongest) for link in reversed(found.links))
    height = 2 * TOP + ROW * ((len(order) + 1) // 2 - 1)
    return NetworkView(height, dots, lines)


def _ordered(found: Company) -> list[int]:
    """Those that are joined to something: each next one is who shares most with those before it."""
    shared = _shared(found.links)
    left = set(shared)
    order = [max(left, key=lambda node: (sum(shared[node].values()), -node))]
    left.remove(order[0])
    while left:
        near = max(left, key=lambda node: (_tie(shared[node], order), -node))
        order.append(near)
        left.remove(near)
    return order


def _shared(links: Sequence[SharedStories]) -> dict[int, dict[int, int]]:
    shared: dict[int, dict[int, int]] = {}
    for link in links:
        shared.setdefault(link.left, {})[link.right] = link.count
        shared.setdefault(link.right, {})[link.left] = link.count
    return shared


def _tie(counts: Mapping[int, int], before: Sequence[int]) -> float:
    """What somebody shares with those before, those placed last counting most: they stand next to it."""
    return sum(counts.get(node, 0) / distance for distance, node in enumerate(reversed(before), 1))


def _place(at: int, of: int) -> tuple[float, float]:
    """Down the left column, and up the right one: a ring, on which neighbours stay neighbours."""
    rows = (of + 1) // 2
    if at < rows:
        return COLUMNS[0], TOP + ROW * at
    return COLUMNS[1], TOP + ROW * (of - 1 - at)


def _dot(found: Company, node: int, x: float, y: float, most: int) -> NetworkDot:
    named = found.nodes[node]
    radius = SMALLEST + (LARGEST - SMALLEST) * (named.count / most) ** 0.5
    written = named.name if len(named.name) <= LONGEST else f"{named.name[: LONGEST - 1].rstrip()}…"
    return NetworkDot(
        named.facet.value, named.name, written, named.count, x, y, round(radius, 1), x == COLUMNS[0]
    )


def _line(
    found: Company, link: SharedStories, places: Mapping[int, tuple[float, float]], strongest: int
) -> NetworkLine:
    (x, y), (to_x, to_y) = places[link.left], places[link.right]
    inwards = BEND if x == COLUMNS[0] else -BEND
    back = BEND if to_x == COLUMNS[0] else -BEND
    path = f"M{x:g} {y:g}C{x + inwards:g} {y:g} {to_x + back:g} {to_y:g} {to_x:g} {to_y:g}"
    width = THINNEST + (WIDEST - THINNEST) * link.count / strongest
    return NetworkLine(
        path, round(width, 1), found.nodes[link.left].name, found.nodes[link.right].name, link.count
    )
