"""A place on the map."""

from typing import Literal, NamedTuple

Kind = Literal[
    "continent", "country", "state", "county", "city", "region", "island", "water", "mountains", "site"
]


class Spot(NamedTuple):
    """Degrees; `region` counts the divisions of the first level; `other` marks a second name.

    `capital` is a country's capital.
    The numbers are null for a region that GeoNames' tables lack.
    """

    kind: Kind
    name: str
    country: str | None
    region: int | None = None
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    other: bool = False
    capital: bool = False
