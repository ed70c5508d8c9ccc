"""The reader of an index in OpenSearch: finds, counts and fetches, from any number of threads."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from opensearchpy.exceptions import NotFoundError
from opensearchpy.helpers import scan

from services.index import cursor
from services.index.cursor import Cursor
from services.index.failures import AmbiguousId
from services.index.opensearch.asking import ask
from services.index.opensearch.generations import batches
from services.index.opensearch.labels import Labels
from services.index.opensearch.mapping import FULL, ID, document_of
from services.index.opensearch.place import OpenSearchPlace, trouble
from services.index.opensearch.query import Builder, scores
from services.index.opensearch.search import Search
from services.index.opensearch.statements import statements
from services.index.opensearch.view import Gone, View
from services.index.query import MAX_LIMIT, MIN_ID_PREFIX, Query, Sort, StatementQuery
from services.index.results import Results, StatementResults
from services.index.stored import StoredDocument
from services.process.parts import in_parts

_CANDIDATES: Final = 50
"""Ids shown where a beginning fits several."""
_AT_ONCE: Final = 200
"""Searches held against documents by one request: far below the 1,024 conditions that the engine takes."""
_IDS: Final = 5000
"""Ids of one answer."""


class OpenSearchSearcher:
    """Reads what `OpenSearchStore` writes to the same place, in this or another process."""

    def __init__(self, place: OpenSearchPlace) -> None:
        self._place, self._labels = place, Labels()

    def search(self, query: Query) -> Results:
        """Find documents. Raises BadCursor for an `after` of foreign make."""
        if query.sort is Sort.RELEVANCE and not scores(query):
            query = replace(query, sort=Sort.NEWEST)
        query = replace(query, limit=min(max(1, query.limit), MAX_LIMIT))
        after = cursor.decode(query.after, query.sort.value) if query.after else None
        with trouble():
            if after is not None and after.state:
                try:
                    return _search(View(self._place, after.state, self._labels), query, after)
                except Gone:
                    pass  # The state is held no more: go on in the newest.
            try:
                return _search(View(self._place, labels=self._labels), query, after)
            except NotFoundError:
                return Results(0, ())

    def statements(self, query: StatementQuery) -> StatementResults:
        """Find statements. Raises BadCursor for an `after` of foreign make."""
        with trouble():
            try:
                return statements(View(self._place), query)
            except NotFoundError:
                return StatementResults(0, ())

    def sift(self, queries: Sequence[Query], ids: Sequence[str]) -> list[frozenset[str]]:
        """For each query those of these documents that it finds, all in one state of the index."""
        found: list[set[str]] = [set() for _ in queries]
        if not ids:
            return [frozenset() for _ in queries]
        with trouble():
            view = View(self._place)
            if len(queries) > _AT_ONCE:
                view = view.held()
            numbered = list(enumerate(queries))
            try:
                for part in in_parts(numbered, _AT_ONCE):
                    for hit in _sifted(view, part, ids):
                        for number in hit["matched_queries"]:
                            found[int(number)].add(hit["_id"])
            finally:
                view.let_go()
        return [frozenset(each) for each in found]

    def get(self, document_id: str) -> StoredDocument | None:
        """The document of that id, or of the only id that begins so. Raises AmbiguousId."""
        if len(document_id) < MIN_ID_PREFIX:
            return None
        whole = self._stored({"term": {ID: document_id}})
        found = whole or self._stored({"prefix": {ID: document_id.lower()}})
        if len(found) > 1:
            raise AmbiguousId(document_id, sorted(document.document_id for document in found))
        return found[0] if found else None

    def documents(self, ids: Sequence[str]) -> list[StoredDocument]:
        """Those of the documents with these whole ids that there are, in their order."""
        found = self._stored({"terms": {ID: list(ids)}}, len(ids)) if ids else []
        known = {document.document_id: document for document in found}
        return [known[document_id] for document_id in ids if document_id in known]

    def count(self) -> int:
        """How many documents there are."""
        with trouble():
            try:
                return int(self._place.client.count(index=self._place.alias)["count"])
            except NotFoundError:
                return 0

    def ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        body: dict[str, Any] = {"query": {"match_all": {}}, "_source": False}
        with trouble(), suppress(NotFoundError):
            hits = scan(self._place.client, query=body, index=self._place.alias, size=_IDS)
            return sorted(hit["_id"] for hit in hits)
        return []

    def places(self) -> dict[str, frozenset[str]]:
        """Where each document lies by the index, as `root/path`. Reads every document: for audits."""
        found: dict[str, frozenset[str]] = {}
        for batch in self.everything():
            for document in batch:
                lies = (f"{location.root}/{location.path}" for location in document.locations)
                found[document.document_id] = frozenset(lies)
        return found

    def everything(self) -> Iterator[list[StoredDocument]]:
        """All documents of the newest state, in batches."""
        with trouble(), suppress(NotFoundError):
            yield from batches(self._place, self._place.alias)

    def reload(self) -> None:
        """Nothing to do: every commit is seen at once."""

    def _stored(self, condition: dict[str, Any], most: int = _CANDIDATES) -> list[StoredDocument]:
        body = {"query": condition, "size": most, "_source": [FULL]}
        with trouble():
            try:
                return [document_of(hit["_source"]) for hit in View(self._place).ask(body)["hits"]["hits"]]
            except NotFoundError:
                return []


def _search(view: View, query: Query, after: Cursor | None) -> Results:
    asked = ask(view, query, after.wide if after else None)
    return Search(view, query, after, asked).results()


def _sifted(view: View, queries: Sequence[tuple[int, Query]], ids: Sequence[str]) -> list[Any]:
    named = [
        {"bool": {"filter": [Builder().build(replace(query, ids=()))], "_name": str(number)}}
        for number, query in queries
    ]
    wanted = {"bool": {"filter": [{"terms": {ID: list(ids)}}], "should": named, "minimum_should_match": 1}}
    body = {"query": wanted, "size": len(ids), "_source": False}
    return list(view.ask(body)["hits"]["hits"])
