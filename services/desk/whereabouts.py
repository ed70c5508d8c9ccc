"""Where a place of some name lies: once for each of the namesakes that documents mean."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from copydesk_contracts.annotations import Place
from services.index import fold
from services.index.stored import StoredDocument

NEAR: Final = 50
"""Kilometres around a place that count as near it."""


@dataclass(frozen=True)
class Whereabouts:
    """A place with coordinates, and how many of the newest documents mean it."""

    place: Place
    documents: int

    @property
    def around(self) -> str:
        """The search for what lies near it."""
        return f"near:{self.place.latitude:.4f},{self.place.longitude:.4f},{NEAR}km"

    @property
    def lies(self) -> str:
        """What it is and in which state and country: "city in England, GB"."""
        inside = [part for part in (self.place.region, self.place.country) if part]
        kind = self.place.kind.value if self.place.kind else "place"
        return f"{kind} in {', '.join(inside)}" if inside else kind


def whereabouts(documents: Iterable[StoredDocument], name: str) -> tuple[Whereabouts, ...]:
    """The places that documents mean by a name, those that most of them mean first."""
    counts: Counter[tuple[float, float]] = Counter()
    places: dict[tuple[float, float], Place] = {}
    for document in documents:
        for place in places_called(document, name):
            if place.latitude is None or place.longitude is None:
                continue
            point = (place.latitude, place.longitude)
            if places.setdefault(point, place).uncertain and not place.uncertain:
                places[point] = place
            counts[point] += 1
    return tuple(Whereabouts(places[point], count) for point, count in counts.most_common())


def places_called(document: StoredDocument, name: str) -> Iterator[Place]:
    """The places that the document writes so, or the index calls so."""
    key = fold.key(name)
    for place in document.annotations.places or ():
        if key in (fold.key(place.name), fold.key(document.entity_called(place))):
            yield place
