"""Hits in rank, one a story: the first of each. Costs no look at stored documents."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import tantivy

from services.index.cursor import MAX_OFFSET
from services.index.tantivy.schema import STORY

Found = tuple[float, tantivy.DocAddress]
_MORE: Final = 4
"""How many times more hits are looked through where the first ones had too few stories."""


@dataclass(frozen=True)
class RankedHit:
    """A hit and its place among all hits, copies included."""

    rank: int
    found: Found


@dataclass(frozen=True)
class Ranks:
    """What `query` finds, by score or by a field, highest first."""

    searcher: tantivy.Searcher
    query: tantivy.Query
    field: str | None

    def rows(self, begin: int, reached: int | None, count: int) -> list[RankedHit]:
        """At most `count` rows from rank `begin` on and with at most the key `reached`.

        A story that has a hit before is not shown again. Looks at the first 100,000 hits.
        """
        size = begin + 2 * count
        while True:
            found = self._search(size)
            rows = [r for r in self._firsts(found) if r.rank >= begin and _below(r, reached)]
            if len(rows) >= count or len(found) < size or size >= MAX_OFFSET:
                return rows[:count]
            size = min(_MORE * size, MAX_OFFSET)

    def _search(self, size: int) -> list[Found]:
        if self.field is None:
            return self.searcher.search(self.query, size, count=False).hits
        return self.searcher.search(self.query, size, count=False, order_by_field=self.field).hits

    def _firsts(self, found: Iterable[Found]) -> Iterator[RankedHit]:
        hits = list(found)
        stories = self.searcher.fast_field_values(STORY, [address for _, address in hits])
        met: set[int] = set()
        for rank, (hit, story) in enumerate(zip(hits, stories, strict=True)):
            if story is None or story not in met:
                yield RankedHit(rank, hit)
            if story is not None:
                met.add(int(story))


def _below(row: RankedHit, reached: int | None) -> bool:
    return reached is None or int(row.found[0]) <= reached
