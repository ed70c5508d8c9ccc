"""One search on one state of the index: the page of hits, where it ends, and the counts."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from services.index import cursor, excerpts
from services.index.circles import fit_of
from services.index.cursor import MAX_OFFSET, Cursor
from services.index.documents import index_fields, language_of
from services.index.highlight import Highlighter
from services.index.memory.match import excerpt
from services.index.opensearch.asking import Asked
from services.index.opensearch.facets import tally
from services.index.opensearch.mapping import (
    FULL,
    ID,
    NEWEST,
    OLDEST,
    ROW,
    STORY,
    counted,
    document_of,
    ordered,
)
from services.index.opensearch.query import Dsl
from services.index.opensearch.view import View
from services.index.query import Query, Sort
from services.index.results import Excerpt, Hit, Results
from services.index.stored import StoredDocument
from services.index.syntax import parse

SLACK: Final = 500
"""New documents between two pages by relevance that are looked past once the state is gone."""
AHEAD: Final = 6
"""Hits that are looked at for each story of a first page by date."""
_FIELDS: Final = {Sort.NEWEST: NEWEST, Sort.OLDEST: OLDEST}
_KEYS: Final = {Sort.NEWEST: cursor.newest_key, Sort.OLDEST: cursor.oldest_key}
Found = tuple[StoredDocument, float]


@dataclass(frozen=True)
class Search:
    """`query` has its final order and limit, `asked` is built from it; `after`: where the last page ended."""

    view: View
    query: Query
    after: Cursor | None
    asked: Asked

    def results(self) -> Results:
        """The page with total, facets and histogram of everything that the search finds.

        The engine counts and looks for the page at one time: neither needs the other.
        """
        query = self.query
        with ThreadPoolExecutor(max_workers=1) as beside:
            counting = beside.submit(
                tally, self.view, self.asked.counted, query.facet_size, query.count, query.fold
            )
            found, following = self._page_by_key() if self._keyed else self._page_by_rank()
            hits = self._hits(found)
            told = counting.result()
        if following is None:
            self.view.let_go()
        return Results(
            total=told.total,
            hits=hits,
            next=following.encode() if following else None,
            facets=told.facets,
            histogram=told.histogram,
            rows=told.rows,
            loosened=self.asked.loosened(self.query.text, told.total),
            sampled=told.sampled,
        )

    @property
    def _keyed(self) -> bool:
        """Whether the order is total and nothing that arrives can shift it."""
        # What is most of the words depends on how rare each is: by date too, then, one state for all pages.
        return self.query.sort is not Sort.RELEVANCE and not self.query.fold and not self.asked.wide

    def _page_by_key(self) -> tuple[list[Found], Cursor | None]:
        field, limit = _FIELDS[self.query.sort], self.query.limit
        reached: list[Any] = []
        if self.after is not None:
            reached = [{"range": {field: {"lte": ordered(self.after.key)}}}]
        seen = list(self.after.seen) if self.after else []
        wanted = {"bool": {"filter": [self.asked.query, *reached], "must_not": [{"terms": {ID: seen}}]}}
        found = self._found({"query": wanted, "size": limit + 1})
        page = found[:limit]
        if len(found) <= limit:
            return page, None
        keys = [self._key(document) for document, _ in page]
        same = tuple(d.document_id for (d, _), key in zip(page, keys, strict=True) if key == keys[-1])
        before = self.after.seen if self.after and self.after.key == keys[-1] else ()
        return page, Cursor(self.query.sort.value, keys[-1], same + before)

    def _page_by_rank(self) -> tuple[list[Found], Cursor | None]:
        """By score, or one hit a story: the state is held, and places in it are counted."""
        limit, offset = self.query.limit, self._offset()
        found = self._quickly(offset)
        if found is None:
            found = self._ranked(self.asked.query, offset)
        page = found[:limit]
        if len(found) <= limit or offset + limit > MAX_OFFSET:
            return page, None
        last = page[-1][0]
        key = 0 if self.query.sort is Sort.RELEVANCE else self._key(last)
        state = self.view.held().point
        seen = (last.document_id,)
        return page, Cursor(self.query.sort.value, key, seen, state, offset + limit, self.asked.wide)

    def _quickly(self, offset: int) -> list[Found] | None:
        """The same hits by looking at fewer documents; null where these do not suffice."""
        if self.query.sort is not Sort.RELEVANCE:
            return self._newest() if self.query.fold and not offset else None
        reached = offset + self.query.limit + 1
        if self.asked.innermost is None or self.asked.exact < reached:
            return None
        found = self._ranked(self.asked.innermost, offset)
        return found if len(found) > self.query.limit else None

    def _ranked(self, query: Dsl, offset: int) -> list[Found]:
        return self._found({"query": query, "size": self.query.limit + 1, "from": offset, **self._folded()})

    def _newest(self) -> list[Found] | None:
        """The first page by date, folded here: to fold them the engine looks at every document that is found.

        Null where the first hits are of too few stories.
        """
        wanted = self.query.limit + 1
        size = min(AHEAD * wanted, MAX_OFFSET)
        body = {"query": self.asked.query, "size": size, "_source": False, "docvalue_fields": [ROW]}
        hits = self.view.ask({**self._order(), **body})["hits"]["hits"]
        best = {hit["fields"][ROW][0]: hit for hit in reversed(hits)}
        chosen = [hit for hit in hits if best[hit["fields"][ROW][0]] is hit][:wanted]
        if len(chosen) < wanted and len(hits) == size:
            return None
        ids = [hit["_id"] for hit in chosen]
        if not ids:
            return []
        documents = self.view.ask({"query": {"terms": {ID: ids}}, "size": len(ids), "_source": [FULL]})
        found = {hit["_id"]: document_of(hit["_source"]) for hit in documents["hits"]["hits"]}
        if len(found) < len(chosen):  # One was taken out between the two questions.
            return None
        return [(found[hit["_id"]], hit["_score"] or 0.0) for hit in chosen]

    def _offset(self) -> int:
        """How many hits to pass over: in another state than the cursor's, those up to its document."""
        if self.after is None or (self.after.state and self.after.state == self.view.point):
            return self.after.offset if self.after else 0
        size = min(self.after.offset + SLACK, MAX_OFFSET)
        body = {"query": self.asked.query, "size": size, "_source": False, **self._folded()}
        ahead = self.view.ask({**self._order(), **body})
        ids = [hit["_id"] for hit in ahead["hits"]["hits"]]
        places = [ids.index(each) + 1 for each in self.after.seen if each in ids]
        return max(places, default=self.after.offset)

    def _found(self, body: dict[str, Any]) -> list[Found]:
        answer = self.view.ask({**self._order(), **body, "_source": [FULL]})
        return [(document_of(hit["_source"]), hit["_score"] or 0.0) for hit in answer["hits"]["hits"]]

    def _order(self) -> dict[str, Any]:
        if self.query.sort is Sort.RELEVANCE:
            order: list[Any] = [{"_score": "desc"}, {ID: "asc"}]
        else:
            order = [{_FIELDS[self.query.sort]: "desc"}, {ID: "asc"}]
        return {"sort": order, "track_total_hits": False}

    def _folded(self) -> dict[str, Any]:
        return {"collapse": {"field": ROW}} if self.query.fold else {}

    def _key(self, document: StoredDocument) -> int:
        published = document.article.published.value if document.article.published else None
        return _KEYS[self.query.sort](document.document_id, published)

    def _hits(self, found: Sequence[Found]) -> tuple[Hit, ...]:
        marks = Highlighter(parse(self.query.text), self.asked.plan)
        copies = _copies(self.view, sorted({d.story for d, _ in found if d.story is not None}))
        by_score = self.query.sort is Sort.RELEVANCE
        fits = bool(self.asked.plan.words)
        return tuple(_hit(d, score if by_score else 0.0, marks, copies, fits) for d, score in found)


