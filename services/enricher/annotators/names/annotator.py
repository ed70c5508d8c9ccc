"""The annotator of names: the model's spans as evidence, rules that repair, every mention found."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from copydesk_contracts.annotations import (
    Mention,
    Organisation,
    Person,
    Place,
    PlaceKind,
)
from copydesk_contracts.article import Span
from services.enricher.annotators.base import Copy
from services.enricher.annotators.names.case import Case
from services.enricher.annotators.names.evidence import NameKind
from services.enricher.annotators.names.extent import body_extent, place_extent
from services.enricher.annotators.names.find import NameFinder, NameMention
from services.enricher.annotators.names.gazetteer import Gazetteer, gazetteer
from services.enricher.annotators.names.inside import inside
from services.enricher.annotators.names.known_as import body_known_as, once_each
from services.enricher.annotators.names.lexicon import Form
from services.enricher.annotators.names.link import Groups, link_organisations, link_people, link_places
from services.enricher.annotators.names.neighbours import hosts, named_places, towns
from services.enricher.annotators.names.roles import role_of
from services.enricher.annotators.places.atlas import atlas
from services.enricher.annotators.places.locate import LocatedSpot, locate, near, within
from services.language.names import NameWords, name_words
from services.language.speech import speech_words


class NamesAnnotator:
    """Fills `people`, `organisations` and `places`; null for a language without a model."""

    name = "names"

    def __init__(self) -> None:
        atlas()  # read here, as the time for each article is limited

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        if copy.spotted is None or copy.code is None:
            return {}
        return _Reading(copy, name_words(copy.code), gazetteer(copy.code)).annotations()


class _Reading:
    """One article on its way from words to entities."""

    def __init__(self, copy: Copy, words: NameWords, places: Gazetteer) -> None:
        self._text, self._lexicon, self._places = copy.text, words, places
        self._speech = speech_words(copy.code)
        case = Case.of(copy, words, places)
        self._evidence, self._short = case.evidence, case.short
        self._names = case.names
        finder = NameFinder(self._evidence, self._names, words, copy.text, case.shouted, case.margins)
        self._found = list(self._apart(finder.find()))
        self._inside = frozenset(inside(self._found, self._evidence, places))

    def _apart(self, found: Iterable[NameMention]) -> Iterator[NameMention]:
        """Mentions without those that the one before reaches over: the "D.C." of "Washington, D.C."."""
        end = 0
        for mention in found:
            reach = self._reach(mention)
            if reach[0] >= end:
                yield mention
                end = reach[1]

    def annotations(self) -> Mapping[str, Any]:
        people = link_people(self._of(NameKind.PERSON), self._names, self._evidence, self._speech)
        organisations = link_organisations(self._of(NameKind.ORGANISATION), self._short)
        places = link_places(self._places_found(), self._places)
        return {
            "people": tuple(self._person(form, found) for form, found in people.items()),
            "organisations": once_each(self._organisation(*group) for group in organisations.items()),
            "places": tuple(self._located(places)),
        }

    def _places_found(self) -> list[NameMention]:
        """Places in reading order, those inside other names among them."""
        found = [*self._of(NameKind.PLACE), *self._inside]
        return sorted(found, key=lambda mention: (mention.first, -mention.last))

    def _of(self, kind: NameKind) -> list[NameMention]:
        return [found for found in self._found if found.kind is kind]

    def _mentions(self, found: Iterable[NameMention]) -> tuple[Mention, ...]:
        return tuple(self._mention(*self._reach(f)) for f in found)

    def _reach(self, found: NameMention) -> tuple[int, int]:
        words = self._evidence.words
        if found.kind is NameKind.ORGANISATION:
            return body_extent(words, found.first, found.last, self._text)
        if found.kind is NameKind.PLACE:
            shortened = self._places.shortened(found.form)
            return place_extent(words, found.first, found.last, self._text, shortened)
        return words[found.first].start, words[found.last - 1].end

    def _mention(self, start: int, end: int) -> Mention:
        return Mention(text=self._text[start:end], span=Span(start=start, end=end))

    def _name(self, form: Form, found: Iterable[NameMention]) -> str:
        """The name as the article first writes it in full, rather not in capitals."""
        written = [self._written(mention) for mention in found if mention.form == form]
        if not written:
            return " ".join(form)
        return next((name for name in written if not name.isupper()), written[0])

    def _calm_name(self, form: Form, found: Iterable[NameMention]) -> str:
        """The name, and that of a dateline or a headline in capitals as it is written elsewhere."""
        name = self._name(form, found)
        return " ".join(form) if name.isupper() else name

    def _written(self, mention: NameMention) -> str:
        words = self._evidence.words
        start, end = words[mention.first].start, words[mention.last - 1].end
        return " ".join(self._text[start:end].split())

    def _person(self, form: Form, found: list[NameMention]) -> Person:
        roles = (role_of(self._evidence, mention, self._lexicon) for mention in found)
        role = next((role for role in roles if role is not None), None)
        return Person(
            name=self._calm_name(form, found),
            mentions=self._mentions(found),
            role=None if role is None else self._mention(*role),
        )

    def _organisation(self, form: Form, found: list[NameMention]) -> Organisation:
        name = self._name(form, found)
        return Organisation(name=name, mentions=self._mentions(found), known_as=body_known_as(name))

    def _located(self, groups: Groups) -> Iterator[Place]:
        named = named_places(groups, self._evidence.words, self._text, self._places)
        located = locate(named)
        for number, host in hosts(groups, named).items():
            located[number] = within(located[host])
        for number, town in towns(groups, located).items():
            located[number] = near(located[town])
        for (form, found), where in zip(groups.items(), located, strict=True):
            shortened = self._places.canonical(form) != form
            name = self._name(form, found) if shortened else self._calm_name(form, found)
            mentions = self._mentions(found)
            nested = tuple(number for number, mention in enumerate(found) if mention in self._inside)
            name = self._places.bare(name, form)
            yield Place(name=name, mentions=mentions, nested=nested, **self._position(where))

    def _position(self, located: LocatedSpot | None) -> Mapping[str, Any]:
        """Where a place lies, as the contract's fields."""
        if located is None:
            return {}
        spot = located.spot
        return {
            "kind": PlaceKind(spot.kind),
            "geonames_id": spot.geonames_id,
            "latitude": spot.latitude,
            "longitude": spot.longitude,
            "country": spot.country,
            "region": self._places.region(spot),
            "known_as": spot.name if spot.geonames_id else None,
            "uncertain": located.likelihood < SURE,
        }


SURE = 0.8
"""Less likely ones are said to be uncertain."""
