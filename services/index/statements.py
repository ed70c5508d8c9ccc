"""The statements of a document as rows of their own: each with what it is found by and what is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from copydesk_contracts.annotations import Entity, Statement, StatementKind
from services.index import fold
from services.index.documents import (
    IndexFields,
    aliases_of,
    called_entities,
    index_fields,
    language_of,
    otherwise,
)
from services.index.query import Facet
from services.index.results import StatementHit
from services.index.stored import StoredDocument

Named = TypeVar("Named", bound=Entity)


@dataclass(frozen=True)
class StatementRow:
    """One statement; `fields` hold for it alone, but places, language and source are its article's."""

    hit: StatementHit
    fields: IndexFields


def statement_rows(document: StoredDocument) -> Iterator[StatementRow]:
    """Every statement, direct ones too, in reading order."""
    whole = index_fields(document)
    roles = {p.name: p.role.text for p in document.annotations.people or () if p.role is not None}
    anchors = anchors_of(document)
    for statement in document.annotations.said():
        role = roles.get(statement.speaker or "")
        hit = StatementHit(
            document_id=document.document_id,
            anchor=anchors[statement.span.start, statement.kind is StatementKind.DIRECT],
            kind=statement.kind,
            text=statement.text,
            start=statement.span.start,
            end=statement.span.end,
            speaker=document.called(statement.speaker) if statement.speaker else None,
            role=role,
            cue=statement.cue.text if statement.cue else None,
            agency=document.called(statement.agency) if statement.agency else None,
            published=whole.published,
            title=whole.title or None,
            language=language_of(document),
        )
        yield StatementRow(hit, _fields(document, whole, hit, statement))


def anchors_of(document: StoredDocument) -> dict[tuple[int, bool], str]:
    """Names of places on the article's page, by where a statement begins and whether it is a quotation."""
    found = document.annotations
    quotes = {(q.span.start, True): f"q{n}" for n, q in enumerate(found.quotes or ())}
    return quotes | {(s.span.start, False): f"s{n}" for n, s in enumerate(found.statements or ())}


def _fields(
    document: StoredDocument, whole: IndexFields, hit: StatementHit, statement: Statement
) -> IndexFields:
    called = dict(_called(document, statement))
    names = {facet: {fold.key(name): name for _, name in pairs} for facet, pairs in called.items()}
    forms = {**whole.forms, **{facet: otherwise(pairs) for facet, pairs in called.items()}}
    return IndexFields(
        title="",
        body=hit.text,
        rest="",
        authors=whole.authors,
        names={**whole.names, **names},
        roles=(hit.role,) if hit.role else (),
        quotes=(hit.text,) if statement.kind is StatementKind.DIRECT else (),
        said=(hit.text,),
        paths=whole.paths,
        published=whole.published,
        mentioned=frozenset(),
        story=None,
        points=whole.points,
        forms=forms,
        aliases=aliases_of(forms),
    )


def _called(document: StoredDocument, statement: Statement) -> Iterator[tuple[Facet, list[tuple[str, str]]]]:
    """Names of the statement's own, as written and as the index calls them."""
    found = document.annotations
    people = _named(found.people, statement)
    yield Facet.PEOPLE, [(person.name, document.called(person.name)) for person in people]
    yield Facet.ORGANISATIONS, list(called_entities(document, _named(found.organisations, statement)))
    for facet, name in ((Facet.AGENCIES, statement.agency), (Facet.SPEAKERS, statement.speaker)):
        yield facet, [(name, document.called(name))] if name else []


def _named(entities: Sequence[Named] | None, statement: Statement) -> list[Named]:
    """Those that the words of the statement name."""
    start, end = statement.span.start, statement.span.end
    return [
        entity
        for entity in entities or ()
        if any(start <= m.span.start and m.span.end <= end for m in entity.mentions)
    ]
