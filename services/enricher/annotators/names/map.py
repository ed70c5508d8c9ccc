"""Where a place lies: chosen among all of its name by population and the article's other places."""

from collections import Counter
from collections.abc import Iterable, Mapping

from services.enricher.annotators.names.gazetteer import Gazetteer, Spot
from services.enricher.annotators.names.lexicon import Form

CLEAR = 3.0
"""How many times the second's population the first must have, to win by that alone."""


def locate(forms: Iterable[Form], places: Gazetteer) -> Mapping[Form, Spot]:
    """The spot of each form that has one; a form for which two are equally good is left out."""
    found = {form: places.spots(form) for form in forms}
    countries: Counter[str] = Counter()
    for spots in found.values():
        if spots and spots[0].kind != "city" and spots[0].country:
            countries[spots[0].country] += 2
        elif len({spot.country for spot in spots}) == 1 and spots[0].country:
            countries[spots[0].country] += 1
    chosen = ((form, _choose(spots, countries)) for form, spots in found.items())
    return {form: spot for form, spot in chosen if spot is not None}


def _choose(spots: list[Spot], countries: Counter[str]) -> Spot | None:
    if not spots:
        return None
    if spots[0].kind != "city":
        return spots[0]
    near = [spot for spot in spots if spot.country in countries] or spots
    first, *others = sorted(near, key=lambda spot: -spot.population)
    if others and first.population < CLEAR * others[0].population:
        return None
    return first
