"""What an index is asked."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.index.areas import Area

MIN_ID_PREFIX = 6
"""Digits from which the beginning of an id may stand for it."""
MAX_LIMIT = 1000
"""Hits of one page, so that no request fills the memory."""


class Facet(StrEnum):
    """What a search can be narrowed by; the values are the names of the filters."""

    PEOPLE = "person"
    ORGANISATIONS = "organisation"
    PLACES = "place"
    AGENCIES = "agency"
    SPEAKERS = "speaker"
    LANGUAGE = "language"
    SOURCE = "source"
    LABELS = "label"
    COUNTRIES = "country"
    REGIONS = "region"
    WARNINGS = "warning"
    RELATIONS = "relation"


class Sort(StrEnum):
    """Order of hits. Documents without a date come last; without words relevance is newest."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Counted(StrEnum):
    """What facets count: a story once for each of its copies that is found, or once."""

    DOCUMENTS = "documents"
    STORIES = "stories"


class HistogramUnit(StrEnum):
    """What one bar of the histogram covers."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Query:
    """A search. `text` is in the syntax of `syntax.py`; all parts must hold together.

    Filters are whole names, compared without case and accents; several of one kind must
    all hold. `since` and `until` bound the day of publication, both included. `after`
    is the `next` of the results before; `limit` counts hits, at most 1,000. `facet_size`
    0 leaves facets and histogram out, which is quicker; `count` says what facets count.
    `story` asks for the members of one story; `fold` for one hit a story, the one that comes
    first in the order asked for.
    `ids` looks at these documents only; empty for all. In each of the `areas` a place must lie.
    `loosen` finds other forms of the bare
    words too, and where that is little most of them and other spellings (`loosening.py`);
    without it every word must stand just so.
    """

    text: str = ""
    person: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    warning: tuple[str, ...] = ()
    relation: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: Sort = Sort.RELEVANCE
    limit: int = 20
    after: str | None = None
    facet_size: int = 20
    count: Counted = Counted.DOCUMENTS
    story: str | None = None
    fold: bool = False
    ids: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    loosen: bool = False

    def filters(self, facet: Facet) -> tuple[str, ...]:
        """The names asked for in one facet."""
        return {
            Facet.PEOPLE: self.person,
            Facet.ORGANISATIONS: self.organisation,
            Facet.PLACES: self.place,
            Facet.AGENCIES: self.agency,
            Facet.SPEAKERS: self.speaker,
            Facet.LANGUAGE: self.language,
            Facet.SOURCE: self.source,
            Facet.LABELS: self.label,
            Facet.COUNTRIES: self.country,
            Facet.REGIONS: self.region,
            Facet.WARNINGS: self.warning,
            Facet.RELATIONS: self.relation,
        }[facet]


@dataclass(frozen=True)
class StatementQuery:
    """A search for what was said. All conditions hold for one and the same statement.

    `text` is in the syntax of `syntax.py`: bare words are looked for in what was said.
    `place` means the places of the article, `person` and `organisation` whom the words name;
    `kind` are values of `StatementKind`, any of which will do. The newest come first.
    """

    text: str = ""
    speaker: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    limit: int = 20
    after: str | None = None

    def query(self) -> Query:
        """The same conditions as a search."""
        return Query(
            text=self.text,
            speaker=self.speaker,
            person=self.person,
            organisation=self.organisation,
            place=self.place,
            since=self.since,
            until=self.until,
            sort=Sort.NEWEST,
            limit=min(max(1, self.limit), MAX_LIMIT),
            after=self.after,
            facet_size=0,
        )
