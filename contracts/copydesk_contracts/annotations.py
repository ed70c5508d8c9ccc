"""What the enricher found in an article: names, quotations, dates, agencies and the rest.

Spans count code points of `Article.text`. A list that is null was not looked for (no
model for the language, annotator switched off or failed); an empty one was, and nothing
was found.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Annotated

from pydantic import Field, NonNegativeInt, PositiveInt

from copydesk_contracts.article import Span, check_slice
from copydesk_contracts.base import Contract, OpenEnum

Latitude = Annotated[float, Field(ge=-90.0, le=90.0)]
Longitude = Annotated[float, Field(ge=-180.0, le=180.0)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]


class Mention(Contract):
    """One place in the text; `text` is its slice."""

    text: str
    span: Span


class Entity(Contract):
    """Somebody or something under the fullest name that the article gives."""

    name: str
    mentions: tuple[Mention, ...] = Field(min_length=1)


class Person(Entity):
    """`role` is the first role that the article states, title or apposition."""

    role: Mention | None = None


class Organisation(Entity):
    """A party, company, club, ministry, court, agency or outlet.

    `known_as` is the English name of a body of the world that goes by others too: "United Nations"
    for UN; null of all others.
    """

    known_as: str | None = None


class PlaceKind(OpenEnum):
    """What lies there."""

    CONTINENT = "continent"
    COUNTRY = "country"
    STATE = "state"
    """A state, a province: a country's division of the first level."""
    COUNTY = "county"
    """A county, a district: a division of the second level."""
    CITY = "city"
    """A city, a town, a village."""
    REGION = "region"
    ISLAND = "island"
    WATER = "water"
    """An ocean, a sea, a lake, a river."""
    MOUNTAINS = "mountains"
    SITE = "site"
    """A building, a street, a park."""


class Place(Entity):
    """Latitude and longitude in degrees; null where it is not known where the place lies.

    `geonames_id` and coordinates come from GeoNames; those of a country, state or county are
    the middle of its places, those of a site that GeoNames lacks the town's in which the article
    puts it or, `uncertain` then, of the town that it named last; a part of a town or a state lies
    where the whole does. `country` is ISO 3166-1 alpha-2, `region` the name of the state
    or province that the place is or lies in, `known_as` the name that GeoNames has for the
    place of that id: "Germany" for Deutschland. `uncertain` says that another place of the name
    may be meant: nothing but its size speaks for this one. `nested` counts, from 0, those of
    the mentions that are a part of another name: the county's in "Harbour County Police".
    """

    kind: PlaceKind | None = None
    geonames_id: PositiveInt | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    country: Country | None = None
    region: str | None = None
    known_as: str | None = None
    uncertain: bool = False
    nested: tuple[NonNegativeInt, ...] = ()


class Agency(Entity):
    """A news medium that the article cites as its source; `known_as` as an organisation's.

    "Associated Press" for AP, and PA is PA Media here.
    """

    known_as: str | None = None


class Quote(Contract):
    """Somebody's words without their quotation marks; `text` is the slice.

    `speaker` is the fullest name in the article, null where it names nobody;
    `cue` is the reporting verb or phrase, `agency` the medium it was reported through.
    """

    text: str
    span: Span
    speaker: str | None = None
    speaker_mention: Mention | None = None
    cue: Mention | None = None
    agency: str | None = None


class StatementKind(OpenEnum):
    """How much of a statement stands in quotation marks: all of it, some, nothing."""

    DIRECT = "direct"
    PARTLY = "partly_direct"
    INDIRECT = "indirect"


class Statement(Quote):
    """What the article reports somebody to have said or written; `text` is the content's slice.

    The content stands without its attribution and without "that"; words quoted in a partly
    direct one keep their marks. Speaker, cue and agency as for quotations.
    """

    kind: StatementKind


