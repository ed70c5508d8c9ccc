"""All that was said by somebody, and who somebody is, from the documents that quote or mention them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from copydesk_contracts.annotations import Statement as Said
from copydesk_contracts.annotations import StatementKind
from services.index import fold
from services.index.port import Hit, Query, Searcher, Sort
from services.index.statements import anchors_of


@dataclass(frozen=True)
class Statement:
    """One statement, quoted or not, and the newest document it stands in.

    `anchor` is its place on the article's page, `copies` how many other documents of the
    same page of hits have the same words from the same mouth.
    """

    hit: Hit
    quote: Said
    anchor: str
    copies: int = 0


@dataclass(frozen=True)
class Statements:
    """A page of statements, newest documents first; `total` counts documents."""

    total: int
    statements: tuple[Statement, ...]
    next: str | None


@dataclass(frozen=True)
class Profile:
    """What the newest documents call a person, with how many of them do."""

    name: str
    roles: tuple[tuple[str, int], ...]


def said_by(searcher: Searcher, name: str, after: str | None = None, limit: int = 20) -> Statements:
    """Statements from the next `limit` documents that report somebody of that name. Raises BadCursor."""
    query = Query(speaker=(name,), sort=Sort.NEWEST, after=after, limit=limit, facet_size=0)
    results = searcher.search(query)
    statements = (s for hit in results.hits for s in _in_document(searcher, hit, name))
    return Statements(results.total, tuple(_without_copies(statements)), results.next)


def profile(searcher: Searcher, name: str, hits: tuple[Hit, ...]) -> Profile:
    """The person as those documents write and call them."""
    names: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for document in filter(None, (searcher.get(hit.document_id) for hit in hits)):
        for person in document.annotations.people or ():
            if fold.key(person.name) == fold.key(name):
                names[person.name] += 1
                roles.update([" ".join(person.role.text.split())] if person.role else [])
    written = names.most_common(1)[0][0] if names else name
    return Profile(written, tuple(roles.most_common(6)))


def _without_copies(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The first of those with the same words, with the number of other documents that have them."""
    documents: dict[str, set[str]] = {}
    firsts: dict[str, Statement] = {}
    for statement in statements:
        words = fold.key(statement.quote.text)
        firsts.setdefault(words, statement)
        documents.setdefault(words, set()).add(statement.hit.document_id)
    return (replace(first, copies=len(documents[words]) - 1) for words, first in firsts.items())


def _in_document(searcher: Searcher, hit: Hit, name: str) -> Iterator[Statement]:
    document = searcher.get(hit.document_id)
    if document is None:
        return
    anchors = anchors_of(document)
    for said in document.annotations.said():
        if said.speaker is not None and fold.key(said.speaker) == fold.key(name):
            yield Statement(hit, said, anchors[said.span.start, said.kind is StatementKind.DIRECT])
