"""Many searches held against few documents: says only which find which, and is quick at it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import tantivy

from services.index.query import Query
from services.index.tantivy.hits import text_of
from services.index.tantivy.query import Builder, narrowed
from services.index.tantivy.schema import ID, NEWEST
from services.index.tantivy.view import View

Place = tuple[int, int]


def sift(view: View, builder: Builder, queries: Iterable[Query], ids: Sequence[str]) -> list[frozenset[str]]:
    """For each query those of the documents that it finds. Looks at their stored fields once for all."""
    among = builder.among(ids)
    names = {
        _place(address): text_of(view.searcher.doc(address), ID)
        for address in _addresses(view.searcher, among, len(ids))
    }
    if not names:
        return [frozenset() for _ in queries]
    return [
        frozenset(
            names[_place(address)]
            for address in _addresses(
                view.searcher, narrowed(builder.build(replace(query, ids=())), [among], []), len(names)
            )
        )
        for query in queries
    ]


def _addresses(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[tantivy.DocAddress]:
    # By a field, since nobody asks for scores here.
    hits = searcher.search(query, limit, count=False, order_by_field=NEWEST).hits
    return [address for _, address in hits]


def _place(address: tantivy.DocAddress) -> Place:
    return address.segment_ord, address.doc
