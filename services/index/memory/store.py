"""A store in memory with the behaviour of the real one, for tests of what stands on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.index import cursor, excerpts
from services.index.circles import APART, fit_of
from services.index.cursor import Cursor
from services.index.documents import IndexFields, index_fields, language_of
from services.index.failures import AmbiguousId
from services.index.highlight import Highlighter
from services.index.memory.asking import ask
from services.index.memory.match import Matcher, excerpt
from services.index.memory.ranking import Ranking
from services.index.memory.tally import tally
from services.index.query import (
    MAX_LIMIT,
    MIN_ID_PREFIX,
    Query,
    Sort,
    StatementQuery,
)
from services.index.results import Excerpt, Hit, Results, StatementResults
from services.index.statements import statement_rows
from services.index.stored import Standing, StoredDocument
from services.index.syntax import parse

State = dict[str, StoredDocument]


@dataclass
class MemoryIndex:
    """What writer and readers share: every committed state, the last one being the newest."""

    states: list[State] = field(default_factory=lambda: [{}])


class MemoryStore:
    """The writer's side."""

    name = "memory"

    def __init__(self, index: MemoryIndex) -> None:
        self._index = index
        self._changes: dict[str, StoredDocument | None] = {}
        self._open = True

    def upsert(self, documents: Iterable[StoredDocument]) -> None:
        """Put documents in, in place of those with the same ids."""
        self._changes.update({document.document_id: document for document in documents})

    def delete(self, document_ids: Iterable[str]) -> None:
        """Take documents out, if they are there."""
        self._changes.update(dict.fromkeys(document_ids))

    def assign(self, standings: Mapping[str, Standing]) -> None:
        """Give documents another standing, by their ids; those that are not there are passed over."""
        for document_id, standing in standings.items():
            if (document := self.get(document_id)) is not None:
                self.upsert([document.standing(standing)])

    def get(self, document_id: str) -> StoredDocument | None:
        """The document as it was last put in, committed or not."""
        return {**self._index.states[-1], **self._changes}.get(document_id)

    def commit(self) -> None:
        """Make everything up to here visible."""
        merged = {**self._index.states[-1], **self._changes}
        self._index.states.append({i: d for i, d in merged.items() if d is not None})
        self._changes = {}

    def writable(self) -> bool:
        """Whether it is open."""
        return self._open

    def close(self) -> None:
        """Drop what was not committed."""
        self._changes, self._open = {}, False


class MemorySearcher:
    """The reader's side."""

    def __init__(self, index: MemoryIndex) -> None:
        self._index = index

    def search(self, query: Query) -> Results:
        """Find documents. Raises BadCursor for an `after` of foreign make."""
        query = _settled(query, Matcher(query))
        after = cursor.decode(query.after, query.sort.value) if query.after else None
        number = int(after.state) if after and after.state else len(self._index.states) - 1
        every = {i: index_fields(document) for i, document in self._index.states[number].items()}
        fields = _among(every, query.ids)
        asked = ask(query, every.values(), fields.values(), after.wide if after else None)
        marks = Highlighter(parse(query.text), asked.plan)
        ranking = Ranking.of(query, fields, asked.matcher)
        page, following = ranking.page(after, number, asked.wide)
        found = {i: fields[i] for i in ranking.scores}
        facets, histogram = tally(found, query, every)
        return Results(
            total=len(ranking.scores),
            hits=tuple(self._hit(number, i, marks, ranking.scores[i], query.sort) for i in page),
            next=following.encode() if following else None,
            facets=facets,
            histogram=histogram,
            rows=len(ranking.offered),
            loosened=asked.loosened(query.text, len(ranking.scores)),
        )

    def statements(self, query: StatementQuery) -> StatementResults:
        """Find statements, the newest first; `after` is how many came before."""
        matcher = Matcher(query.query())
        rows = [row for d in self._index.states[-1].values() for row in statement_rows(d)]
        found = [row.hit for row in rows if matcher.score(row.fields) is not None]
        wanted = [hit for hit in found if not query.kind or hit.kind.value in query.kind]
        wanted.sort(key=lambda h: (-cursor.newest_key(h.document_id, h.published), h.start))
        offset = cursor.decode(query.after, "statements").offset if query.after else 0
        end = offset + query.query().limit
        following = Cursor("statements", offset=end).encode() if end < len(wanted) else None
        return StatementResults(len(wanted), tuple(wanted[offset:end]), following)

    def sift(self, queries: Sequence[Query], ids: Sequence[str]) -> list[frozenset[str]]:
        """For each query those of these documents that it finds."""
        newest = self._index.states[-1]
        fields = {i: index_fields(newest[i]) for i in ids if i in newest}
        matchers = [Matcher(query) for query in queries]
        return [frozenset(i for i, f in fields.items() if m.score(f) is not None) for m in matchers]

    def get(self, document_id: str) -> StoredDocument | None:
        """The document of that id, or of the only id that begins so. Raises AmbiguousId."""
        documents = self._index.states[-1]
        if document_id in documents or len(document_id) < MIN_ID_PREFIX:
            return documents.get(document_id)
        fitting = sorted(i for i in documents if i.startswith(document_id.lower()))
        if len(fitting) > 1:
            raise AmbiguousId(document_id, fitting)
        return documents[fitting[0]] if fitting else None

    def documents(self, ids: Sequence[str]) -> list[StoredDocument]:
        """Those of the documents with these whole ids that there are, in their order."""
        there = self._index.states[-1]
        return [there[document_id] for document_id in ids if document_id in there]

    def count(self) -> int:
        """How many documents there are."""
        return len(self._index.states[-1])

    def ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        return sorted(self._index.states[-1])

    def reload(self) -> None:
        """Nothing to do: every commit is seen at once."""

    def _hit(self, state: int, document_id: str, marks: Highlighter, score: float, sort: Sort) -> Hit:
        document = self._index.states[state][document_id]
        fields, language = index_fields(document), language_of(document)
        marked = excerpt(fields.body, marks.ranges(fields.body, language))
        return Hit(
            document_id=document_id,
            title=Excerpt(fields.title, marks.ranges(fields.title, language)) if fields.title else None,
            opening=excerpts.opening(fields.body),
            snippet=marked or excerpts.beginning(fields.body, fields.title),
            published=fields.published,
            language=language,
            locations=document.locations,
            authors=fields.authors,
            score=score if sort is Sort.RELEVANCE else 0.0,
            story=document.story,
            copies=self._copies(state, document.story),
            fit=fit_of(score) if score >= APART and sort is Sort.RELEVANCE else None,
            relation=document.relation,
            holds=document.holds,
            held_by=document.held_by,
        )

    def _copies(self, state: int, story: str | None) -> int:
        documents = self._index.states[state].values()
        return 1 if story is None else sum(d.story == story for d in documents)


def _settled(query: Query, matcher: Matcher) -> Query:
    """The query with a limit that is allowed, and an order that there is."""
    ranked = query.sort is not Sort.RELEVANCE or matcher.ranks
    limit = min(max(1, query.limit), MAX_LIMIT)
    return replace(query, limit=limit, sort=query.sort if ranked else Sort.NEWEST)


def _among(every: dict[str, IndexFields], ids: Sequence[str]) -> dict[str, IndexFields]:
    """Those of these ids; all where none is named."""
    return {i: every[i] for i in ids if i in every} if ids else every
