"""Areas of the earth that a search is narrowed by: a circle or a box in which a place lies."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

EARTH_KILOMETRES: Final = 6371.0087714
"""Mean radius, the one that Lucene measures with, so that all stores find the same."""
UNITS: Final = {"": 1.0, "km": 1.0, "mi": 1.609344}
"""Kilometres in a unit; a radius without one is in kilometres."""
USUAL_KILOMETRES: Final = 50.0
"""Radius where none is given: a city and its surroundings."""
_DEGREES: Final = r"[+-]?\d{1,3}(?:\.\d{1,15})?"
_NEAR: Final = re.compile(rf"({_DEGREES}),({_DEGREES})(?:,(\d{{1,5}}(?:\.\d{{1,6}})?)(km|mi)?)?", re.ASCII)
_BOX: Final = re.compile(",".join([f"({_DEGREES})"] * 4), re.ASCII)

Point = tuple[float, float]
"""Latitude and longitude, in degrees."""


@dataclass(frozen=True)
class Near:
    """All within so many kilometres of a point, by great circle."""

    latitude: float
    longitude: float
    kilometres: float

    def holds(self, point: Point) -> bool:
        """Whether the point lies in it."""
        return distance((self.latitude, self.longitude), point) <= self.kilometres


@dataclass(frozen=True)
class Box:
    """All between two parallels and two meridians, borders included.

    Where `west` is greater than `east` the box goes across the 180th meridian.
    """

    south: float
    west: float
    north: float
    east: float

    def holds(self, point: Point) -> bool:
        """Whether the point lies in it."""
        latitude, longitude = point
        if not self.south <= latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= longitude <= self.east
        return longitude >= self.west or longitude <= self.east


Area = Near | Box


def distance(one: Point, other: Point) -> float:
    """Kilometres between two points by great circle (haversine)."""
    north, other_north = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    slope = math.sin((other_north - north) / 2) ** 2
    turn = math.cos(north) * math.cos(other_north) * math.sin(across / 2) ** 2
    # Rounding may bring the sum of opposite points above one.
    return 2 * EARTH_KILOMETRES * math.asin(math.sqrt(min(1.0, slope + turn)))


def near(text: str) -> Near:
    """From `51.5,-0.1,50km`: latitude, longitude, radius. Raises ValueError."""
    match = _NEAR.fullmatch(text)
    if match is None:
        raise ValueError("near takes latitude,longitude,radius: 51.5,-0.1,50km")
    latitude, longitude, radius, unit = match.groups()
    kilometres = float(radius) * UNITS[unit or ""] if radius else USUAL_KILOMETRES
    return Near(_latitude(latitude), _longitude(longitude), kilometres)


def box(text: str) -> Box:
    """From `50,-1,52,1`: south, west, north, east. Raises ValueError."""
    match = _BOX.fullmatch(text)
    if match is None:
        raise ValueError("box takes south,west,north,east: 50,-1,52,1")
    south, west, north, east = match.groups()
    found = Box(_latitude(south), _longitude(west), _latitude(north), _longitude(east))
    if found.south > found.north:
        raise ValueError("the south of a box lies above its north")
    return found


AREA_FIELDS: Final[dict[str, Callable[[str], Area]]] = {"near": near, "box": box}


def _latitude(text: str) -> float:
    return _degrees(text, 90.0, "latitude")


def _longitude(text: str) -> float:
    return _degrees(text, 180.0, "longitude")


def _degrees(text: str, most: float, what: str) -> float:
    degrees = float(text)
    if abs(degrees) > most:
        raise ValueError(f"a {what} lies between -{most:.0f} and {most:.0f}")
    return degrees
