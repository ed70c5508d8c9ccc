"""`stories`: which documents are copies, cuts or rewrites of one another."""

from collections import defaultdict

from copydesk_contracts.events import Location
from services.cli.options import JsonOption, StateOption, settings
from services.cli.output import console, plain, print_json
from services.indexer.stories.components import stories as tie
from services.indexer.stores.port import Searcher
from services.indexer.stores.tantivy_searcher import TantivySearcher


def stories(json_lines: JsonOption = False, state: StateOption = None) -> None:  # noqa: ARG001
    """Print the stories of more than one document; with --json a line a file, whatever its story."""
    fingerprints, places = _read(TantivySearcher(settings().index_dir))
    found = tie(fingerprints)
    if json_lines:
        for document, locations in places.items():
            for location in locations:
                path = f"{location.root}/{location.path}"
                print_json({"path": path, "story": found.get(document, document), "document_id": document})
        return
    members: dict[str, list[str]] = defaultdict(list)
    for document, story in found.items():
        members[story].append(document)
    for story, documents in sorted(members.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(documents) > 1:
            console.print(plain(f"{story[:12]}  {len(documents)} documents", "bold"))
            for document in documents:
                console.print(plain("  " + ", ".join(f"{p.root}/{p.path}" for p in places[document])))


def _read(searcher: Searcher) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[Location, ...]]]:
    fingerprints: dict[str, tuple[int, ...]] = {}
    places: dict[str, tuple[Location, ...]] = {}
    for document_id in searcher.ids():
        stored = searcher.get(document_id)
        if stored is None:
            continue
        places[document_id] = stored.locations
        if stored.annotations.fingerprint:
            fingerprints[document_id] = stored.annotations.fingerprint
    return fingerprints, places