def _hit(
    document: StoredDocument, score: float, marks: Highlighter, copies: dict[str, int], fits: bool
) -> Hit:
    fields, language = index_fields(document), language_of(document)
    marked = excerpt(fields.body, marks.ranges(fields.body, language))
    return Hit(
        document_id=document.document_id,
        title=Excerpt(fields.title, marks.ranges(fields.title, language)) if fields.title else None,
        opening=excerpts.opening(fields.body[: excerpts.LENGTH]),
        snippet=marked or excerpts.beginning(fields.body, fields.title),
        published=fields.published,
        language=language,
        locations=document.locations,
        authors=fields.authors,
        score=score,
        story=document.story,
        copies=copies.get(document.story or "", 1),
        fit=fit_of(score) if fits and score else None,
        relation=document.relation,
        holds=document.holds,
        held_by=document.held_by,
    )


def _copies(view: View, stories: Sequence[str]) -> dict[str, int]:
    """How many documents each story has."""
    if not stories:
        return {}
    rows = {"stories": {"terms": {"field": ROW, "size": len(stories)}}}
    body = {"size": 0, "query": {"terms": {STORY: stories}}, "aggs": rows}
    buckets = view.ask(body)["aggregations"]["stories"]["buckets"]
    found = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    return {story: found.get(counted(story), 0) for story in stories}