class DateMention(Contract):
    """An expression that can be placed on the calendar.

    `value`: `2024-10-11`, a range `2024-10-23/2024-10-24`, a month `2024-10` or a year
    `2024`; null where the article gives no date to count from.
    """

    text: str
    span: Span
    value: str | None = None


class Language(Contract):
    """ISO 639-1 code of the main language and the detector's confidence."""

    code: str
    confidence: float = Field(ge=0.0, le=1.0)


class Keyword(Contract):
    """A word or phrase that marks this article among others; a higher score says more."""

    text: str
    score: float


class Label(Contract):
    """What an annotator says of an article, with the places in the text that show it, if any."""

    text: str = Field(min_length=1)
    mentions: tuple[Mention, ...] = ()


class AnnotatorFailure(Contract):
    """An annotator that failed on this article; its facts are missing, the rest stands."""

    annotator: str
    error: str


class Annotations(Contract):
    """All that was found in one article; `annotators` are those that looked, with the enricher's version.

    `statements` are those that do not stand wholly in quotation marks; `said()` has all.
    `labels` has what annotators found that have no field of their own, by the annotator's name.
    """

    annotators: dict[str, str] = Field(default_factory=dict)
    failed: tuple[AnnotatorFailure, ...] = ()
    language: Language | None = None
    people: tuple[Person, ...] | None = None
    organisations: tuple[Organisation, ...] | None = None
    places: tuple[Place, ...] | None = None
    agencies: tuple[Agency, ...] | None = None
    quotes: tuple[Quote, ...] | None = None
    statements: tuple[Statement, ...] | None = None
    dates: tuple[DateMention, ...] | None = None
    keywords: tuple[Keyword, ...] | None = None
    fingerprint: tuple[int, ...] | None = None
    reading_seconds: NonNegativeInt | None = None
    summary: Mention | None = None
    labels: dict[str, tuple[Label, ...]] = Field(default_factory=dict)

    def mentions(self) -> Iterator[Mention]:
        """Every span with its text, for checking and marking."""
        for entity in self.entities():
            yield from entity.mentions
        yield from self._said_mentions()
        optional = (self.summary, *(person.role for person in self.people or ()))
        yield from (mention for mention in optional if mention is not None)
        yield from (Mention(text=date.text, span=date.span) for date in self.dates or ())
        for labels in self.labels.values():
            for label in labels:
                yield from label.mentions

    def entities(self) -> tuple[Entity, ...]:
        """People, organisations, places and agencies, in this order."""
        kinds = (self.people, self.organisations, self.places, self.agencies)
        return tuple(entity for entities in kinds for entity in entities or ())

    def _said_mentions(self) -> Iterator[Mention]:
        for said in (*(self.quotes or ()), *(self.statements or ())):
            yield Mention(text=said.text, span=said.span)
            for mention in (said.speaker_mention, said.cue):
                if mention is not None:
                    yield mention

    def said(self) -> list[Statement]:
        """All that the article reports somebody to have said, in reading order.

        Quotations as direct statements; one that lies within a partly direct statement is
        part of it and not told twice.
        """
        reported = sorted(self.statements or (), key=lambda s: s.span.start)
        begins = [one.span.start for one in reported]
        reached = list(accumulate((one.span.end for one in reported), max))
        direct = (
            Statement(**dict(quote), kind=StatementKind.DIRECT)
            for quote in self.quotes or ()
            if not _within(quote.span, begins, reached)
        )
        return sorted((*reported, *direct), key=lambda s: (s.span.start, s.span.end))

    def check(self, text: str) -> None:
        """Raise ValueError unless every span slices `text` to its own string."""
        for mention in self.mentions():
            check_slice(text, mention.span, mention.text)


def _within(inner: Span, begins: Sequence[int], reached: Sequence[int]) -> bool:
    """Whether one of the spans that begin there, in order, holds it; `reached`: how far they came by then."""
    before = bisect_right(begins, inner.start)
    return before > 0 and inner.end <= reached[before - 1]
