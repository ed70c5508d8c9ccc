"""A store with its reader, as the stores' tests use them."""

from collections.abc import Callable
from dataclasses import dataclass

from services.index.port import Searcher, Store
from services.index.query import Query
from services.index.results import Results
from services.index.stored import StoredDocument


@dataclass
class Index:
    """A store and its reader."""

    store: Store
    searcher: Searcher
    new_searcher: Callable[[], Searcher]

    def put(self, *documents: StoredDocument) -> None:
        self.store.upsert(documents)
        self.store.commit()

    def find(self, text: str = "", **wanted: object) -> list[int]:
        """Numbers of the documents found, sorted."""
        return sorted(numbers(self.search(text, limit=1000, **wanted)))

    def search(self, text: str = "", **wanted: object) -> Results:
        return self.searcher.search(Query(text, **wanted))  # type: ignore[arg-type]


def numbers(results: Results) -> list[int]:
    return [int(hit.document_id[:8], 16) for hit in results.hits]


def pages(index: Index, query: Query, between: Callable[[int], None] = lambda _: None) -> list[int]:
    found: list[int] = []
    after: str | None = None
    for number in range(1000):
        results = index.searcher.search(Query(**{**vars(query), "after": after}))
        found += numbers(results)
        after = results.next
        if after is None:
            return found
        between(number)
    raise AssertionError("the pages have no end")
