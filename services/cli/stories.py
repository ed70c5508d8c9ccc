"""`stories`: which documents are copies, cuts or rewrites of one another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Final

import typer

from services.cli.kept import need_index
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, plain, print_json, tell_of_none
from services.index.choose import open_searcher
from services.index.failures import AmbiguousId
from services.index.port import Searcher
from services.index.query import Query, Sort
from services.index.reading import documents_with
from services.index.results import Hit
from services.index.stored import StoredDocument
from services.index.stories.also import also
from services.index.stories.naming import SOURCE
from services.index.stories.relations import Related
from services.index.stories.source import related_to, source

_TOLD: Final = 4
"""Names, and words, by which it is seen that two documents tell of one happening."""
PAGE = 1000
"""Hits of one search: the most that the index gives at once."""


AlsoOption = Annotated[
    str, typer.Option("--also", metavar="ID", help="Print what tells of the same happening as this document")
]


def stories(also_on: AlsoOption = "", json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Print the stories of more than one document, and what each is to the first of its story.

    With --json a line a file, whatever its story: `relation` is copy, cut, rewrite or
    update_of, `to` the document that is meant, and a round-up `holds` parts of others, which are
    `held_by` it.
    With --also the documents of other stories that tell of the same happening in other words.
    """
    need_index(config)
    searcher = open_searcher(config)
    if also_on:
        _print_also(searcher, also_on, json_lines)
        return
    hits = list(_all(searcher))
    members: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.story is not None:
            members[hit.story].append(hit)
    relations = _relations(searcher, members.values())
    if json_lines:
        _print_lines(hits, relations)
        return
    tell_of_none(hits, "no story of more than one document")
    _print_stories(members, relations)


def _print_lines(hits: Iterable[Hit], relations: Mapping[str, "_Found"]) -> None:
    for hit in hits:
        for path in _paths(hit):
            print_json({"path": path, **_line(hit, relations.get(hit.document_id))})


def _print_stories(members: Mapping[str, Sequence[Hit]], relations: Mapping[str, "_Found"]) -> None:
    for story, documents in sorted(members.items(), key=lambda item: (-len(item[1]), item[0])):
        console.print(plain(f"{story}  {len(documents)} documents", "bold"))
        for document in documents:
            found = relations.get(document.document_id)
            what = found.related.relation.value if found and found.related else SOURCE
            console.print(plain(f"  {what}  {', '.join(_paths(document))}"), soft_wrap=True)


def _print_also(searcher: Searcher, document_id: str, json_lines: bool) -> None:
    for found in also(searcher, _document(searcher, document_id)):
        paths, shared = _paths(found.hit), found.shared
        if json_lines:
            print_json({"document_id": found.hit.document_id, "paths": paths, **asdict(shared)})
        else:
            by = ", ".join([*shared.names[:_TOLD], *shared.words[:_TOLD]])
            console.print(plain(f"{shared.nearness:.2f}  {', '.join(paths)}  ({by})"), soft_wrap=True)


def _document(searcher: Searcher, document_id: str) -> StoredDocument:
    try:
        found = searcher.get(document_id)
    except AmbiguousId as error:
        raise typer.BadParameter(str(error), param_hint="--also") from error
    if found is None:
        raise typer.BadParameter(f"no document has the id {document_id}", param_hint="--also")
    return found


@dataclass(frozen=True)
class _Found:
    """What a document is to the source of its story; null for the source itself."""

    source: str
    related: Related | None


def _relations(searcher: Searcher, stories: Iterable[Sequence[Hit]]) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for members in stories:
        documents = list(documents_with(searcher, (hit.document_id for hit in members)))
        first = source(documents) if documents else None
        if first is not None:
            found |= {d.document_id: _Found(first.document_id, related_to(d, first)) for d in documents}
    return found


def _line(hit: Hit, found: _Found | None) -> dict[str, object]:
    related = found.related if found else None
    return {
        "story": hit.story or hit.document_id,
        "document_id": hit.document_id,
        "relation": related.relation.value if related else None,
        "to": found.source if found and related else None,
        "share": related.share if related else None,
        "covers": related.covers if related else None,
        "holds": list(hit.holds),
        "held_by": list(hit.held_by),
    }


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
