"""What an index answers."""

from dataclasses import dataclass, field
from enum import StrEnum

from copydesk_contracts.annotations import StatementKind
from copydesk_contracts.base import Contract
from copydesk_contracts.events import Location
from services.index.query import Facet, HistogramUnit


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
    document without copies; `copies` counts the documents of its story, itself included. `relation`,
    `holds` and `held_by` are those of the stored document.
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
    relation: str | None = None
    holds: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()


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
    document has all words as they were typed. `sampled` is on how many of the documents, taken evenly,
    facets and histogram are estimated; null where they are exact.
    """

    total: int
    hits: tuple[Hit, ...]
    next: str | None = None
    facets: dict[Facet, tuple[Count, ...]] = field(default_factory=dict)
    histogram: Histogram = Histogram()
    rows: int = 0
    loosened: Loosened | None = None
    sampled: int | None = None


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
