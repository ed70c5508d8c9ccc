"""The reader of a Tantivy index: finds, counts and fetches, from any number of threads."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import tantivy
from tantivy import Query as TantivyQuery

from services.index import cursor
from services.index.failures import AmbiguousId
from services.index.forms import analyzer
from services.index.query import MAX_LIMIT, MIN_ID_PREFIX, Query, Sort, StatementQuery
from services.index.results import Results, StatementResults
from services.index.stored import StoredDocument
from services.index.tantivy.asking import ask
from services.index.tantivy.query import Builder
from services.index.tantivy.schema import FULL, ID, schema_name
from services.index.tantivy.search import Search
from services.index.tantivy.sift import sift
from services.index.tantivy.statements import StatementReader
from services.index.tantivy.upgrade import documents
from services.index.tantivy.view import View, Views

_CANDIDATES = 50
"""Ids shown where a beginning fits several."""


class TantivySearcher:
    """Reads what `TantivyStore` writes into the same folder, in this or another process."""

    def __init__(self, folder: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._views = Views(folder / schema_name(), monotonic)
        self._analyzer = analyzer()
        self._statements = StatementReader(folder, monotonic)

    def search(self, query: Query) -> Results:
        """Find documents. Raises BadCursor for an `after` of foreign make."""
        newest = self._views.current()
        if newest is None:
            return Results(0, ())
        builder = Builder(newest.schema, self._analyzer, newest.searcher)
        query = _settled(query, builder)
        after = cursor.decode(query.after, query.sort.value) if query.after else None
        kept = self._views.kept(after.state) if after else None
        view = kept or newest
        builder = replace(builder, searcher=view.searcher)
        asked = ask(view, builder, query, after.wide if after else None)
        search = Search(view, builder, query, after, asked)
        hits, following = search.page()
        if following and following.state:
            self._views.keep(search.view)
        return search.results(hits, following.encode() if following else None)

    def statements(self, query: StatementQuery) -> StatementResults:
        """Find statements. Raises BadCursor for an `after` of foreign make."""
        return self._statements.search(query)

    def sift(self, queries: Sequence[Query], ids: Sequence[str]) -> list[frozenset[str]]:
        """For each query those of these documents that it finds, all in one state of the index."""
        view = self._views.current()
        if view is None or not ids:
            return [frozenset() for _ in queries]
        return sift(view, Builder(view.schema, self._analyzer, view.searcher), queries, ids)

    def get(self, document_id: str) -> StoredDocument | None:
        """The document of that id, or of the only id that begins so. Raises AmbiguousId."""
        view = self._views.current()
        if view is None or len(document_id) < MIN_ID_PREFIX:
            return None
        found = _by_id(view, document_id) or _by_prefix(view, document_id.lower())
        return _stored(found) if found else None

    def documents(self, ids: Sequence[str]) -> list[StoredDocument]:
        """Those of the documents with these whole ids that there are, in their order."""
        view = self._views.current()
        found = (_by_id(view, document_id) for document_id in ids) if view else ()
        return [_stored(document) for document in found if document is not None]

    def count(self) -> int:
        """How many documents there are."""
        view = self._views.current()
        return view.searcher.num_docs if view else 0

    def ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        view = self._views.current()
        if view is None:
            return []
        terms = view.searcher.terms_with_prefix(ID, "", filter_query=TantivyQuery.all_query())
        return sorted(term for term, count in terms if count)

    def places(self) -> dict[str, frozenset[str]]:
        """Where each document lies by the index, as `root/path`. Reads every document: for audits."""
        view = self._views.current()
        found: dict[str, frozenset[str]] = {}
        for document_id in self.ids():
            document = _by_id(view, document_id) if view else None
            stored = json.loads(bytes(document.get_first(FULL) or b"{}")) if document else {}
            found[document_id] = frozenset(f"{x['root']}/{x['path']}" for x in stored.get("locations", ()))
        return found

    def everything(self) -> Iterator[list[StoredDocument]]:
        """All documents of the newest state, in batches."""
        view = self._views.current()
        return iter(()) if view is None else documents(view.searcher)

    def reload(self) -> None:
        """See the newest commit now."""
        self._views.forget()
        self._views.current()


def _settled(query: Query, builder: Builder) -> Query:
    """The search by date where it has no words to rank by, and with a limit that may be."""
    ranked = query.sort is not Sort.RELEVANCE or builder.scores(query)
    limit = min(max(1, query.limit), MAX_LIMIT)
    return replace(query, sort=query.sort if ranked else Sort.NEWEST, limit=limit)


def _stored(document: tantivy.Document) -> StoredDocument:
    return StoredDocument.model_validate_json(bytes(document.get_first(FULL) or b""))


def _by_id(view: View, document_id: str) -> tantivy.Document | None:
    term = TantivyQuery.term_query(view.schema, ID, document_id, "basic")
    hits = view.searcher.search(term, 1, count=False).hits
    return view.searcher.doc(hits[0][1]) if hits else None


def _by_prefix(view: View, prefix: str) -> tantivy.Document | None:
    terms = view.searcher.terms_with_prefix(ID, prefix, limit=_CANDIDATES)
    live = {term: document for term, _ in terms if (document := _by_id(view, term)) is not None}
    if len(live) > 1:
        raise AmbiguousId(prefix, sorted(live))
    return next(iter(live.values()), None)
