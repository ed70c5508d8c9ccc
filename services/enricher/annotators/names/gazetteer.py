"""Names of places: which words say by themselves that they name one, and where it may lie."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from services.enricher.annotators.names.data import read
from services.enricher.annotators.names.lexicon import Form, form
from services.enricher.annotators.places.atlas import REMEMBERED, WELL_KNOWN, Atlas, atlas, further
from services.enricher.annotators.places.keys import key_of
from services.enricher.annotators.places.spot import Spot

KNOWN_CITY = 1_000_000
"""From this population on a city's name alone says that it is a place."""

POSSIBLE_CITY = 15_000
"""From this population on words may name the city; too many smaller ones are called as people are."""

POSSIBLE_OTHER = 200_000
"""The same for a city's other names."""


class Gazetteer:
    """The atlas of the world, and names of places that it lacks."""

    def __init__(self, world: Atlas) -> None:
        self._world = world
        raw = read("places.json")
        self._ambiguous = frozenset(form(name) for name in raw["ambiguous"])
        self._listed = {form(name): _region(name, code) for name, code in raw["countries"].items()}
        self._listed |= {form(name): _region(name, None) for name in raw["regions"]}
        self._further = {form(spot.name): spot for spot in further()}
        self._divisions = frozenset(map(form, raw["abbreviations"]))
        self._shortened = frozenset(form(short) for short in raw["abbreviations"] if short.endswith("."))
        self._aliases = _aliases(raw)
        self.certain = lru_cache(REMEMBERED)(self._certain)
        self.possible = lru_cache(REMEMBERED)(self._possible)
        self._named_otherwise = frozenset(self._aliases.values())

    def canonical(self, key: Form) -> Form:
        """The form that stands for all names of the place: "US" is the United States."""
        return self._aliases.get(key, key)

    def shortened(self, key: Form) -> bool:
        """Whether the form is an abbreviation that is written with a full stop: "Mass."."""
        return key in self._shortened

    def division(self, key: Form) -> bool:
        """Whether the form is short for a state or a province and for nothing else: "Ga."."""
        return key in self._divisions

    def spots(self, key: Form) -> tuple[Spot, ...]:
        """Every place of that name or of the name that stands for it."""
        meant = self.canonical(key)
        found = self._found(meant)
        if meant != key and not self.division(key):
            found = (*_most_known(found), *(spot for spot in self._found(key) if spot.kind == "state"))
        listed = next((spot for name in (meant, key) if (spot := self._listing(name)) is not None), None)
        if listed is None or any(_same(spot, listed) for spot in found):
            return found
        return (listed, *found)

    def _listing(self, key: Form) -> Spot | None:
        return self._further.get(key) or self._listed.get(key)

    def _found(self, key: Form) -> tuple[Spot, ...]:
        return self._world.find(key_of(" ".join(key)))

    def region(self, spot: Spot) -> str | None:
        """Name of the state or province that the place is or lies in."""
        return self._world.region(spot)

    def _certain(self, key: Form) -> bool:
        """Whether the name alone says that it is a place."""
        if key in self._ambiguous:
            return False
        meant = self.canonical(key)
        if meant in self._listed or key in self._listed:
            return True
        return any(_well_known(spot) for spot in self._found(meant))

    def _possible(self, key: Form) -> bool:
        """Whether a place that is no village has the name."""
        if self.certain(key) or self.canonical(key) in self._named_otherwise:
            return True
        return any(_large(spot) for spot in self._found(self.canonical(key)) or self._found(key))


def _aliases(raw: Mapping[str, Any]) -> dict[Form, Form]:
    """From every other name of a place to the one it is known by; French ones before abbreviations."""
    known = {form(other): form(name) for name, others in raw["aliases"].items() for other in others}
    known |= {form(short): form(name) for short, name in raw["abbreviations"].items()}
    return known | {form(other): form(name) for other, name in raw["french"].items()}


def _region(name: str, country: str | None) -> Spot:
    return Spot("region", name, country or None, population=WELL_KNOWN)


def _most_known(spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The one place that has a second name of its own: "D.C." is no village called Washington."""
    return tuple(sorted(spots, key=lambda s: (s.kind != "country", s.kind != "city", -s.population))[:1])


def _same(spot: Spot, listed: Spot) -> bool:
    """Whether the atlas has what is listed: England is one of its divisions."""
    return spot.kind not in ("city", "state", "county") if listed.country is None else _inside(spot, listed)


def _inside(spot: Spot, listed: Spot) -> bool:
    return spot.country == listed.country and (spot.kind != "city" or listed.kind == "city")


def _american(spot: Spot) -> bool:
    return spot.kind == "state" and spot.country == "US" and not spot.other


def _well_known(spot: Spot) -> bool:
    if spot.kind == "country" or _american(spot):
        return True
    return spot.kind == "city" and spot.population >= KNOWN_CITY and not spot.other


def _large(spot: Spot) -> bool:
    if spot.kind == "city":
        return spot.population >= (POSSIBLE_OTHER if spot.other else POSSIBLE_CITY)
    return spot.kind == "country" or _american(spot)


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of the process."""
    return Gazetteer(atlas())
