"""The writer of a Tantivy index: one process at a time, durable at each commit."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import tantivy

from services.index.failures import IndexDamaged, StoreUnavailable
from services.index.forms import analyzer
from services.index.stored import Standing, StoredDocument
from services.index.tantivy.schema import ANALYZER, ID, schema, schema_name, to_tantivy
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.statements import StatementWriter
from services.index.tantivy.troubles import META, check_meta

HEAP = 64_000_000
"""Bytes of the writer's buffer; a segment is written when it is full."""
MIN_FREE = 64 * 1024 * 1024
"""Bytes of disk below which nothing is written, so that a merge does not fail half-way."""
DAMAGED = "corrupt"
"""Part of what Tantivy says of files that it cannot read."""
T = TypeVar("T")


class TantivyStore:
    """Writes into `folder`/<name of the schema>, so that another shape gets an index of its own.

    Tantivy's lock file keeps a second writer out; the lock goes with the process. `heap`
    bounds what is kept in memory between commits, in bytes.
    """

    def __init__(self, folder: Path, heap: int = HEAP) -> None:
        self._folder = folder / schema_name()
        self._committed = TantivySearcher(folder)
        self._heap = heap
        self._writer: tantivy.IndexWriter | None = None
        self._fresh: dict[str, StoredDocument | None] = {}
        self._statements = StatementWriter(folder)
        self._open()

    @property
    def name(self) -> str:
        """Names the index and the shape of its fields."""
        return self._folder.name

    def upsert(self, documents: Iterable[StoredDocument]) -> None:
        """Put documents in, in place of those with the same ids."""
        for document in documents:
            self._put(document)
            self._guarded(lambda _, d=document: self._statements.put(d))  # type: ignore[misc]

    def _put(self, document: StoredDocument) -> None:
        prepared = to_tantivy(document)
        self._guarded(lambda writer: _replace(writer, document.document_id, prepared))
        self._fresh[document.document_id] = document

    def delete(self, document_ids: Iterable[str]) -> None:
        """Take documents out, if they are there."""
        for document_id in document_ids:
            self._guarded(lambda w, i=document_id: w.delete_documents_by_term(ID, i))  # type: ignore[misc]
            self._guarded(lambda _, i=document_id: self._statements.delete(i))  # type: ignore[misc]
            self._fresh[document_id] = None

    def assign(self, standings: Mapping[str, Standing]) -> None:
        """Give documents another standing, by their ids; those that are not there are passed over."""
        for document_id, standing in standings.items():
            document = self.get(document_id)
            if document is not None and document != (placed := document.standing(standing)):
                self._put(placed)

    def get(self, document_id: str) -> StoredDocument | None:
        """The document as it was last put in, committed or not."""
        if document_id in self._fresh:
            return self._fresh[document_id]
        return self._guarded(lambda _: self._committed.get(document_id))

    def commit(self) -> None:
        """Make everything up to here durable and visible."""
        self._guarded(lambda _: self._statements.commit())
        self._guarded(lambda writer: writer.commit())
        self._fresh = {}
        if not (self._folder / META).exists():
            self._give_up()
            raise StoreUnavailable("the index was removed while it was written")

    def writable(self) -> bool:
        """Whether there is a writer, and room on the disk."""
        try:
            self._open()
            return shutil.disk_usage(self._folder).free >= MIN_FREE
        except (StoreUnavailable, OSError):
            return False

    def close(self) -> None:
        """Let go of the index; what was not committed is dropped."""
        self._give_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _guarded(self, work: Callable[[tantivy.IndexWriter], T]) -> T:
        """Do it with the writer; one that failed is given up, since its threads may be dead."""
        writer = self._open()
        try:
            return work(writer)
        except (ValueError, OSError) as error:
            self._give_up()
            raise StoreUnavailable(f"index: {error}") from error

    def _give_up(self) -> None:
        self._writer, self._fresh = None, {}
        self._statements.give_up()

    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                check_meta(self._folder)
                self._writer = open_index(self._folder).writer(self._heap, 1)
                self._statements.open(self._committed.everything)
            except (ValueError, OSError) as error:
                self._give_up()
                if DAMAGED in str(error):
                    raise IndexDamaged(self._folder, error) from error
                raise StoreUnavailable(f"index: {error}") from error
        return self._writer


def open_index(folder: Path) -> tantivy.Index:
    """The index in the folder, made if there is none. Raises ValueError."""
    index = tantivy.Index(schema(), str(folder))
    index.config_reader("manual")
    index.register_tokenizer(ANALYZER, analyzer())
    return index


def _replace(writer: tantivy.IndexWriter, document_id: str, document: tantivy.Document) -> Any:
    writer.delete_documents_by_term(ID, document_id)
    return writer.add_document(document)
