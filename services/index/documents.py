"""From an event's data to the document that the index keeps, and to the fields it is found by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from copydesk_contracts.annotations import Agency, Annotations, Organisation, Place
from copydesk_contracts.article import Article, Fact
from copydesk_contracts.events import DocumentEnriched, DocumentIndexed, Location
from copydesk_contracts.plain import names_of, reading_of, readings_of
from services.index import fold
from services.index.areas import Point
from services.index.query import Facet
from services.index.results import Hit
from services.index.stored import StoredDocument
from services.index.told_days import told_dates

MOST_TOLD: Final = 100
"""Locations in an event at most: of copies by the thousand it would have megabytes."""
PART: Final = "part_of"
"""Relation of a document of whose story a round-up has parts ..."""
ROUND_UP: Final = "round_up"
"""... and of the round-up."""


@dataclass(frozen=True)
class IndexFields:
    """What one document is found by.

    `body` is what the article tells, `rest` what else the copy holds (header lines,
    boilerplate), so that all of it is found but not shown first. `names` has, for each
    facet, the folded key of every name and the name as written; `mentioned` the days,
    months and years that the text speaks of; `said` what it reports anybody to have said;
    `points` are where its places lie; `forms` are, by facet, names as written of whom or what the
    index calls otherwise, `aliases` the folded keys of such names by the facets whose filters find
    them too, uncounted.
    """

    title: str
    body: str
    rest: str
    authors: tuple[str, ...]
    names: dict[Facet, dict[str, str]]
    roles: tuple[str, ...]
    quotes: tuple[str, ...]
    said: tuple[str, ...]
    paths: tuple[str, ...]
    published: str | None
    mentioned: frozenset[str]
    story: str | None
    points: frozenset[Point]
    forms: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    aliases: Mapping[Facet, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wording:
    """Where a document's words are: `told` are title and body, `searched` is all in which words without a
    field are looked for. `language` is its folded code.
    """

    told: str
    searched: str
    language: str | None


def stored_document(
    data: DocumentEnriched,
    article: Article,
    annotations: Annotations,
    locations: Sequence[Location] = (),
    story: str | None = None,
) -> StoredDocument:
    """The document as the index keeps it; `locations` are those of the ledger.

    The event's own counts only where these are none: its file may have been moved since.
    """
    return StoredDocument(
        document_id=data.document_id,
        content=data.content,
        locations=merge_locations(locations or (data.location,)),
        article=article,
        annotations=annotations,
        story=story,
    )


def merge_locations(locations: Iterable[Location]) -> tuple[Location, ...]:
    """Each place once, with its highest revision, in order of root and path."""
    newest: dict[tuple[str, str], Location] = {}
    for location in locations:
        place = (location.root, location.path)
        if place not in newest or newest[place].revision < location.revision:
            newest[place] = location
    return tuple(newest[place] for place in sorted(newest))


def indexed_event(document: StoredDocument, location: Location, index: str) -> DocumentIndexed:
    """What is announced once the document can be found."""
    article = document.article
    return DocumentIndexed(
        document_id=document.document_id,
        location=location,
        index=index,
        title=article.title.reading if article.title else None,
        published=published_of(document),
        language=language_of(document),
        locations=document.locations[:MOST_TOLD],
        total=len(document.locations),
    )


def published_of(document: StoredDocument) -> str | None:
    """Day or moment of publication, ISO 8601."""
    return document.article.published.value if document.article.published else None


def language_of(document: StoredDocument) -> str | None:
    """Code of the language that was detected."""
    language = document.annotations.language
    return language.code if language else None


def index_fields(document: StoredDocument) -> IndexFields:
    """What the document is to be found by."""
    article, annotations, forms = document.article, document.annotations, _forms(document)
    return IndexFields(
        title=reading_of(article.title) or "",
        body=body_of(article),
        rest=_rest_of(article),
        authors=tuple(readings_of(article.authors)),
        names={facet: _keyed(names) for facet, names in _names(document).items()},
        roles=tuple(_roles(annotations)),
        quotes=tuple(quote.text for quote in annotations.quotes or ()),
        said=tuple(statement.text for statement in annotations.said()),
        paths=tuple(location.path for location in document.locations),
        published=published_of(document),
        mentioned=_mentioned(article, annotations),
        story=document.story,
        points=frozenset(points_of(annotations)),
        forms=forms,
        aliases=aliases_of(forms),
    )


def _forms(document: StoredDocument) -> dict[Facet, tuple[str, ...]]:
    """Names as the document writes them of whom and what the index calls otherwise."""
    found = document.annotations
    said = ((one.speaker, document.called(one.speaker)) for one in found.said() if one.speaker)
    return {
        Facet.PEOPLE: tuple(one.form for one in document.joined),
        Facet.ORGANISATIONS: otherwise(called_entities(document, found.organisations)),
        Facet.PLACES: otherwise(called_entities(document, found.places)),
        Facet.AGENCIES: otherwise(called_entities(document, found.agencies)),
        Facet.SPEAKERS: otherwise(said),
    }


def called_entities(
    document: StoredDocument, entities: Iterable[Organisation | Agency | Place] | None
) -> Iterator[tuple[str, str]]:
    """Organisations, media or places as written, and what the index calls them."""
    return ((entity.name, document.entity_called(entity)) for entity in entities or ())


def otherwise(called: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The names as written, of pairs with what the index calls them, that are others."""
    others = (written for written, name in called if fold.key(written) != fold.key(name))
    return tuple(dict.fromkeys(others))


