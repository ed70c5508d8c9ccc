"""One search on one state of a Tantivy index: the page of hits, where it ends, and the counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tantivy import FieldType
from tantivy import Query as TantivyQuery

from services.index.cursor import MAX_OFFSET, Cursor
from services.index.query import Query, Sort
from services.index.results import Hit, Results
from services.index.tantivy.asking import Asked
from services.index.tantivy.hits import marker, text_of
from services.index.tantivy.query import Builder, narrowed
from services.index.tantivy.ranks import Found, RankedHit, Ranks
from services.index.tantivy.schema import ID, NEWEST, OLDEST
from services.index.tantivy.view import View

_FIELDS: Final = {Sort.RELEVANCE: None, Sort.NEWEST: NEWEST, Sort.OLDEST: OLDEST}
SLACK: Final = 500
"""New documents between two pages by relevance that are looked past once the state is gone."""


@dataclass(frozen=True)
class Search:
    """`query` has its final order and limit, `asked` is built from it; `after`: where the last page ended."""

    view: View
    builder: Builder
    query: Query
    after: Cursor | None
    asked: Asked

    def page(self) -> tuple[list[Hit], Cursor | None]:
        """The hits, and the cursor for those that follow, null if there are none."""
        if self.query.fold:
            return self._page_folded()
        if self.query.sort is Sort.RELEVANCE:
            return self._page_by_score()
        return self._page_by_date()

    def results(self, hits: list[Hit], following: str | None) -> Results:
        """The page with total, facets and histogram of everything that the search finds."""
        tally = self.view.counter.tally(self.query, self.asked.counted, self.asked.wide)
        return Results(
            total=tally.total,
            hits=tuple(hits),
            next=following,
            facets=tally.facets,
            histogram=tally.histogram,
            rows=tally.rows if self.query.fold else tally.total,
            loosened=self.asked.loosened(self.query.text, tally.total),
        )

    def _page_folded(self) -> tuple[list[Hit], Cursor | None]:
        """One hit a story: the first in rank. What came on pages before is walked through again."""
        by_score = self.query.sort is Sort.RELEVANCE
        rows = self._story_rows(by_score)
        hits = self._hits([row.found for row in rows])
        fresh = [(h, r) for h, r in zip(hits, rows, strict=True) if by_score or not self._seen(h)]
        shown = fresh[: self.query.limit]
        page = [hit for hit, _ in shown]
        if len(fresh) <= self.query.limit:
            return page, None
        last, row = shown[-1]
        return page, None if row.rank >= MAX_OFFSET else self._folded_cursor(last, row, by_score)

    def _story_rows(self, by_score: bool) -> Sequence[RankedHit]:
        """The page's rows and one more, with as many as may have been seen on the page before."""
        built = self.asked.query
        ranks = Ranks(self.view.searcher, built, _FIELDS[self.query.sort])
        if self.after is None:
            return ranks.rows(0, None, self.query.limit + 1)
        wanted = self.query.limit + 1 + len(self.after.seen)
        return (
            ranks.rows(self._offset(built), None, wanted)
            if by_score
            else ranks.rows(0, self.after.key, wanted)
        )

    def _seen(self, hit: Hit) -> bool:
        return self.after is not None and hit.document_id in self.after.seen

    def _folded_cursor(self, hit: Hit, row: RankedHit, by_score: bool) -> Cursor:
        key, offset = (0, row.rank + 1) if by_score else (int(row.found[0]), 0)
        last = (hit.document_id,)
        return Cursor(self.query.sort.value, key, last, self.view.token, offset, self.asked.wide)

    def _page_by_date(self) -> tuple[list[Hit], Cursor | None]:
        field = NEWEST if self.query.sort is Sort.NEWEST else OLDEST
        limit = self.query.limit
        built = self._from_there_on(field)
        found = self.view.searcher.search(built, limit + 1, count=False, order_by_field=field).hits
        hits = self._hits(found[:limit])
        if len(found) <= limit:
            return hits, None
        last = found[limit - 1][0]
        seen = tuple(h.document_id for h, f in zip(hits, found, strict=False) if f[0] == last)
        if self.after and self.after.key == last:
            seen += self.after.seen
        # What is most of the words depends on how rare each is: by date too, then, one state for all pages.
        state = self.view.token if self.asked.wide else ""
        return hits, Cursor(self.query.sort.value, int(last), seen, state, 0, self.asked.wide)

    def _from_there_on(self, field: str) -> TantivyQuery:
        built = self.asked.query
        if self.after is None:
            return built
        schema = self.view.schema
        reached = TantivyQuery.range_query(
            schema, field, FieldType.Unsigned, lower_bound=0, upper_bound=self.after.key
        )
        seen = [TantivyQuery.term_query(schema, ID, i, "basic") for i in self.after.seen]
        return narrowed(built, [reached], seen)

    def _page_by_score(self) -> tuple[list[Hit], Cursor | None]:
        built, limit = self.asked.query, self.query.limit
        offset = self._offset(built)
        found = self.view.searcher.search(built, limit + 1, count=False, offset=offset).hits
        hits = self._hits(found[:limit])
        if len(found) <= limit or offset + limit > MAX_OFFSET:
            return hits, None
        last = (hits[-1].document_id,)
        offset += limit
        return hits, Cursor("relevance", 0, last, self.view.token, offset, self.asked.wide)

    def _offset(self, built: TantivyQuery) -> int:
        """How many hits to pass over: in another state than the cursor's, those up to its document."""
        if self.after is None or self.after.state == self.view.token:
            return self.after.offset if self.after else 0
        ahead = self.view.searcher.search(built, self.after.offset + SLACK, count=False).hits
        for position, (_, address) in enumerate(ahead):
            if text_of(self.view.searcher.doc(address), ID) in self.after.seen:
                return position + 1
        return self.after.offset

    def _hits(self, found: Sequence[Found]) -> list[Hit]:
        by_score = self.query.sort is Sort.RELEVANCE
        marks = marker(self.view, self.builder, self.query, self.asked.plan)
        fetch = self.view.searcher.doc
        return [marks.hit(fetch(address), score if by_score else 0.0) for score, address in found]
