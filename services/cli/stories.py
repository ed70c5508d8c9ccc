"""`stories`: which documents are copies, cuts or rewrites of one another."""

from collections import defaultdict
from collections.abc import Iterator

from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, plain, print_json
from services.index.port import Hit, Query, Searcher, Sort
from services.index.tantivy.searcher import TantivySearcher

PAGE = 1000
"""Hits of one search: the most that the index gives at once."""


def stories(json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Print the stories of more than one document; with --json a line a file, whatever its story."""
    hits = _all(TantivySearcher(config.index_dir))
    if json_lines:
        for hit in hits:
            for path in _paths(hit):
                print_json(
                    {"path": path, "story": hit.story or hit.document_id, "document_id": hit.document_id}
                )
        return
    members: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.story is not None:
            members[hit.story].append(hit)
    for story, documents in sorted(members.items(), key=lambda item: (-len(item[1]), item[0])):
        console.print(plain(f"{story[:12]}  {len(documents)} documents", "bold"))
        for document in documents:
            console.print(plain("  " + ", ".join(_paths(document))))


def _paths(hit: Hit) -> list[str]:
    return [f"{place.root}/{place.path}" for place in hit.locations]


def _all(searcher: Searcher) -> Iterator[Hit]:
    after: str | None = None
    while True:
        found = searcher.search(Query(sort=Sort.NEWEST, limit=PAGE, facet_size=0, after=after))
        yield from found.hits
        after = found.next
        if after is None:
            return
