"""Who appears with whom in what a search found: counted by the index, a story once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

from services.index import fold
from services.index.port import Searcher
from services.index.query import Counted, Facet, Query
from services.index.results import Count, Histogram, Results

SHOWN: Final = {Facet.PEOPLE: 12, Facet.ORGANISATIONS: 6}
"""Names of each kind: as many as can be told apart in a drawing on a telephone."""
MOST_LINKS: Final = 40
"""The strongest: with more of them no line can be followed."""
LEAST: Final = 2
"""Stories that two names share: one shows only that somebody wrote of both."""
BESIDE: Final = 100
"""Names counted beside each one: a pair that is not among them has fewer stories than those shown."""


@dataclass(frozen=True)
class NamedNode:
    """A name; `count` are stories of the search that have it, `histogram` its documents by date."""

    facet: Facet
    name: str
    count: int
    histogram: Histogram


@dataclass(frozen=True)
class SharedStories:
    """Two names, as places among the nodes, and how many stories have both."""

    left: int
    right: int
    count: int


@dataclass(frozen=True)
class Company:
    """The most frequent names of a search, people first, and what joins them, the strongest first."""

    nodes: tuple[NamedNode, ...]
    links: tuple[SharedStories, ...]


def company(searcher: Searcher, query: Query, found: Results) -> Company:
    """Who appears with whom. `found` is what the search found, its facets counting stories.

    Asks the index once for each name, so that each count is exact however many documents there are.
    """
    named = list(_most_frequent(query, found.facets))
    beside = [_beside(searcher, query, facet, count.value) for facet, count in named]
    nodes = tuple(
        NamedNode(facet, count.value, count.count, results.histogram)
        for (facet, count), results in zip(named, beside, strict=True)
    )
    links = sorted(_links(nodes, beside), key=lambda link: -link.count)
    return Company(nodes, tuple(links[:MOST_LINKS]))


def _most_frequent(query: Query, facets: Mapping[Facet, Sequence[Count]]) -> Iterator[tuple[Facet, Count]]:
    """Without what was searched for: it appears with everybody."""
    for facet, most in SHOWN.items():
        asked = {fold.key(name) for name in query.filters(facet)}
        others = [count for count in facets.get(facet, ()) if fold.key(count.value) not in asked]
        yield from ((facet, count) for count in others[:most])


def _beside(searcher: Searcher, query: Query, facet: Facet, name: str) -> Results:
    narrowed: dict[str, Any] = {facet.value: (*query.filters(facet), name)}
    return searcher.search(
        replace(query, **narrowed, limit=1, after=None, count=Counted.STORIES, facet_size=BESIDE)
    )


def _links(nodes: Sequence[NamedNode], beside: Sequence[Results]) -> Iterator[SharedStories]:
    counted = [_counts(results.facets) for results in beside]
    for left, right in combinations(range(len(nodes)), 2):
        other = nodes[right].facet, fold.key(nodes[right].name)
        count = counted[left].get(other, 0)
        if count >= LEAST:
            yield SharedStories(left, right, count)


def _counts(facets: Mapping[Facet, Iterable[Count]]) -> dict[tuple[Facet, str], int]:
    return {(facet, fold.key(count.value)): count.count for facet in SHOWN for count in facets.get(facet, ())}
