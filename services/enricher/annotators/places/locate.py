"""Where an article's places lie: one of several namesakes by what the article says.

Each place has candidates. What speaks for one is how well it is known, the state or country
written beside it, and the article's other places: those near it, in its state, in its country.
As others too have namesakes, they are weighed by how likely each of theirs is, in a few rounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.enricher.annotators.places.focus import around_foci
from services.enricher.annotators.places.named import Named
from services.enricher.annotators.places.spot import Spot

Numbers = NDArray[np.float64]

ROUNDS: Final = 3
"""In the third round nothing changes that matters."""

CANDIDATES: Final = 24
"""So many namesakes of one place are weighed, the best known of them."""

PLACES: Final = 60
"""So many places of an article are weighed with one another; a list of more is no article."""

EARTH: Final = 6371.0
"""Kilometres of its radius."""

NEAR, REGIONAL = 40.0, 300.0
"""Kilometres over which what speaks for neighbours falls to a third: a county's, a state's size."""


ENOUGH: Final = 8.0
"""All places of an article together say no more: twenty towns of Texas do not make China one."""


@dataclass(frozen=True)
class PlaceWeights:
    """What each finding counts; natural logarithms of odds, fitted on articles of half of the publishers."""

    population: float = 0.8
    country: float = 4.0
    state: float = 3.0
    county: float = -1.0
    region: float = 3.0
    other_name: float = -4.0
    capital: float = 2.0
    near: float = 4.0
    regional: float = 0.6
    same_region: float = 1.0
    same_country: float = 0.7
    beside: float = 8.0


WEIGHTS: Final = PlaceWeights()


class LocatedSpot(NamedTuple):
    """The spot and how likely it is among its namesakes, 0 to 1."""

    spot: Spot
    likelihood: float


def locate(places: Sequence[Named], weights: PlaceWeights = WEIGHTS) -> list[LocatedSpot | None]:
    """The likeliest spot of each place; null for one that has none."""
    weighed = _Weighing(places, weights)
    found = (weighed.best(n) for n in range(len(places)))
    return [_part(f) if place.part else f for f, place in zip(found, places, strict=True)]


def _part(found: LocatedSpot | None) -> LocatedSpot | None:
    """The south of a city lies where the city does, and has no number of its own."""
    if found is None:
        return None
    return found._replace(spot=found.spot._replace(kind="region", geonames_id=None))


def near(town: LocatedSpot | None) -> LocatedSpot | None:
    """A site in the town that is named before it: nothing else says where it lies, so it is not sure."""
    site = within(town)
    return None if site is None else site._replace(likelihood=0.0)


def within(host: LocatedSpot | None) -> LocatedSpot | None:
    """A site where all that is known is the place in which it lies; null where that is not known either."""
    if host is None or host.spot.kind not in ("city", "county", "site"):
        return None
    return host._replace(spot=host.spot._replace(kind="site", geonames_id=None))


class _Weighing:
    """All candidates of an article in one row, each with its place's number."""

    def __init__(self, places: Sequence[Named], weights: PlaceWeights) -> None:
        self._places, self._weights = places, weights
        self._spots: list[Spot] = []
        self._prior: list[float] = []
        self._ranges: list[range] = []
        for number, place in enumerate(places):
            start = len(self._spots)
            best = sorted(place.spots, key=lambda spot: -_known(spot, weights))
            kept = best[: CANDIDATES if number < PLACES else 1]
            self._spots += kept
            self._prior += _known_among(kept, weights)
            self._ranges.append(range(start, len(self._spots)))
        self._likely = self._weigh() if self._spots else np.zeros(0)

    def best(self, place: int) -> LocatedSpot | None:
        """The candidate that is likeliest."""
        candidates = self._ranges[place]
        if not candidates:
            return None
        first = max(candidates, key=lambda n: float(self._likely[n]))
        spot = self._spots[first]
        same = [n for n in candidates if _one_place(spot, self._spots[n])]
        return LocatedSpot(spot, float(sum(self._likely[n] for n in same)))

    def _weigh(self) -> Numbers:
        prior = np.array(self._prior)
        closeness = self._closeness()
        mentions = [place.mentions for place in self._places]
        likely = around_foci(prior, closeness, self._ranges, mentions)
        for _ in range(ROUNDS):
            likely = self._shares(prior + self._support(closeness, likely))
        return likely

    def _shares(self, scores: Numbers) -> Numbers:
        """Likelihoods that add up to one for each place."""
        shares = np.zeros_like(scores)
        for candidates in filter(None, self._ranges):
            part = scores[candidates.start : candidates.stop]
            raised = np.exp(part - part.max())
            shares[candidates.start : candidates.stop] = raised / raised.sum()
        return shares

    def _support(self, closeness: Numbers, likely: Numbers) -> Numbers:
        """What the article's other places say for each candidate, each place by its best."""
        support, beside = np.zeros(len(self._spots)), np.zeros(len(self._spots))
        for number, candidates in enumerate(self._ranges):
            if not candidates:
                continue
            part = slice(candidates.start, candidates.stop)
            says = (closeness[:, part] * likely[part]).max(axis=1)
            says[part] = 0.0
            support += says * np.sqrt(self._places[number].mentions)
            beside += self._beside(number, likely)
        return np.asarray(ENOUGH * np.tanh(support / ENOUGH) + beside, dtype=np.float64)

    def _beside(self, number: int, likely: Numbers) -> Numbers:
        """ "Paris, Texas": what the place after the comma says for the one before it."""
        says = np.zeros(len(self._spots))
        for outer in self._places[number].within:
            for candidate in self._ranges[number]:
                spot = self._spots[candidate]
                inside = [n for n in self._ranges[outer] if _inside(spot, self._spots[n])]
                says[candidate] = self._weights.beside * sum(float(likely[n]) for n in inside)
                for n in inside:
                    says[n] = max(says[n], self._weights.beside * float(likely[candidate]))
        return says

    def _closeness(self) -> Numbers:
        """What each candidate would say for each other one."""
        weights, spots = self._weights, self._spots
        countries = _codes([spot.country for spot in spots])
        regions = _codes([None if spot.region is None else str(spot.region) for spot in spots])
        same_country = (countries[:, None] == countries[None, :]) & (countries >= 0)[:, None]
        same_region = (regions[:, None] == regions[None, :]) & (regions >= 0)[:, None]
        distance = _distances(spots)
        return np.asarray(
            weights.same_country * same_country
            + weights.same_region * same_region
            + weights.near * np.exp(-distance / NEAR)
            + weights.regional * np.exp(-distance / REGIONAL)
        )


