"""Statements beside the documents: an index of its own, a row a statement, written with the other.

It is committed before the documents are. A crash between the two leaves statements of
documents that will come again, since nothing is acknowledged before the second commit. Where
it is missing or was never finished it is made anew from the documents.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import tantivy
from tantivy import FieldType
from tantivy import Query as TantivyQuery

from services.index import cursor
from services.index.cursor import Cursor
from services.index.forms import analyzer
from services.index.query import StatementQuery
from services.index.results import StatementHit, StatementResults
from services.index.statements import StatementRow, statement_rows
from services.index.stored import StoredDocument
from services.index.tantivy.query import Builder, narrowed
from services.index.tantivy.schema import (
    ANALYZER,
    BODY,
    HEAD,
    ID,
    NEWEST,
    add_fields,
    schema_builder,
    schema_name,
)
from services.index.tantivy.view import View, Views
from services.index.words import prepared

ROWS_VERSION: Final = 1
"""Counts up when the rows must be made again for new code to find them."""

KIND: Final = "kind"
HEAP: Final = 32_000_000
"""Bytes of rows in memory between commits; they are short, and half of what documents need is ample."""

_DONE: Final = "complete"
_SORT: Final = "statements"
_MOST_BEFORE: Final = 10_000
"""Rows of one date key that a page goes past; no document has more statements."""


def statements_name() -> str:
    """The folder's name; changes whenever rows of the older shape could not be used any more."""
    shape = json.dumps([ROWS_VERSION, schema_name()])
    return f"statements-{hashlib.sha256(shape.encode()).hexdigest()[:8]}"


class StatementWriter:
    """Writes the statements of documents into a folder of `folder`. Raises ValueError and OSError."""

    def __init__(self, folder: Path, heap: int = HEAP) -> None:
        self._parent, self._folder, self._heap = folder, folder / statements_name(), heap
        self._writer: tantivy.IndexWriter | None = None
        self._any = False

    def open(self, documents: Callable[[], Iterable[Sequence[StoredDocument]]]) -> None:
        """Be ready to write; made anew from `documents` where it was not whole."""
        if self._writer is not None:
            return
        index = self._whole()
        if index is not None:
            self._writer = index.writer(self._heap, 1)
            self._any = index.searcher().num_docs > 0
            return
        for old in self._parent.glob("statements-*"):
            shutil.rmtree(old, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._writer, self._any = _open_index(self._folder).writer(self._heap, 1), False
        self._fill(documents())

    def _whole(self) -> tantivy.Index | None:
        """The index, null where it is missing, was never finished or cannot be read."""
        if not (self._folder / _DONE).exists() or not (self._folder / "meta.json").exists():
            return None
        try:
            return _open_index(self._folder)
        except ValueError:
            return None

    def put(self, document: StoredDocument) -> None:
        """The document's statements in place of those it had."""
        self.delete(document.document_id)
        for row in statement_rows(document):
            self._there().add_document(_to_tantivy(row))
            self._any = True

    def delete(self, document_id: str) -> None:
        """Take the document's statements out, if there are any at all.

        Tantivy keeps what is to be taken out, 1.3 kB a document, for as long as it has nothing else.
        """
        if self._any:
            self._there().delete_documents_by_term(ID, document_id)

    def commit(self) -> None:
        """Make everything up to here durable and visible."""
        self._there().commit()

    def give_up(self) -> None:
        """Drop what was not committed."""
        self._writer = None

    def _there(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise ValueError("the index of statements is not open")
        return self._writer

    def _fill(self, batches: Iterable[Sequence[StoredDocument]]) -> None:
        for batch in batches:
            for document in batch:
                self.put(document)
        self.commit()
        (self._folder / _DONE).touch()


class StatementReader:
    """Finds statements that `StatementWriter` wrote into the same folder, in this or another process."""

    def __init__(self, folder: Path, monotonic: Callable[[], float]) -> None:
        self._views = Views(folder / statements_name(), monotonic)
        self._analyzer = analyzer()

    def search(self, query: StatementQuery) -> StatementResults:
        """The newest first. Raises BadCursor for an `after` of foreign make."""
        after = cursor.decode(query.after, _SORT) if query.after else None
        view = self._views.current()
        if view is None:
            return StatementResults(0, ())
        built = self._built(view, query)
        counted = view.searcher.aggregate(built, {"total": {"value_count": {"field": NEWEST}}})
        total = int(counted["total"]["value"])
        return _page(view, built, query.query().limit, after, total)

    def _built(self, view: View, query: StatementQuery) -> TantivyQuery:
        built = Builder(view.schema, self._analyzer, view.searcher).build(query.query())
        if not query.kind:
            return built
        kinds = TantivyQuery.term_set_query(view.schema, KIND, sorted(query.kind))
        return narrowed(built, [kinds], [])


def _page(view: View, built: TantivyQuery, limit: int, after: Cursor | None, total: int) -> StatementResults:
    """Rows of one document share their key: a cursor says how many with the last key were shown."""
    passed = min(after.offset, _MOST_BEFORE) if after else 0
    if after is not None:
        reached = TantivyQuery.range_query(
            view.schema, NEWEST, FieldType.Unsigned, lower_bound=0, upper_bound=after.key
        )
        built = narrowed(built, [reached], [])
    found = view.searcher.search(built, passed + limit + 1, count=False, order_by_field=NEWEST).hits
    shown = found[passed : passed + limit]
    hits = tuple(_hit(view.searcher.doc(address)) for _, address in shown)
    if len(found) <= passed + limit or not shown:
        return StatementResults(total, hits)
    last = int(shown[-1][0])
    same = sum(int(key) == last for key, _ in found[: passed + limit])
    return StatementResults(total, hits, Cursor(_SORT, last, offset=same).encode())


def _hit(found: tantivy.Document) -> StatementHit:
    return StatementHit.model_validate_json(bytes(found.get_first(HEAD) or b""))


def _to_tantivy(row: StatementRow) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(ID, row.hit.document_id)
    document.add_text(KIND, row.hit.kind.value)
    document.add_text(BODY, prepared(row.fields.body))
    document.add_bytes(HEAD, row.hit.model_dump_json(exclude_defaults=True).encode())
    add_fields(document, row.hit.document_id, row.fields)
    return document


def _open_index(folder: Path) -> tantivy.Index:
    builder = schema_builder()
    builder.add_text_field(KIND, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(builder.build(), str(folder))
    index.config_reader("manual")
    index.register_tokenizer(ANALYZER, analyzer())
    return index
