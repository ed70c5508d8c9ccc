"""Which documents a search of the memory store finds, in which order, and which of them make a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.index import cursor
from services.index.cursor import Cursor
from services.index.documents import IndexFields
from services.index.memory.loose import LooseMatcher
from services.index.memory.match import Matcher
from services.index.query import (
    Query,
    Sort,
)


@dataclass(frozen=True)
class Ranking:
    """What a search finds: scores by id, all ids in order, and those of them that are rows of a page."""

    query: Query
    fields: Mapping[str, IndexFields]
    scores: Mapping[str, float]
    ranked: Sequence[str]
    offered: Sequence[str]

    @classmethod
    def of(
        cls, query: Query, fields: Mapping[str, IndexFields], matcher: Matcher | LooseMatcher
    ) -> "Ranking":
        """Score every document and put what is found in the order that is asked for."""
        scored = {i: matcher.score(f) for i, f in fields.items()}
        scores = {i: score for i, score in scored.items() if score is not None}
        ranked = sorted(scores, key=lambda i: _rank(query.sort, i, fields[i], scores[i]))
        offered = _folded(ranked, fields) if query.fold else ranked
        return cls(query, fields, scores, ranked, offered)

    def page(self, after: Cursor | None, state: int, wide: bool) -> tuple[Sequence[str], Cursor | None]:
        """The ids behind the cursor, and the next cursor if there are more."""
        rest = [i for i in self.offered if after is None or self._follows(i, after)]
        page = rest[: self.query.limit]
        if len(rest) == len(page):
            return page, None
        last = _cursor(self.query, page[-1], self.fields[page[-1]], self.ranked, state)
        return page, replace(last, state=str(state), wide=True) if wide else last

    def _follows(self, document_id: str, after: Cursor) -> bool:
        if self.query.sort is Sort.RELEVANCE:
            return self.ranked.index(document_id) >= after.offset
        key = _key(self.query.sort, document_id, self.fields[document_id])
        return key <= after.key and document_id not in after.seen


def _folded(ranked: Sequence[str], fields: Mapping[str, IndexFields]) -> list[str]:
    """The first of each story, and what has none."""
    firsts = {fields[i].story or i: i for i in reversed(ranked)}
    return [i for i in ranked if firsts[fields[i].story or i] == i]


def _rank(sort: Sort, document_id: str, fields: IndexFields, score: float) -> tuple[float, str]:
    if sort is Sort.RELEVANCE:
        return (-score, document_id)
    return (-_key(sort, document_id, fields), document_id)


def _key(sort: Sort, document_id: str, fields: IndexFields) -> int:
    make = cursor.newest_key if sort is Sort.NEWEST else cursor.oldest_key
    return make(document_id, fields.published)


def _cursor(query: Query, last: str, fields: IndexFields, ranked: Sequence[str], state: int) -> Cursor:
    if query.sort is Sort.RELEVANCE:
        return Cursor("relevance", state=str(state), offset=ranked.index(last) + 1)
    kept = str(state) if query.fold else ""
    return Cursor(query.sort.value, _key(query.sort, last, fields), (last,), kept)
