"""Where a place of some name lies, by the table that the enricher places articles by."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from services.index.named_areas import Located, Placed, placed
from services.language.places import meant_by

if TYPE_CHECKING:
    from services.enricher.annotators.places.spot import Spot

_CITY: Final = 10
"""So many times its people a city counts beside states and counties of its name: Paris is the city."""


def located(name: str) -> Located | None:
    """The likeliest place of that name: the largest, cities first; `Paris, Texas` narrows it."""
    # Loads NumPy and 15 MB, which most searches do without.
    from services.enricher.annotators.places.atlas import atlas, further
    from services.enricher.annotators.places.keys import key_of

    written, _, around = name.partition(",")
    sought, within = key_of(written), key_of(around)
    others = [spot for spot in further() if key_of(spot.name) == sought]
    spots = (*atlas().find(sought), *others, *_called(written.strip()))
    known = [spot for spot in dict.fromkeys(spots) if spot.latitude is not None]
    fitting = [(spot, _parts(spot, atlas().region(spot))) for spot in known]
    inside = [each for each in fitting if within in {"", *map(key_of, each[1][1:])}]
    if not inside:
        return None
    best, parts = max(inside, key=lambda each: _weight(each[0]))
    where = ", ".join(dict.fromkeys(parts))
    return _located(best, where, len(inside) - 1)


def _called(name: str) -> Iterator["Spot"]:
    """Places that some language calls so: Mailand, Londres."""
    from services.enricher.annotators.places.atlas import atlas
    from services.enricher.annotators.places.keys import key_of

    for meant in meant_by(name):
        for spot in atlas().find(key_of(meant.name)):
            if meant.geonames_id in (None, spot.geonames_id):
                yield spot


def _located(spot: "Spot", where: str, others: int) -> Located:
    return Located(spot.latitude or 0.0, spot.longitude or 0.0, where, others)


def _parts(spot: "Spot", region: str | None) -> list[str]:
    """Its name, and what it lies in."""
    return [part for part in (spot.name, region, spot.country) if part]


def with_places(text: str) -> Placed:
    """A search with degrees in place of the names in `near:`."""
    return placed(text, located)


def _weight(spot: "Spot") -> tuple[int, bool]:
    return spot.population * (_CITY if spot.kind == "city" else 1), spot.capital
