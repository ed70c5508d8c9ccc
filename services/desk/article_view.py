"""What the article page shows: the text with its marks, and beside it who said what."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from copydesk_contracts.annotations import Annotations, Entity, Label, Quote, Statement, StatementKind
from copydesk_contracts.article import Article, Fact, Span
from services.desk import marking
from services.desk.map_view import MapView, map_view
from services.desk.marking import Mark, Segment
from services.enricher.annotators.registry import not_looked_for, title_of
from services.index import excerpts
from services.index.documents import body_of, label_name, language_of
from services.index.highlight import highlighter
from services.index.results import Excerpt
from services.index.statements import anchors_of
from services.index.stored import StoredDocument
from services.operations.gazetteer import with_places

MOST_PLACES: Final = 200
"""Places of one article that its map shows."""
LONGEST_SHOWN: Final = 300_000
"""Code points of one article that its page shows; the API has the rest."""
Ranges = tuple[tuple[int, int], ...]
HIT: Final = "hit-"
"""What anchors of places that a search found begin with."""


@dataclass(frozen=True)
class ShownBlock:
    """A heading or a paragraph of the page."""

    kind: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class ShownStatement:
    """One statement and the anchor of its place in the text; `quote` is it, whatever its kind."""

    anchor: str
    quote: Statement


@dataclass(frozen=True)
class ArticleView:
    """Everything the template needs. `copy` is the whole text as received."""

    document: StoredDocument
    title: str
    titled: bool
    blocks: tuple[ShownBlock, ...]
    copy: tuple[Segment, ...]
    said: tuple[ShownStatement, ...]
    facts: tuple[tuple[str, Fact], ...]
    kinds: tuple[tuple[str, int], ...]
    cut: bool
    map: MapView | None
    hits: tuple[str, ...]
    """Anchors of the places in headings and paragraphs that the search found, in reading order."""
    headline: Excerpt
    """The title, with what the search found in it."""
    labels: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Title, and text and search name of each label, by annotator."""
    not_looked_for: tuple[str, ...]


def article_view(document: StoredDocument, asked: str = "") -> ArticleView:
    """The view of one document, with the words of a search marked."""
    article = document.article
    text = article.text[:LONGEST_SHOWN]
    find = _finder(document, with_places(asked).text)
    marks = [*marks_of(document), *_hits(text, find(text))]
    pieces = marking.segments(text, marks)
    blocks = tuple(blocks_of(article, text, pieces))
    title = article.title.reading if article.title else excerpts.opening(body_of(article))
    return ArticleView(
        document=document,
        title=title,
        titled=article.title is not None,
        blocks=blocks,
        copy=tuple(pieces),
        said=tuple(_said(document)),
        facts=tuple(_facts(article)),
        kinds=tuple(_kinds(document.annotations)),
        cut=len(article.text) > LONGEST_SHOWN,
        map=map_view((document.annotations.places or ())[:MOST_PLACES]),
        hits=tuple(_shown_hits(blocks)),
        headline=Excerpt(title, find(title)),
        labels=tuple(_labels(document.annotations)),
        not_looked_for=not_looked_for(document.annotations),
    )


def _shown_hits(blocks: Iterable[ShownBlock]) -> Iterator[str]:
    for anchors in [segment.anchors for block in blocks for segment in block.segments if segment.anchors]:
        yield from (anchor for anchor in anchors if anchor.startswith(HIT))


def _finder(document: StoredDocument, asked: str) -> Callable[[str], Ranges]:
    """What finds the places of a search in a text of the document."""
    if not asked.strip():
        return lambda _: ()
    marks, language = highlighter(asked, document), language_of(document)
    return lambda text: marks.ranges(text, language)


def _hits(text: str, found: Ranges) -> list[Mark]:
    """The places that a search found; words side by side are one."""
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [Mark(start, end, "hit", anchor=f"{HIT}{number}") for number, (start, end) in enumerate(joined)]


