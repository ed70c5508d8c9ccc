"""Pieces of articles for retrieval: of a chosen size, each with where it stands and what it says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict

from copydesk_contracts.annotations import Entity
from copydesk_contracts.article import Article, Fact, Span
from copydesk_contracts.events import Location
from services.index.documents import language_of
from services.index.stored import StoredDocument

SMALLEST: Final = 200
"""Characters below which a passage says too little to be found ..."""
LARGEST: Final = 8000
"""... and above which it says too much for most models that embed text."""
_SENTENCE_ENDS: Final = ".!?。！？"


class PassageFact(BaseModel):
    """What a passage names: `kind` is person, organisation, place, agency, date or statement.

    People, speakers and places are called as the index calls them, whatever the passage writes.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    name: str
    start: int
    end: int
    speaker: str | None = None


class Passage(BaseModel):
    """Some of an article's text, word for word; `start` and `end` count code points of it, end exclusive.

    `number` counts the passages of one document; `section` is the heading it stands under, `story`
    that of copies of one another, null where the document has none, and `relation` what it is to
    the source of that: source, copy, cut, rewrite or update_of.
    """

    model_config = ConfigDict(frozen=True)

    document_id: str
    number: int
    text: str
    start: int
    end: int
    title: str | None
    published: str | None
    language: str | None
    section: str | None
    story: str | None
    relation: str | None
    locations: tuple[Location, ...]
    facts: tuple[PassageFact, ...]


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    section: str | None


def passages(document: StoredDocument, size: int) -> Iterator[Passage]:
    """The document's passages in reading order, none longer than `size` code points.

    Paragraphs of one section are put together while they fit; one that is too long is cut
    behind a sentence, or else between words.
    """
    article = document.article
    facts = sorted(_facts(document), key=lambda fact: (fact.start, fact.end))
    for number, piece in enumerate(_joined(_pieces(article, size), size)):
        yield Passage(
            document_id=document.document_id,
            number=number,
            text=article.text[piece.start : piece.end],
            start=piece.start,
            end=piece.end,
            title=article.title.reading if article.title else None,
            published=article.published.value if article.published else None,
            language=language_of(document),
            section=piece.section,
            story=document.story,
            relation=document.relation,
            locations=document.locations,
            facts=tuple(fact for fact in facts if piece.start <= fact.start and fact.end <= piece.end),
        )


def _pieces(article: Article, size: int) -> Iterator[_Piece]:
    for span, section in _paragraphs(article):
        start = span.start
        while span.end - start > size:
            end = _cut(article.text, start, start + size)
            yield _Piece(start, end, section)
            start = end
        yield _Piece(start, span.end, section)


def _paragraphs(article: Article) -> Iterator[tuple[Span, str | None]]:
    """Every paragraph that stands in the text; the whole text where none does."""
    placed = [
        (paragraph.span, _reading(section.heading))
        for section in article.sections
        for paragraph in section.paragraphs
        if paragraph.span is not None
    ]
    if placed or not article.text.strip():
        yield from placed
    else:
        yield Span(start=0, end=len(article.text)), None


def _reading(heading: Fact | None) -> str | None:
    return heading.reading if heading is not None else None


def _cut(text: str, start: int, limit: int) -> int:
    """Where to cut between `start` and `limit`: behind the last sentence, else between words, else there."""
    spaces = [at for at in range(start + 1, limit) if text[at].isspace()]
    ends = [at for at in spaces if text[at - 1] in _SENTENCE_ENDS]
    return (ends or spaces or [limit - 1])[-1] + 1


def _joined(pieces: Iterable[_Piece], size: int) -> Iterator[_Piece]:
    """Neighbours under one heading as one while they fit."""
    held: _Piece | None = None
    for piece in pieces:
        fits = held is not None and held.section == piece.section and held.start <= piece.start
        if held is not None and fits and piece.end - held.start <= size:
            held = _Piece(held.start, max(held.end, piece.end), held.section)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _facts(document: StoredDocument) -> Iterator[PassageFact]:
    found = document.annotations
    for person in found.people or ():
        yield from _named("person", person, document.called(person.name))
    for place in found.places or ():
        yield from _named("place", place, document.entity_called(place))
    for kind, entities in (("organisation", found.organisations), ("agency", found.agencies)):
        for entity in entities or ():
            yield from _named(kind, entity, document.entity_called(entity))
    for mentioned in found.dates or ():
        value = mentioned.value or mentioned.text
        yield PassageFact(kind="date", name=value, start=mentioned.span.start, end=mentioned.span.end)
    for said in found.said():
        speaker = document.called(said.speaker) if said.speaker else None
        yield PassageFact(
            kind="statement", name=said.text, start=said.span.start, end=said.span.end, speaker=speaker
        )


def _named(kind: str, entity: Entity, name: str) -> Iterator[PassageFact]:
    for mention in entity.mentions:
        yield PassageFact(kind=kind, name=name, start=mention.span.start, end=mention.span.end)
