"""One search on one state of a Tantivy index: the page of hits, where it ends, and the counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import tantivy
from tantivy import FieldType
from tantivy import Query as TantivyQuery

from services.indexer.stores.cursor import Cursor
from services.indexer.stores.port import Histogram, Hit, Query, Results, Sort
from services.indexer.stores.tantivy_hits import marker, text_of
from services.indexer.stores.tantivy_query import Builder, narrowed
from services.indexer.stores.tantivy_schema import ID, NEWEST, OLDEST
from services.indexer.stores.tantivy_view import View

SLACK: Final = 500
"""New documents between two pages by relevance that are looked past once the state is gone."""
Found = tuple[float, tantivy.DocAddress]


@dataclass(frozen=True)
class Search:
    """`query` has its final order and limit; `after` is where the page before ended."""

    view: View
    builder: Builder
    query: Query
    after: Cursor | None

    def page(self) -> tuple[list[Hit], Cursor | None]:
        """The hits, and the cursor for those that follow, null if there are none."""
        by_score = self.query.sort is Sort.RELEVANCE
        found, more, skipped = self._by_score() if by_score else self._by_date()
        hits = self._hits(found)
        if not more or not found:
            return hits, None
        last = found[-1][0]
        seen = tuple(h.document_id for h, f in zip(hits, found, strict=True) if f[0] == last)
        if by_score:
            return hits, Cursor("relevance", 0, seen, self.view.token, skipped + len(found), last)
        if self.after and self.after.key == last:
            seen += self.after.seen
        return hits, Cursor(self.query.sort.value, int(last), seen)

    def results(self, hits: list[Hit], following: str | None) -> Results:
        """The page with total, facets and histogram of everything that the search finds."""
        built = self.builder.build(self.query)
        counted: Any = self.view.searcher.search(built, 1, count=True)
        total, size = int(counted.count), self.query.facet_size
        if size <= 0:
            return Results(total, tuple(hits), following)
        facets = self.view.counter.facets(built, size)
        histogram = self.view.counter.histogram(built, total) if total else Histogram()
        return Results(total, tuple(hits), following, facets, histogram)

    def _by_date(self) -> tuple[Sequence[Found], bool, int]:
        field = NEWEST if self.query.sort is Sort.NEWEST else OLDEST
        built = self.builder.build(self.query)
        if self.after:
            reached = TantivyQuery.range_query(
                self.view.schema, field, FieldType.Unsigned, lower_bound=0, upper_bound=self.after.key
            )
            seen = [TantivyQuery.term_query(self.view.schema, ID, i, "basic") for i in self.after.seen]
            built = narrowed(built, [reached], seen)
        limit = self.query.limit
        found = self.view.searcher.search(built, limit + 1, count=False, order_by_field=field).hits
        return found[:limit], len(found) > limit, 0

    def _by_score(self) -> tuple[Sequence[Found], bool, int]:
        built, limit = self.builder.build(self.query), self.query.limit
        search = self.view.searcher.search
        if self.after is None or self.after.state == self.view.token:
            offset = self.after.offset if self.after else 0
            found = search(built, limit + 1, count=False, offset=offset).hits
            return found[:limit], len(found) > limit, offset
        found = search(built, self.after.offset + limit + SLACK, count=False).hits
        rest = [f for f in found if self._is_after(f, self.after)]
        return rest[:limit], len(rest) > limit, len(found) - len(rest)

    def _is_after(self, found: Found, after: Cursor) -> bool:
        if found[0] == after.score:
            return text_of(self.view.searcher.doc(found[1]), ID) not in after.seen
        return found[0] < after.score

    def _hits(self, found: Sequence[Found]) -> list[Hit]:
        by_score = self.query.sort is Sort.RELEVANCE
        marks = marker(self.view, self.builder, self.query)
        fetch = self.view.searcher.doc
        return [marks.hit(fetch(address), score if by_score else 0.0) for score, address in found]
