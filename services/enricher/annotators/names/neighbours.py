"""What stands beside an article's places: the state after a town's name."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from services.enricher.annotators.names.extent import DISTRICT
from services.enricher.annotators.names.find import NameMention
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.inside import DIRECTIONS
from services.enricher.annotators.names.lexicon import Form
from services.enricher.annotators.names.lexicon import form as form_of
from services.enricher.annotators.names.link import Groups
from services.enricher.annotators.names.sites import heads
from services.enricher.annotators.names.words import NameWord
from services.enricher.annotators.places.locate import LocatedSpot
from services.enricher.annotators.places.named import Named
from services.enricher.annotators.places.spot import Spot

_COMMA = re.compile(r"\.?,? \(?|, in ")
"""Between "Paris" and "Texas": "Paris, Texas", "Paris (Texas)"."""

_COUNTIES = re.compile(r"(?:,? (?:and )?[A-Z][\w.'’]+){0,8} [Cc]ounties\b")
"""After "Harbour": ", Lee and Clarke counties"."""

_DISTRICT_ALONE = form_of(DISTRICT.lstrip(", "))


def named_places(groups: Groups, words: Sequence[NameWord], text: str, places: Gazetteer) -> list[Named]:
    """Each place with all that it may be, and with the places that are written after it."""
    numbers = {form: number for number, form in enumerate(groups)}
    beside = set(_beside(groups, numbers, words, text))
    named = []
    for form, found in groups.items():
        spots = _spots(form, found, words, text, places)
        part = () if spots else places.spots(_whole(form))
        outer = frozenset(outer for inner, outer in beside if inner == numbers[form])
        named.append(Named(spots or part, len(found), outer, bool(part)))
    return named


def _whole(form: Form) -> Form:
    """What "North East Harbour" is a part of."""
    first = next((n for n, word in enumerate(form) if word not in DIRECTIONS), 0)
    return form[first:] if first else ()


def _spots(
    form: Form, found: Sequence[NameMention], words: Sequence[NameWord], text: str, places: Gazetteer
) -> tuple[Spot, ...]:
    """What the form may be by the words behind its mentions, and by how it is shortened."""
    ends = [words[mention.last - 1].end for mention in found]
    if any(text.startswith(DISTRICT, end) for end in ends):
        return places.spots(_DISTRICT_ALONE)
    spots = places.spots(form)
    if any(_COUNTIES.match(text, end) for end in ends):
        return places.spots((*form, "County")) or spots
    shortened = any(places.division(mention.form) for mention in found)
    return _states(spots) or spots if shortened else spots


def _states(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    return tuple(spot for spot in spots if spot.kind == "state")


def _beside(
    groups: Groups, numbers: dict[Form, int], words: Sequence[NameWord], text: str
) -> Iterator[tuple[int, int]]:
    """Numbers of places that stand with nothing but a comma between them, in reading order."""
    mentions = sorted((m.first, m.last, numbers[form]) for form, found in groups.items() for m in found)
    for (_, end, inner), (start, _, outer) in pairwise(mentions):
        if inner != outer and _COMMA.fullmatch(text, words[end - 1].end, words[start].start):
            yield inner, outer


def hosts(groups: Groups, named: Sequence[Named]) -> dict[int, int]:
    """For places that no table has, the place in their name or after a comma: number by number."""
    found = [(m.first, m.last, number) for number, ms in enumerate(groups.values()) for m in ms]
    inner = {first: number for first, _, number in found if named[number].spots}
    return {
        number: inner.get(first, min(named[number].within, default=number))
        for first, _, number in reversed(found)
        if not named[number].spots
    }


def towns(groups: Groups, located: Sequence[LocatedSpot | None]) -> dict[int, int]:
    """For streets, parks and rivers that lie nowhere yet, the town that the article named last before them.

    Number by number; where none stands before it, the first after it.
    """
    order = [number for _, number in sorted(_firsts(groups))]
    town = next(filter(lambda number: _town(located[number]), order), None)
    nearest: dict[int, int] = {}
    for number in order:
        if _town(located[number]):
            town = number
        elif town is not None and located[number] is None:
            nearest.setdefault(number, town)
    sites = {number for number, form in enumerate(groups) if form[-1] in heads()}
    return {number: nearest[number] for number in sorted(nearest.keys() & sites)}


def _town(where: LocatedSpot | None) -> bool:
    return where is not None and where.spot.kind == "city"


def _firsts(groups: Groups) -> Iterator[tuple[int, int]]:
    """First word and number of the place of each mention."""
    for number, mentions in enumerate(groups.values()):
        yield from ((mention.first, number) for mention in mentions)
