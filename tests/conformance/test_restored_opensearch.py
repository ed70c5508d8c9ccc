"""A house with its index in OpenSearch, restored where the engine is empty: all is read again, and found."""

import json
import uuid
from pathlib import Path

from opensearchpy.exceptions import NotFoundError

from services.index.opensearch.place import place_of
from tests.e2e.support import Desk, free_port, until

TEXTS = {
    "ferry.txt": "Ferry afloat\n\nBy Ada Holm\n\nThe ferry left Oslo on Monday, said Astrid Lunde.\n",
    "bridge.txt": "Bridge opens\n\nBy Bo Dahl\n\nThe mayor of Bergen opened the bridge in Quayside.\n",
}


def house(state: Path, address: str, copy: Path) -> Desk:
    """A house with that index, which watches that folder; the desk's port is its own."""
    settings = {"COPYDESK_INDEX": address, "COPYDESK_ROOTS": f"copy={copy}"}
    return Desk(
        state, {**settings, "COPYDESK_DESK_PORT": str(free_port()), "COPYDESK_ANNOTATORS": "language,quotes"}
    )


def facts(desk: Desk) -> list[str]:
    """What is found, without how well."""
    said = desk.call("search", "Oslo OR Bergen", "--json", check=False).stdout  # 65 while the index lacks any
    hits = [json.loads(line) for line in said.splitlines()]
    kept = ("document_id", "title", "authors", "people", "places", "locations")
    return sorted(json.dumps({name: hit.get(name) for name in kept}, sort_keys=True) for hit in hits)


def test_the_index_is_made_again_from_what_was_restored(opensearch_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name, text in TEXTS.items():
        (copy / name).write_text(text)
    prefixes = [f"{opensearch_url}/test-{uuid.uuid4().hex[:12]}" for _ in range(2)]
    try:
        first = house(tmp_path / "first", prefixes[0], copy)
        first.call("ingest", str(copy))
        before = facts(first)
        first.call("backup", str(tmp_path / "backup"))
        again = house(tmp_path / "again", prefixes[1], copy)
        again.call("restore", str(tmp_path / "backup"))
        running = again.start("run")
        try:
            until(lambda: again.call("search", "Oslo", check=False).returncode != 69, "the house")
            again.call("replay", "--step", "indexer")
            until(lambda: len(facts(again)) == len(TEXTS), "everything in the index")
            assert facts(again) == before
        finally:
            running.terminate()
            running.wait(60)
    finally:
        for prefix in prefixes:
            place = place_of(prefix)
            try:
                place.client.indices.delete(index=f"{place.prefix}-*")
            except NotFoundError:
                continue
            finally:
                place.client.close()
