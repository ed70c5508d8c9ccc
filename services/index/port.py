"""The ports of the index: what writes to it, what reads from it, and what passes between."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from services.index.query import (
    Query,
    StatementQuery,
)
from services.index.results import (
    Results,
    StatementResults,
)
from services.index.stored import Standing, StoredDocument


class Store(Protocol):
    """The writer's side. Nothing can be found, or survives a crash, before `commit` returns.

    Every method but `close` raises StoreUnavailable; then all since the last commit is lost.
    """

    @property
    def name(self) -> str:
        """Names the index and the shape of its fields."""
        ...

    def upsert(self, documents: Iterable[StoredDocument]) -> None:
        """Put documents in, in place of those with the same ids."""
        ...

    def delete(self, document_ids: Iterable[str]) -> None:
        """Take documents out, if they are there."""
        ...

    def assign(self, standings: Mapping[str, Standing]) -> None:
        """Give documents another standing, by their ids; those that are not there are passed over."""
        ...

    def get(self, document_id: str) -> StoredDocument | None:
        """The document as it was last put in, committed or not."""
        ...

    def commit(self) -> None:
        """Make everything up to here durable and visible."""
        ...

    def writable(self) -> bool:
        """Whether there is a writer, and room on the disk."""
        ...

    def close(self) -> None:
        """Let go of the index; what was not committed is dropped."""
        ...


class Searcher(Protocol):
    """The reader's side; sees every commit from its next call on. Usable from many threads."""

    def search(self, query: Query) -> Results:
        """Find documents. Raises BadCursor for an `after` of foreign make."""
        ...

    def statements(self, query: StatementQuery) -> StatementResults:
        """Find statements. Raises BadCursor for an `after` of foreign make."""
        ...

    def sift(self, queries: Sequence[Query], ids: Sequence[str]) -> list[frozenset[str]]:
        """For each query those of these documents that it finds, all in one state of the index.

        Whatever order, page or number a query asks for. Much quicker than searching.
        """
        ...

    def get(self, document_id: str) -> StoredDocument | None:
        """The document of that id, or of the only id that begins so (6 characters and more).

        Raises AmbiguousId.
        """
        ...

    def documents(self, ids: Sequence[str]) -> list[StoredDocument]:
        """Those of the documents with these whole ids that there are, in the order of the ids.

        One look: a document takes some 30 kB, so that a hundred at a time are enough.
        """
        ...

    def count(self) -> int:
        """How many documents there are."""
        ...

    def ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        ...

    def reload(self) -> None:
        """See the newest commit now."""
        ...
