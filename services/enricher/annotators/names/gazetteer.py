"""Names of places: which words say by themselves that they name one, and where it may lie."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from services.enricher.annotators.names.data import read
from services.enricher.annotators.names.lexicon import Form, form
from services.enricher.annotators.places.atlas import REMEMBERED, WELL_KNOWN, Atlas, atlas, further
from services.enricher.annotators.places.keys import key_of
from services.enricher.annotators.places.spot import Spot
from services.language.names import name_words
from services.language.places import Meant, PlaceWords, place_words

KNOWN_CITY = 1_000_000
"""From this population on a city's name alone says that it is a place."""

POSSIBLE_CITY = 15_000
"""From this population on words may name the city; too many smaller ones are called as people are."""

POSSIBLE_OTHER = 200_000
"""The same for a city's other names."""


class Gazetteer:
    """The atlas of the world, names of places that it lacks, and those that a language has for places."""

    def __init__(self, world: Atlas, words: PlaceWords, given: frozenset[str]) -> None:
        """`given` are first names: "Maurice" alone is no island."""
        self._world = world
        self._exonyms = {form(name): meant for name, meant in words.names.items()}
        self._genitive = words.genitive
        raw = read("places.json")
        self._ambiguous = frozenset(form(name) for name in raw["ambiguous"])
        self._ambiguous |= {key for key in self._exonyms if len(key) == 1 and key[0] in given}
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
        key = self.nominative(key)
        if key not in self._exonyms:
            return self._aliases.get(key, key)
        known = form(self._exonyms[key].name)
        return key if known in self._ambiguous else self._aliases.get(known, known)

    def nominative(self, key: Form) -> Form:
        """The form without the ending of a genitive: "Bayerns" is Bayern, "Worms" is no Worm's."""
        if not self._genitive or not key or not key[-1].endswith(self._genitive) or self._has(key):
            return key
        bare = (*key[:-1], key[-1].removesuffix(self._genitive))
        return bare if self._has(bare) else key

    def bare(self, name: str, key: Form) -> str:
        """The name, which is written as `key`, without the ending of a genitive."""
        return name if self.nominative(key) == key else name.removesuffix(self._genitive)

    def _has(self, key: Form) -> bool:
        """Whether anything has the name as it stands."""
        known = key in self._exonyms or key in self._aliases or self._listing(key) is not None
        return known or bool(self._found(key))

    def shortened(self, key: Form) -> bool:
        """Whether the form is an abbreviation that is written with a full stop: "Mass."."""
        return key in self._shortened

    def division(self, key: Form) -> bool:
        """Whether the form is short for a state or a province and for nothing else: "Ga."."""
        return key in self._divisions

    def spots(self, key: Form) -> tuple[Spot, ...]:
        """Every place of that name or of the name that stands for it."""
        key = self.nominative(key)
        meant = self._exonyms.get(key)
        return self._known_here(key) if meant is None else self._called(key, meant)

    def _called(self, key: Form, meant: Meant) -> tuple[Spot, ...]:
        """What the language calls so, and namesakes: of a city none that is the state around it."""
        own = self._meant(meant)
        numbers = {spot.geonames_id for spot in own}
        around = {spot.country for spot in own if spot.kind == "city"}
        others = (spot for spot in self._found(key) if spot.geonames_id not in numbers)
        return (*own, *(spot for spot in others if spot.kind != "state" or spot.country not in around))

    def _meant(self, meant: Meant) -> tuple[Spot, ...]:
        """The place of that number; without one the best known that is called so."""
        if meant.geonames_id is not None:
            found = self._world.find(key_of(meant.name))
            return tuple(spot for spot in found if spot.geonames_id == meant.geonames_id)
        return tuple(sorted(self._known_here(form(meant.name)), key=_obscurity)[:1])

    def _known_here(self, key: Form) -> tuple[Spot, ...]:
        """Every place that the atlas or the lists have under the name."""
        meant = self._aliases.get(key, key)
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
        key = self.nominative(key)
        if key in self._ambiguous:
            return False
        if key in self._exonyms:
            return any(map(self._named_for_sure, self._meant(self._exonyms[key])))
        meant = self._aliases.get(key, key)
        if meant in self._listed or key in self._listed:
            return True
        return any(_well_known(spot) for spot in self._found(meant))

    def _named_for_sure(self, spot: Spot) -> bool:
        """Whether the language's name of the place is nothing else's."""
        return _well_known(spot) or spot.kind == "continent" or form(spot.name) in self._listed

    def _possible(self, key: Form) -> bool:
        """Whether a place that is no village has the name."""
        if self.certain(key) or self.canonical(key) in self._named_otherwise:
            return True
        key = self.nominative(key)
        if key in self._exonyms:
            return any(map(_large, self._meant(self._exonyms[key])))
        return any(_large(spot) for spot in self._found(self.canonical(key)) or self._found(key))


def _aliases(raw: Mapping[str, Any]) -> dict[Form, Form]:
    """From every other name of a place to the one it is known by."""
    known = {form(other): form(name) for name, others in raw["aliases"].items() for other in others}
    return known | {form(short): form(name) for short, name in raw["abbreviations"].items()}


def _region(name: str, country: str | None) -> Spot:
    return Spot("region", name, country or None, population=WELL_KNOWN)


def _most_known(spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The one place that has a second name of its own: "D.C." is no village called Washington."""
    return tuple(sorted(spots, key=lambda s: (s.kind != "country", s.kind != "city", -s.population))[:1])


def _obscurity(spot: Spot) -> tuple[bool, bool, bool, int]:
    """Sorts countries, seas and regions first, then large cities, states, and all others."""
    narrow = spot.kind in ("city", "county", "state")
    small = spot.kind != "city" or spot.population < POSSIBLE_OTHER
    return narrow, small, spot.kind != "state", -spot.population


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


def gazetteer(code: str) -> Gazetteer:
    """The gazetteer of a language; those that have no names of their own share one."""
    return _gazetteer(code if place_words(code).names else "")


@cache
def _gazetteer(code: str) -> Gazetteer:
    return Gazetteer(atlas(), place_words(code), name_words(code).given)
