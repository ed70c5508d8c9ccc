"""The ports of the index: what writes to it, what reads from it, and what passes between."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol, Self

from copydesk_contracts.annotations import Annotations, StatementKind
from copydesk_contracts.article import Article
from copydesk_contracts.base import Contract
from copydesk_contracts.events import ContentRef, Location
from services.index import fold
from services.index.areas import Area
from services.index.joined import Joined
from services.process.errors import Transient

MIN_ID_PREFIX = 6
"""Digits from which the beginning of an id may stand for it."""
MAX_LIMIT = 1000
"""Hits of one page, so that no request fills the memory."""


class StoreUnavailable(Transient):
    """The index cannot be written just now; what was not committed must come again."""


class IndexDamaged(StoreUnavailable):
    """The files of the index cannot be read. It can be made again from the copy."""

    def __init__(self, folder: Path, said: object) -> None:
        super().__init__(
            f"the index in {folder} is damaged ({str(said)[:160]}): stop copydesk, move that folder away, "
            "start it again, and then: copydesk replay --step indexer"
        )


class IndexOutOfReach(StoreUnavailable):
    """The files of the index are as they were, and the system lets nobody at them just now."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"the index in {folder} cannot be opened: {why}; see to its disk and its rights")


class AmbiguousId(LookupError):
    """The beginning of an id fits several documents; `candidates` names some of them."""

    def __init__(self, prefix: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{prefix!r} is the beginning of more than one document's id")
        self.candidates = tuple(candidates)


class BadCursor(ValueError):
    """The cursor is none that a search gave out."""


@dataclass(frozen=True)
class Standing:
    """How a document stands to others: its story, or a document of each story that it holds parts of.

    `relation` is what it is to the source of its story (`stories/naming.py`), and `held_by`
    are round-ups that hold parts of the story.
    """

    story: str | None = None
    holds: tuple[str, ...] = ()
    relation: str | None = None
    held_by: tuple[str, ...] = ()


class StoredDocument(Contract):
    """One document of the index in full: the article, what it says, and where its copy lies.

    `story` is the id of its story, null where it has no copies; `holds` names a document of
    each story that a round-up has parts of. `relation` is what it is to the source of its
    story, and `held_by` names round-ups that have parts of it. `joined` are the names that are
    those of somebody whom other documents name otherwise.
    """

    document_id: str
    content: ContentRef
    locations: tuple[Location, ...]
    article: Article
    annotations: Annotations
    story: str | None = None
    holds: tuple[str, ...] = ()
    relation: str | None = None
    held_by: tuple[str, ...] = ()
    joined: tuple[Joined, ...] = ()

    def called(self, name: str) -> str:
        """What the index calls somebody whom the document names so."""
        key = fold.key(name)
        return next((one.name for one in self.joined if fold.key(one.form) == key), name)

    def standing(self, standing: Standing) -> Self:
        """The same document, standing otherwise to others."""
        return self.model_copy(update=asdict(standing))


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
class Excerpt:
    """Some of the text, and the ranges of its code points that the search matched."""

    text: str
    highlights: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False


class Fit(StrEnum):
    """How a document fits a search that may be loosened, the best first."""

    EXACT = "exact"
    FORMS = "forms"
    MOST = "most"
    MISSPELT = "misspelt"


@dataclass(frozen=True)
class Loosened:
    """What of a search was loosened. The counts are of documents; each is counted once.

    `exact` have every word as it was typed, `forms` all of them in other forms, `loose` most
    of them or other spellings. `passed_over` are words that need not occur, `unknown` those
    that no document has, `spellings` such words with what they were read as, the likeliest
    first. `suggestion` is the search with those in their place, null where there are none.
    """

    exact: int
    forms: int = 0
    loose: int = 0
    passed_over: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    spellings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    suggestion: str | None = None


@dataclass(frozen=True)
class Hit:
    """One document found. `published` is ISO 8601; `score` is 0 when sorted by date.

    `fit` is null when sorted by date, and where nothing may be loosened.

    `opening` are its first words, for where the title is null. `story` is null for a
    document without copies; `copies` counts the documents of its story, itself included.
    """

    document_id: str
    title: Excerpt | None
    opening: str
    snippet: Excerpt
    published: str | None
    language: str | None
    locations: tuple[Location, ...]
    authors: tuple[str, ...] = ()
    score: float = 0.0
    story: str | None = None
    copies: int = 1
    fit: Fit | None = None


@dataclass(frozen=True)
class Count:
    """A name as most documents write it, and how many of the documents, or stories, found have it."""

    value: str
    count: int


@dataclass(frozen=True)
class Histogram:
    """Documents found by date of publication; `start` of a bar is `2024`, `2024-10` or a day.

    Bars without documents are left out; `undated` counts documents that state no date.
    """

    unit: HistogramUnit = HistogramUnit.MONTH
    bars: tuple[Count, ...] = ()
    undated: int = 0


@dataclass(frozen=True)
class Results:
    """What a search found. `next` asks for the following hits; null at the end.

    `total` and histogram count documents, facets what was asked for; `rows` stories and documents without
    copies, which is how many hits a folded search has. `loosened` is null where every
    document has all words as they were typed.
    """

    total: int
    hits: tuple[Hit, ...]
    next: str | None = None
    facets: dict[Facet, tuple[Count, ...]] = field(default_factory=dict)
    histogram: Histogram = Histogram()
    rows: int = 0
    loosened: Loosened | None = None


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


class StatementHit(Contract):
    """One statement found: who, in what role, said what, and where it stands.

    `start` and `end` count code points of the article's text, `anchor` names its place on
    the article's page; `published` is the article's date, ISO 8601.
    """

    document_id: str
    anchor: str
    kind: StatementKind
    text: str
    start: int
    end: int
    speaker: str | None = None
    role: str | None = None
    cue: str | None = None
    agency: str | None = None
    published: str | None = None
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class StatementResults:
    """A page of statements; `next` asks for the following ones, null at the end."""

    total: int
    hits: tuple[StatementHit, ...]
    next: str | None = None


class Store(Protocol):
    """The writer's side. Nothing can be found, or survives a crash, before `commit` returns.

    Every method but `close` raises StoreUnavailable; then all since the last commit is lost.
    """

    @property
    def name(self) -> str:
        """Names the index and the shape of its fields."""
        ...

    def upsert(self, documents: Iterable[StoredDocument]) -> None:
        """Put documents in, in place of those with the same ids."""
        ...

    def delete(self, document_ids: Iterable[str]) -> None:
        """Take documents out, if they are there."""
        ...

    def assign(self, standings: Mapping[str, Standing]) -> None:
        """Give documents another standing, by their ids; those that are not there are passed over."""
        ...

    def get(self, document_id: str) -> StoredDocument | None:
        """The document as it was last put in, committed or not."""
        ...

    def commit(self) -> None:
        """Make everything up to here durable and visible."""
        ...

    def writable(self) -> bool:
        """Whether there is a writer, and room on the disk."""
        ...

    def close(self) -> None:
        """Let go of the index; what was not committed is dropped."""
        ...


class Searcher(Protocol):
    """The reader's side; sees every commit from its next call on. Usable from many threads."""

    def search(self, query: Query) -> Results:
        """Find documents. Raises BadCursor for an `after` of foreign make."""
        ...

    def statements(self, query: StatementQuery) -> StatementResults:
        """Find statements. Raises BadCursor for an `after` of foreign make."""
        ...

    def sift(self, queries: Sequence[Query], ids: Sequence[str]) -> list[frozenset[str]]:
        """For each query those of these documents that it finds, all in one state of the index.

        Whatever order, page or number a query asks for. Much quicker than searching.
        """
        ...

    def get(self, document_id: str) -> StoredDocument | None:
        """The document of that id, or of the only id that begins so (6 characters and more).

        Raises AmbiguousId.
        """
        ...

    def count(self) -> int:
        """How many documents there are."""
        ...

    def ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        ...

    def reload(self) -> None:
        """See the newest commit now."""
        ...