def _known_among(namesakes: Sequence[Spot], weights: PlaceWeights) -> list[float]:
    """What speaks for each; a state that is called as its country's capital is the lesser of the two."""
    seats = {spot.country for spot in namesakes if spot.capital}
    return [
        _known(spot, weights) - weights.state * (spot.kind == "state" and spot.country in seats)
        for spot in namesakes
    ]


def _known(spot: Spot, weights: PlaceWeights) -> float:
    """How likely the spot is meant where nothing else is said."""
    kinds = {
        "continent": 2 * weights.country,
        "country": weights.country,
        "state": weights.state,
        "county": weights.county,
        "region": weights.region,
        "water": weights.region,
        "mountains": weights.region,
    }
    kind = kinds.get(spot.kind, 0.0)
    other = weights.other_name if spot.other else 0.0
    capital = weights.capital * spot.capital
    return kind + other + capital + weights.population * float(np.log10(spot.population + 100))


def _inside(spot: Spot, outer: Spot) -> bool:
    """Whether the one lies in the other: a state's city, a country's state, a county's town."""
    if outer.kind == "country":
        return spot.country == outer.country and spot.kind != "country"
    if outer.kind == "state":
        return spot.region == outer.region and spot.region is not None and spot.kind != "state"
    return outer.kind == "county" and spot.region == outer.region and _kilometres(spot, outer) < 2 * NEAR


def _one_place(spot: Spot, other: Spot) -> bool:
    """Whether both are one place on a map: a city and the county that has its name."""
    return spot is other or _kilometres(spot, other) < 2 * NEAR


def _kilometres(spot: Spot, other: Spot) -> float:
    return float(_distances([spot, other])[0, 1])


def _codes(names: Sequence[str | None]) -> NDArray[np.int64]:
    known = {name: number for number, name in enumerate(sorted({n for n in names if n is not None}))}
    return np.array([-1 if name is None else known[name] for name in names])


def _distances(spots: Sequence[Spot]) -> Numbers:
    """Kilometres between all of them; infinite where one has no coordinates or is no point but a country."""
    points = [(spot.latitude, spot.longitude) if _point(spot) else (np.nan, np.nan) for spot in spots]
    radians = np.radians(np.array(points, dtype=np.float64))
    latitude, longitude = radians[:, 0], radians[:, 1]
    across = np.cos(latitude)[:, None] * np.cos(latitude)
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    half += across * np.sin((longitude[:, None] - longitude) / 2) ** 2
    kilometres = 2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.asarray(np.nan_to_num(kilometres, nan=np.inf), dtype=np.float64)


def _point(spot: Spot) -> bool:
    return spot.latitude is not None and spot.kind not in ("continent", "country", "state")