def _said(document: StoredDocument) -> Iterator[ShownStatement]:
    anchors = anchors_of(document)
    for one in document.annotations.said():
        yield ShownStatement(anchors[one.span.start, one.kind is StatementKind.DIRECT], one)


def _labels(found: Annotations) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for annotator, labels in found.labels.items():
        yield title_of(annotator), tuple((one.text, label_name(annotator, one.text)) for one in labels)


def marks_of(document: StoredDocument) -> Iterator[Mark]:
    found = document.annotations
    yield from _said_marks("quote", "q", found.quotes)
    yield from _said_marks("statement", "s", found.statements)
    yield from _entity_marks("organisation", found.organisations)
    yield from _entity_marks("place", found.places)
    yield from _entity_marks("agency", found.agencies)
    for person in found.people or ():
        yield from _mention_marks("person", document.called(person.name), person)
        if person.role:
            yield Mark(person.role.span.start, person.role.span.end, "role", person.name)
    for mentioned in found.dates or ():
        yield Mark(mentioned.span.start, mentioned.span.end, "date", mentioned.value or "")
    for labels in found.labels.values():
        yield from _label_marks(labels)


def _said_marks(kind: str, anchor: str, said: Iterable[Quote] | None) -> Iterator[Mark]:
    """Contents with a place to jump to each, and the words that attribute them."""
    for number, one in enumerate(said or ()):
        yield Mark(one.span.start, one.span.end, kind, one.speaker or "", anchor=f"{anchor}{number}")
        if one.cue:
            yield Mark(one.cue.span.start, one.cue.span.end, "cue")


def _label_marks(labels: Iterable[Label]) -> Iterator[Mark]:
    for label in labels:
        for mention in label.mentions:
            yield Mark(mention.span.start, mention.span.end, "label", label.text)


def _entity_marks(kind: str, entities: Iterable[Entity] | None) -> Iterator[Mark]:
    for entity in entities or ():
        yield from _mention_marks(kind, entity.name, entity)


def _mention_marks(kind: str, name: str, entity: Entity) -> Iterator[Mark]:
    for mention in entity.mentions:
        yield Mark(mention.span.start, mention.span.end, kind, name)


def _kinds(found: Annotations) -> Iterator[tuple[str, int]]:
    yield "person", len(found.people or ())
    yield "organisation", len(found.organisations or ())
    yield "place", len(found.places or ())
    yield "agency", len(found.agencies or ())
    yield "quote", len(found.quotes or ())
    yield "statement", len(found.statements or ())
    yield "date", len(found.dates or ())


def blocks_of(article: Article, text: str, pieces: list[Segment]) -> Iterator[ShownBlock]:
    """Headings and paragraphs by the sections; by empty lines where no section has a place in the text."""
    placed = [
        block for section in article.sections for block in _section(section.heading, section.paragraphs)
    ]
    spans = placed or [("paragraph", span) for span in _by_empty_lines(text)]
    for kind, span in spans:
        yield ShownBlock(kind, tuple(marking.cut(pieces, span.start, min(span.end, len(text)))))


def _section(heading: Fact | None, paragraphs: Iterable[Fact]) -> Iterator[tuple[str, Span]]:
    if heading is not None and heading.span is not None:
        yield "heading", heading.span
    for paragraph in paragraphs:
        if paragraph.span is not None:
            yield "paragraph", paragraph.span


def _by_empty_lines(text: str) -> Iterator[Span]:
    start = end = 0
    for line in [*text.splitlines(keepends=True), ""]:
        end += len(line)
        if not line.strip():
            if text[start:end].strip():
                yield Span(start=start, end=end)
            start = end


def _facts(article: Article) -> Iterator[tuple[str, Fact]]:
    named = {
        "Title": article.title,
        "Published": article.published,
        "Updated": article.updated,
        "Dateline": article.dateline,
        "Credit": article.credit,
        "Address": article.source_url,
        "Language": article.declared_language,
        "Item": article.item,
        "Version": article.version,
    }
    yield from ((name, fact) for name, fact in named.items() if fact is not None)
    yield from (("Author", author) for author in article.authors)
