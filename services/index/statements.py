"""The statements of a document as rows of their own: each with what it is found by and what is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copydesk_contracts.annotations import Entity, Statement, StatementKind
from services.index import fold
from services.index.documents import IndexFields, index_fields, language_of
from services.index.query import Facet
from services.index.results import StatementHit
from services.index.stored import StoredDocument


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
            agency=statement.agency,
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
    found = document.annotations
    own = {
        Facet.PEOPLE: [document.called(name) for name in _named(found.people, statement)],
        Facet.ORGANISATIONS: _named(found.organisations, statement),
        Facet.AGENCIES: [hit.agency] if hit.agency else [],
        Facet.SPEAKERS: [hit.speaker] if hit.speaker else [],
    }
    names = {facet: {fold.key(name): name for name in values} for facet, values in own.items()}
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
        forms={**whole.forms, Facet.PEOPLE: _own_forms(document, statement)},
        aliases={**whole.aliases, **_own_aliases(document, statement)},
    )


def _own_aliases(document: StoredDocument, statement: Statement) -> dict[Facet, frozenset[str]]:
    joined = {fold.key(one.form) for one in document.joined}
    return {
        Facet.PEOPLE: frozenset(map(fold.key, _own_forms(document, statement))),
        Facet.SPEAKERS: frozenset({fold.key(statement.speaker or "")} & joined),
    }


def _own_forms(document: StoredDocument, statement: Statement) -> tuple[str, ...]:
    """Forms joined to others of whom the words of the statement name."""
    named = {fold.key(name) for name in _named(document.annotations.people, statement)}
    return tuple(one.form for one in document.joined if fold.key(one.form) in named)


def _named(entities: Sequence[Entity] | None, statement: Statement) -> list[str]:
    """Those that the words of the statement name."""
    start, end = statement.span.start, statement.span.end
    return [
        entity.name
        for entity in entities or ()
        if any(start <= m.span.start and m.span.end <= end for m in entity.mentions)
    ]
