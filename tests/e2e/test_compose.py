"""The house in containers: everything healthy, a dropped file found over HTTP, three enrichers."""

import json
import os
import subprocess
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import docker_answers, unavailable
from tests.e2e.support import free_port, until

pytestmark = [pytest.mark.docker, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
STREAMS = ("discovered", "parsed", "enriched", "indexed")


@dataclass
class Compose:
    """One compose project of its own."""

    environment: dict[str, str]
    seeds: Path
    port: int

    def call(self, *arguments: str) -> str:
        done = subprocess.run(
            ["docker", "compose", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.fail(
                f"docker compose {' '.join(arguments)}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
            )
        return done.stdout

    def search(self, words: str) -> list[dict[str, Any]]:
        url = f"http://127.0.0.1:{self.port}/api/search?q={words}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            hits: list[dict[str, Any]] = json.load(answer)["hits"]
        return hits

    def stream(self, name: str) -> list[dict[str, Any]]:
        key = "{copydesk}:events:document." + name
        raw = self.call("exec", "-T", "redis", "redis-cli", "--json", "XRANGE", key, "-", "+")
        return [json.loads(fields["__data__"]) for fields in map(_fields, json.loads(raw))]


def _fields(entry: list[Any]) -> dict[str, str]:
    values = entry[1]
    return values if isinstance(values, dict) else dict(zip(values[::2], values[1::2], strict=True))


@pytest.fixture(scope="module")
def compose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    if not docker_answers():
        unavailable("no Docker engine answers")
    seeds = tmp_path_factory.mktemp("seeds")
    # The services run as a user of their own, who must be able to look in.
    for folder in (seeds, *list(seeds.parents)[:2]):
        folder.chmod(0o755)
    port = free_port()
    environment = {
        "COMPOSE_PROJECT_NAME": f"copydesk-test-{uuid.uuid4().hex[:8]}",
        "COPYDESK_SEEDS": str(seeds),
        "COPYDESK_DESK_PORT": str(port),
    }
    compose = Compose(environment, seeds, port)
    try:
        compose.call("up", "--build", "--wait", "--wait-timeout", "240", "--scale", "enricher=3")
        yield compose
    finally:
        compose.call("down", "--volumes", "--timeout", "15")


def test_a_file_copied_in_is_found_over_http(compose: Compose) -> None:
    name = f"Quillfeather{uuid.uuid4().hex[:6]}"
    (compose.seeds / "one.txt").write_text(
        f"Ferry afloat\n\nBy Ada Holm\n\nThe ferry {name} left Oslo on Monday.\n"
    )
    [hit] = until(lambda: compose.search(name), "the dropped file over HTTP")
    assert hit["locations"][0]["path"] == "one.txt"


def test_with_three_enrichers_each_document_has_one_event_a_step(compose: Compose) -> None:
    for n in range(60):
        text = (
            f"Story {n}\n\nBy Ada Holm\n\nThe mayor of Bergen, Astrid Lunde, opened bridge {n} on Monday.\n"
        )
        (compose.seeds / f"many-{n}.txt").write_text(text)
    until(
        lambda: sum("bridge" in json.dumps(e) or 1 for e in compose.stream("indexed")) >= 60, "60 documents"
    )
    until(lambda: len(compose.stream("indexed")) == len(compose.stream("discovered")), "the flow to end")
    for name in STREAMS:
        events = compose.stream(name)
        subjects = [event["subject"] for event in events]
        assert len(subjects) == len(set(subjects)), name
        assert len({event["id"] for event in events}) == len(events), name
    workers = compose.call(
        "exec",
        "-T",
        "redis",
        "redis-cli",
        "XINFO",
        "CONSUMERS",
        "{copydesk}:events:document.parsed",
        "enricher",
    )
    assert workers.count("name") == 3


def test_only_the_desk_listens_and_only_on_loopback(compose: Compose) -> None:
    rows = [json.loads(line) for line in compose.call("ps", "--format", "json").splitlines()]
    published = {
        (row["Service"], port["URL"])
        for row in rows
        for port in row.get("Publishers") or []
        if port["PublishedPort"]
    }
    assert published == {("desk", "127.0.0.1")}
    assert {row["Health"] for row in rows} == {"healthy"}
