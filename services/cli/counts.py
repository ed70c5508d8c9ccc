"""How many of the documents found, or of their stories, have each name: what `search --count` prints."""

from collections.abc import Collection, Iterator

from services.cli.output import console, plain, print_json
from services.index.query import Counted, Facet
from services.index.results import Count, Results


def print_counts(results: Results, wanted: Collection[Facet], json_lines: bool) -> None:
    """The lists that are wanted, all where none is named, each with the most frequent name first.

    As JSON a line for each name: `facet`, `value`, `count`, called as in the answers of the API.
    """
    for facet, counts in _lists(results, wanted):
        if json_lines:
            for one in counts:
                print_json({"facet": facet.value, "value": one.value, "count": one.count})
        else:
            _print_list(facet, counts)


def what_counts(results: Results, count: Counted) -> str:
    """What was counted, and whether that is an estimate."""
    copies = "a story is counted once" if count is Counted.STORIES else "every copy is counted"
    estimated = f"; estimated from {results.sampled} of them" if results.sampled is not None else ""
    return f"{results.total} documents in {results.rows} stories; {copies}{estimated}"


def _lists(results: Results, wanted: Collection[Facet]) -> Iterator[tuple[Facet, tuple[Count, ...]]]:
    for facet in Facet:
        if results.facets.get(facet) and (not wanted or facet in wanted):
            yield facet, results.facets[facet]


def _print_list(facet: Facet, counts: tuple[Count, ...]) -> None:
    width = len(str(max(one.count for one in counts)))
    console.print(plain(facet.value, "bold"), soft_wrap=True)
    for one in counts:
        console.print(plain(f"  {one.count:{width}}  {one.value}"), soft_wrap=True)