def aliases_of(forms: Mapping[Facet, Iterable[str]]) -> dict[Facet, frozenset[str]]:
    """The keys by which filters find such names too."""
    return {facet: frozenset(map(fold.key, written)) for facet, written in forms.items()}


def _roles(annotations: Annotations) -> Iterator[str]:
    return (person.role.text for person in annotations.people or () if person.role)


def points_of(annotations: Annotations) -> Iterator[Point]:
    """Where the places lie whose coordinates are known."""
    for place in annotations.places or ():
        if place.latitude is not None and place.longitude is not None:
            yield place.latitude, place.longitude


def searched_text(fields: IndexFields) -> str:
    """Everything in which words without a field are looked for."""
    return _searched(fields.title, fields.body, fields.authors, fields.rest)


def _searched(title: str, body: str, authors: Iterable[str], rest: str) -> str:
    return "\n".join((title, body, *authors, rest))


def wording(fields: IndexFields) -> Wording:
    """The words of a document whose fields are known."""
    language = next(iter(fields.names[Facet.LANGUAGE]), None)
    return Wording(f"{fields.title}\n{fields.body}", searched_text(fields), language)


def wording_of(document: StoredDocument) -> Wording:
    """The words of a document, without what else it is found by."""
    article, language = document.article, language_of(document)
    title, body = reading_of(article.title) or "", body_of(article)
    searched = _searched(title, body, readings_of(article.authors), _rest_of(article))
    return Wording(f"{title}\n{body}", searched, fold.key(language or "") or None)


def body_of(article: Article) -> str:
    """Headings and paragraphs as a reader would write them; the whole text where there are none."""
    return "\n\n".join(fact.reading for fact in _told(article)) or article.text


def _told(article: Article) -> Iterator[Fact]:
    for section in article.sections:
        if section.heading is not None:
            yield section.heading
        yield from section.paragraphs


def _rest_of(article: Article) -> str:
    """The text between headings and paragraphs, and a lead that stands in the metadata."""
    told = list(_told(article))
    spans = sorted((f.span.start, f.span.end) for f in told if f.span is not None)
    rest, reached = [], 0
    for start, end in spans:
        rest.append(article.text[reached:start])
        reached = max(reached, end)
    rest.append(article.text[reached:] if told else "")
    if article.lead is not None and article.lead.span is None:
        rest.append(article.lead.reading)
    return "\n\n".join(part for part in rest if part.strip())


def _names(document: StoredDocument) -> dict[Facet, list[str]]:
    found = document.annotations
    return {
        Facet.PEOPLE: [document.called(name) for name in names_of(found.people)],
        Facet.ORGANISATIONS: [name for _, name in called_entities(document, found.organisations)],
        Facet.PLACES: [name for _, name in called_entities(document, found.places)],
        Facet.AGENCIES: [name for _, name in called_entities(document, found.agencies)],
        Facet.SPEAKERS: [document.called(said.speaker) for said in found.said() if said.speaker],
        Facet.LANGUAGE: [found.language.code] if found.language else [],
        Facet.SOURCE: [location.root for location in document.locations],
        Facet.LABELS: list(_labels(found)),
        Facet.COUNTRIES: list(_countries(found)),
        Facet.REGIONS: list(_regions(found)),
        Facet.WARNINGS: [warning.code for warning in document.article.warnings],
        Facet.RELATIONS: list(relations_of(document)),
    }


def _labels(found: Annotations) -> Iterator[str]:
    for annotator, labels in found.labels.items():
        for label in labels:
            yield label_name(annotator, label.text)


def _countries(found: Annotations) -> Iterator[str]:
    for place in found.places or ():
        if place.country:
            yield place.country


def _regions(found: Annotations) -> Iterator[str]:
    for place in found.places or ():
        if place.region:
            yield f"{place.region}, {place.country}"


def relations_of(document: StoredDocument | Hit) -> Iterator[str]:
    """What `relation:` finds a document by."""
    if document.relation is not None:
        yield document.relation
    if document.held_by:
        yield PART
    if document.holds:
        yield ROUND_UP


def label_name(annotator: str, text: str) -> str:
    """The name under which a label of an annotator is found: "tone: calm"."""
    return f"{annotator}: {text}"


def _keyed(names: Iterable[str]) -> dict[str, str]:
    keyed: dict[str, str] = {}
    for name in names:
        keyed.setdefault(fold.key(name), name)
    keyed.pop("", None)
    return keyed


def _mentioned(article: Article, annotations: Annotations) -> frozenset[str]:
    values = {mention.value for mention in told_dates(article, annotations) if mention.value}
    return frozenset(token for value in values for token in fold.calendar_tokens(value))
