"""The annotator of names: the model's spans as evidence, rules that repair, every mention found."""

from collections.abc import Iterable, Mapping
from typing import Any

from copydesk_contracts.annotations import Mention, Organisation, Person, Place
from copydesk_contracts.article import Article, Span
from services.enricher.annotators.base import Copy
from services.enricher.annotators.names.bodies import media_shaped, vote_organisations
from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.decide import decide
from services.enricher.annotators.names.evidence import Evidence, Kind
from services.enricher.annotators.names.find import Finder, Found
from services.enricher.annotators.names.gazetteer import Gazetteer, gazetteer
from services.enricher.annotators.names.lexicon import LANGUAGES, Form, Lexicon, lexicon
from services.enricher.annotators.names.link import Groups, link_organisations, link_people, link_places
from services.enricher.annotators.names.map import locate
from services.enricher.annotators.names.marks import read_marks
from services.enricher.annotators.names.roles import role_of
from services.enricher.annotators.names.sites import vote_places
from services.enricher.annotators.names.titled import vote_people
from services.enricher.annotators.names.words import Range, read_words, shouts
from services.enricher.prose import blocks


class NamesAnnotator:
    """Fills `people`, `organisations` and `places`; null for a language without a model."""

    name = "names"
    version = "1"

    def __init__(self) -> None:
        self._lexicons = {code: lexicon(code) for code in LANGUAGES}
        self._places = gazetteer()

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        if copy.spotted is None or copy.code not in self._lexicons:
            return {}
        return _Reading(copy, self._lexicons[copy.code], self._places).annotations()


class _Reading:
    """One article on its way from words to entities."""

    def __init__(self, copy: Copy, words: Lexicon, places: Gazetteer) -> None:
        self._text, self._lexicon, self._places = copy.text, words, places
        ranges = read_ranges(copy.article)
        margin_blocks = frozenset(i for i, r in enumerate(ranges) if r.quiet)
        shouted = frozenset(i for i, r in enumerate(ranges) if r.shouted)
        self._evidence = Evidence(read_words(copy.text, ranges))
        read_marks(self._evidence, copy.spotted or (), words, places, shouted)
        vote_people(self._evidence, words, shouted)
        self._short = vote_organisations(self._evidence, words, copy.text, shouted, margin_blocks)
        vote_places(self._evidence, words, places, copy.text, shouted)
        self._names = decide(self._evidence, words, places, self._short)
        self._found = list(
            Finder(self._evidence, self._names, words, copy.text, shouted, margin_blocks).find()
        )

    def annotations(self) -> Mapping[str, Any]:
        people = link_people(self._of(Kind.PERSON), self._names)
        organisations = link_organisations(self._of(Kind.ORGANISATION), self._short)
        places = link_places(self._of(Kind.PLACE), self._places)
        return {
            "people": tuple(self._person(form, found) for form, found in people.items()),
            "organisations": tuple(
                Organisation(name=self._name(form, found), mentions=self._mentions(found))
                for form, found in organisations.items()
            ),
            "places": tuple(self._located(places)),
        }

    def _of(self, kind: Kind) -> list[Found]:
        return [found for found in self._found if found.kind is kind]

    def _mentions(self, found: Iterable[Found]) -> tuple[Mention, ...]:
        words = self._evidence.words
        return tuple(self._mention(words[f.first].start, words[f.last - 1].end) for f in found)

    def _mention(self, start: int, end: int) -> Mention:
        return Mention(text=self._text[start:end], span=Span(start=start, end=end))

    def _name(self, form: Form, found: Iterable[Found]) -> str:
        """The name as the article first writes it in full."""
        mention = next((f for f in found if f.form == form), None)
        if mention is None:
            return " ".join(form)
        words = self._evidence.words
        return " ".join(self._text[words[mention.first].start : words[mention.last - 1].end].split())

    def _person(self, form: Form, found: list[Found]) -> Person:
        roles = (role_of(self._evidence, mention, self._lexicon) for mention in found)
        role = next((role for role in roles if role is not None), None)
        return Person(
            name=self._name(form, found),
            mentions=self._mentions(found),
            role=None if role is None else self._mention(*role),
        )

    def _located(self, groups: Groups) -> Iterable[Place]:
        spots = locate(groups, self._places)
        for form, found in groups.items():
            spot = spots.get(form)
            yield Place(
                name=self._name(form, found),
                mentions=self._mentions(found),
                geonames_id=spot and spot.geonames_id,
                latitude=spot and spot.latitude,
                longitude=spot and spot.longitude,
                country=spot and spot.country,
            )


STAFF = words_of("staff")


def margins(article: Article) -> list[Range]:
    """The credit line, and of a byline that names a staff the medium whose staff it is."""
    found = [] if article.credit is None else [article.credit.span]
    for author in article.authors:
        medium, _, last = author.text.rpartition(" ")
        if author.span is not None and last in STAFF and media_shaped(medium.split()):
            found.append(Span(start=author.span.start, end=author.span.start + len(medium)))
    return [Range(span.start, span.end, quiet=True) for span in found if span is not None]


def read_ranges(article: Article) -> list[Range]:
    """Prose and margins in the order of the text, none inside another."""
    ranges: list[Range] = []
    for found in sorted([*prose(article), *margins(article)], key=lambda r: (r.start, r.quiet)):
        if not ranges or found.start >= ranges[-1].end:
            ranges.append(found)
    return ranges


def prose(article: Article) -> list[Range]:
    """The blocks in which names are looked for."""
    return [Range(b.start, b.end, b.title, shouts(article.text, b.start, b.end)) for b in blocks(article)]
