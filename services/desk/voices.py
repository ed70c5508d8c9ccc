"""All that was said by somebody, from the documents that quote them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from copydesk_contracts.annotations import Statement, StatementKind
from services.index import fold
from services.index.port import Searcher
from services.index.query import Query, Sort
from services.index.results import Hit
from services.index.statements import anchors_of


@dataclass(frozen=True)
class VoicedStatement:
    """One statement, quoted or not, and the newest document it stands in.

    `anchor` is its place on the article's page, `copies` how many other documents of the
    same page of hits have the same words from the same mouth.
    """

    hit: Hit
    quote: Statement
    anchor: str
    copies: int = 0


@dataclass(frozen=True)
class StatementsPage:
    """A page of statements, newest documents first; `total` counts documents."""

    total: int
    statements: tuple[VoicedStatement, ...]
    next: str | None


def said_by(searcher: Searcher, name: str, after: str | None = None, limit: int = 20) -> StatementsPage:
    """Statements from the next `limit` documents that report somebody of that name. Raises BadCursor."""
    query = Query(speaker=(name,), sort=Sort.NEWEST, after=after, limit=limit, facet_size=0)
    results = searcher.search(query)
    statements = (s for hit in results.hits for s in _in_document(searcher, hit, name))
    return StatementsPage(results.total, tuple(_without_copies(statements)), results.next)


def _without_copies(statements: Iterable[VoicedStatement]) -> Iterator[VoicedStatement]:
    """The first of those with the same words, with the number of other documents that have them."""
    documents: dict[str, set[str]] = {}
    firsts: dict[str, VoicedStatement] = {}
    for statement in statements:
        words = fold.key(statement.quote.text)
        firsts.setdefault(words, statement)
        documents.setdefault(words, set()).add(statement.hit.document_id)
    return (replace(first, copies=len(documents[words]) - 1) for words, first in firsts.items())


def _in_document(searcher: Searcher, hit: Hit, name: str) -> Iterator[VoicedStatement]:
    document = searcher.get(hit.document_id)
    if document is None:
        return
    anchors = anchors_of(document)
    for said in document.annotations.said():
        if said.speaker is not None and fold.key(document.called(said.speaker)) == fold.key(name):
            yield VoicedStatement(hit, said, anchors[said.span.start, said.kind is StatementKind.DIRECT])
