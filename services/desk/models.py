"""What the HTTP API answers, in types, so that OpenAPI describes it."""

from pydantic import BaseModel, ConfigDict

from copydesk_contracts.events import Location
from services.index.loosened import line
from services.index.notes import notes
from services.index.query import Facet, HistogramUnit
from services.index.results import Count, Excerpt, Fit, Hit, Loosened, Results
from services.operations.gazetteer import located


class Model(BaseModel):
    """Closed and frozen."""

    model_config = ConfigDict(frozen=True)


class ExcerptModel(Model):
    """Some of the text; `highlights` are half-open ranges of its code points that matched."""

    text: str
    highlights: list[tuple[int, int]]
    cut_before: bool
    cut_after: bool

    @classmethod
    def of(cls, excerpt: Excerpt) -> "ExcerptModel":
        """The excerpt as the API says it."""
        return cls(
            text=excerpt.text,
            highlights=list(excerpt.highlights),
            cut_before=excerpt.cut_before,
            cut_after=excerpt.cut_after,
        )


class HitModel(Model):
    """One document found; `url` is its page, `published` ISO 8601, `opening` its first words.

    `story` is null for a document without copies; `copies` counts the documents of its story.
    `fit` says how the words are in it: null by date, and where nothing may be loosened. `relation` is what
    the document is to the source of its story: source, copy, cut, rewrite or update_of, null where its story
    has more than fifty documents. A round-up `holds` a document of each story that it has parts of; `held_by`
    are the first round-ups that hold parts of this one's story.
    """

    document_id: str
    url: str
    title: str | None
    title_highlights: list[tuple[int, int]]
    opening: str
    snippet: ExcerptModel
    published: str | None
    language: str | None
    authors: list[str]
    locations: list[Location]
    score: float
    story: str | None = None
    copies: int = 1
    fit: Fit | None = None
    relation: str | None = None
    holds: list[str] = []
    held_by: list[str] = []

    @classmethod
    def of(cls, hit: Hit) -> "HitModel":
        """The hit as the API says it."""
        return cls(
            document_id=hit.document_id,
            url=f"/documents/{hit.document_id}",
            title=hit.title.text if hit.title else None,
            title_highlights=list(hit.title.highlights) if hit.title else [],
            opening=hit.opening,
            snippet=ExcerptModel.of(hit.snippet),
            published=hit.published,
            language=hit.language,
            authors=list(hit.authors),
            locations=list(hit.locations),
            score=hit.score,
            story=hit.story,
            copies=hit.copies,
            fit=hit.fit,
            relation=hit.relation,
            holds=list(hit.holds),
            held_by=list(hit.held_by),
        )


class CountModel(Model):
    """A value and how many documents have it."""

    value: str
    count: int

    @classmethod
    def of(cls, count: Count) -> "CountModel":
        """The count as the API says it."""
        return cls(value=count.value, count=count.count)


class HistogramModel(Model):
    """Documents by date of publication; empty bars are left out."""

    unit: HistogramUnit
    bars: list[CountModel]
    undated: int


class LoosenedModel(Model):
    """What of the search was loosened, in one `line` and in counts of documents.

    `exact` have every word as typed, `forms` all in other forms, `loose` most of them or other
    spellings. `passed_over` need not occur, `unknown` are in no document, `spellings` are what
    such words were read as; `suggestion` is the search with those in their place.
    """

    line: str
    exact: int
    forms: int
    loose: int
    passed_over: list[str]
    unknown: list[str]
    spellings: dict[str, list[str]]
    suggestion: str | None

    @classmethod
    def of(cls, told: Loosened) -> "LoosenedModel":
        """What was loosened as the API says it."""
        return cls(
            line=line(told),
            exact=told.exact,
            forms=told.forms,
            loose=told.loose,
            passed_over=list(told.passed_over),
            unknown=list(told.unknown),
            spellings={word: list(others) for word, others in told.spellings.items()},
            suggestion=told.suggestion,
        )


class SearchResponse(Model):
    """A page of hits; `next` goes into `after` of the request for the following ones.

    `total` and histogram count documents, facets what `count` says; `rows` is how many hits all pages have:
    one for each story and each document without copies. `loosened` is null where all words
    are in every document as they were typed; `notes` say what was typed and means nothing.
    `sampled` is on how many of the documents facets and histogram are estimated, null where they are exact.
    """

    total: int
    rows: int
    hits: list[HitModel]
    next: str | None
    facets: dict[Facet, list[CountModel]]
    histogram: HistogramModel
    loosened: LoosenedModel | None = None
    notes: list[str] = []
    sampled: int | None = None

    @classmethod
    def of(cls, results: Results, text: str = "") -> "SearchResponse":
        """The results as the API says them."""
        return cls(
            total=results.total,
            rows=results.rows,
            hits=[HitModel.of(hit) for hit in results.hits],
            next=results.next,
            facets={f: [CountModel.of(c) for c in counts] for f, counts in results.facets.items()},
            histogram=HistogramModel(
                unit=results.histogram.unit,
                bars=[CountModel.of(bar) for bar in results.histogram.bars],
                undated=results.histogram.undated,
            ),
            loosened=LoosenedModel.of(results.loosened) if results.loosened else None,
            notes=list(notes(text, located)),
            sampled=results.sampled,
        )


class Problem(Model):
    """Why a request was not answered, and where to go on."""

    detail: str
    candidates: list[str] = []
