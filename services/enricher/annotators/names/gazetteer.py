"""Places of the world by name, from GeoNames, and some that its tables lack."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, cast

from services.enricher.annotators.names.data import read, read_table
from services.enricher.annotators.names.lexicon import Form, form

Kind = Literal["country", "state", "region", "city"]

KNOWN_CITY = 1_000_000
"""From this population on a city's name alone says that it is a place."""


class Spot(NamedTuple):
    """A place on the map; the numbers are null for a region that GeoNames' tables lack."""

    kind: Kind
    name: str
    country: str | None
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0


class Gazetteer:
    """Spots by folded form, most populous first."""

    def __init__(self) -> None:
        self._spots: dict[Form, list[Spot]] = {}
        self._aliases: dict[Form, Form] = {}
        raw = read("places.json")
        self._primary: set[Form] = set()
        self._ambiguous = frozenset(form(name) for name in raw["ambiguous"])
        for spot, names in _all(raw):
            self._primary.add(form(names[0]))
            for key in dict.fromkeys(form(name) for name in names):
                self._spots.setdefault(key, []).append(spot)
        for name, others in raw["aliases"].items():
            self._aliases |= {form(other): form(name) for other in others}
        self._shortened = frozenset(form(short) for short in raw["abbreviations"] if short.endswith("."))
        self._aliases |= {form(short): form(name) for short, name in raw["abbreviations"].items()}
        self._aliases |= {form(other): form(name) for other, name in raw["french"].items()}
        for found in self._spots.values():
            found.sort(key=lambda spot: (spot.kind == "city", spot.kind == "state", -spot.population))

    def canonical(self, key: Form) -> Form:
        """The form that stands for all names of the place: "US" is the United States."""
        return self._aliases.get(key, key)

    def shortened(self, key: Form) -> bool:
        """Whether the form is an abbreviation that is written with a full stop: "Mass."."""
        return key in self._shortened

    def spots(self, key: Form) -> list[Spot]:
        """Every place of that name."""
        return self._spots.get(self.canonical(key)) or self._spots.get(key, [])

    def certain(self, key: Form) -> bool:
        """Whether the name alone says that it is a place."""
        found = self.spots(key)
        if not found or key in self._ambiguous or self.canonical(key) not in self._primary:
            return False
        return found[0].kind != "city" or found[0].population >= KNOWN_CITY

    def possible(self, key: Form) -> bool:
        """Whether some place has the name."""
        return bool(self.spots(key))

    def opening(self) -> Mapping[str, int]:
        """First words of the certain names, with the length of the longest name after each."""
        longest: dict[str, int] = {}
        for key in (*self._spots, *self._aliases):
            if self.certain(key):
                longest[key[0]] = max(longest.get(key[0], 0), len(key))
        return longest


def _all(raw: Any) -> Iterator[tuple[Spot, tuple[str, ...]]]:
    places = [_place(line) for line in read_table("places.tsv.gz")]
    cities = [place for place in places if place[0].kind == "city"]
    yield from (place for place in places if place[0].kind != "city")
    for name, code in raw["countries"].items():
        yield Spot("region", name, code or None), (name,)
    for name in raw["regions"]:
        yield Spot("region", name, None), (name,)
    yield from cities


def _place(line: str) -> tuple[Spot, tuple[str, ...]]:
    kind, name, country, number, latitude, longitude, population, others = line.split("\t")
    spot = Spot(
        cast("Kind", kind),
        name,
        country,
        int(number),
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        population=int(population),
    )
    return spot, (name, *filter(None, others.split("|")))


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of the process; takes about half a second to read."""
    return Gazetteer()
