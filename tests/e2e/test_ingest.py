"""Copy in, events and index out, as a user does it from the shell."""

import hashlib
import json
import os
import signal
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as ServerGone

from services.process.settings import Settings
from tests.collector import collecting
from tests.e2e.support import SEEDS, Desk, until

pytestmark = pytest.mark.server


def copies(folder: Path, count: int) -> Path:
    """That many invented articles, no two alike."""
    folder.mkdir()
    for n in range(count):
        text = f"Ferry {n} afloat\n\nBy Ada Holm\n\nThe ferry with number {n} left Oslo on Monday.\n"
        (folder / f"{n:04}.txt").write_text(text, encoding="utf-8")
    return folder


def test_the_sample_copy_is_ingested_once_and_found(desk: Desk) -> None:
    files = [p for p in SEEDS.rglob("*") if p.is_file()]
    contents = {hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    [first] = desk.json("ingest", str(SEEDS))
    assert first["states"] == {"indexed": len(contents)}
    assert (first["published"], first["known"]) == (len(files), len(files) - len(contents))
    [second] = desk.json("ingest", str(SEEDS))
    assert (second["published"], second["known"], second["unchanged"]) == (0, 0, len(files))

    [hit, *_] = desk.json("search", "umbrellas Dijkstra")  # looser ones come behind it
    [shown] = desk.json("show", hit["document_id"])
    article = shown["article"]
    assert article["title"]["text"] == "The library that lends umbrellas"
    names = {person["name"] for person in shown["annotations"]["people"]}
    assert "Femke Dijkstra" in names
    text = article["text"]
    for person in shown["annotations"]["people"]:
        for mention in person["mentions"]:
            assert text[mention["span"]["start"] : mention["span"]["end"]] == mention["text"]

    story = {row["path"]: row["story"] for row in desk.json("stories")}
    assert story["seeds/wire/quake-first.txt"] == story["seeds/wire/quake-rewritten.txt"]
    assert len(set(story.values())) == len(contents) - 1


@pytest.mark.parametrize("victim", ["parser", "enricher", "indexer"])
def test_a_service_killed_in_the_middle_changes_nothing(desk: Desk, tmp_path: Path, victim: str) -> None:
    desk.environment |= {
        "COPYDESK_ANNOTATORS": "language",
        "COPYDESK_CLAIM_AFTER": "2",
        "COPYDESK_BATCH": "10",
    }
    folder = copies(tmp_path / "copy", 200)
    process = desk.start("ingest", str(folder), "--json")
    with Redis.from_url(Settings(state=desk.state).url) as redis:
        until(lambda: _length(redis, "{copydesk}:events:document.parsed") > 20, "the flow to begin")
    _kill(desk, victim)
    assert process.wait(timeout=300) == 0

    result = json.loads((tmp_path / "run.log").read_text().splitlines()[-1])
    assert result["states"] == {"indexed": 200}
    assert len(desk.json("search", "ferry", "--limit", "1000")) == 200
    [again] = desk.json("ingest", str(folder))
    assert (again["published"], again["unchanged"]) == (0, 200)


def _length(redis: Redis, key: str) -> int:
    try:
        return int(redis.xlen(key))  # type: ignore[arg-type]
    except ServerGone:
        return 0


def _kill(desk: Desk, service: str) -> None:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            environment = (process / "environ").read_bytes()
        except OSError:
            continue
        if f"services.{service}".encode() in command and str(desk.state).encode() in environment:
            os.kill(int(process.name), signal.SIGKILL)
            return
    pytest.fail(f"no {service} to kill at {time.time()}")


def test_one_trace_leads_from_the_file_to_the_index(desk: Desk, tmp_path: Path) -> None:
    with collecting() as collector:
        desk.environment |= {"COPYDESK_ANNOTATORS": "language", "COPYDESK_TRACES": collector.url}
        desk.json("ingest", str(copies(tmp_path / "copy", 3)))
    roots = [span for span in collector.spans if not span.parent]
    assert {span.attributes["copydesk.path"] for span in roots} == {"0000.txt", "0001.txt", "0002.txt"}
    for root in roots:
        way, following = [], root
        while following is not None:
            way.append(following.name)
            following = next((span for span in collector.spans if span.parent == following.id), None)
        assert way[:4] == ["watcher", "parser", "enricher", "indexer"]
        document = root.attributes["copydesk.document"]
        own = [span for span in collector.spans if span.attributes["copydesk.document"] == document]
        assert {span.trace for span in own} == {root.trace}
