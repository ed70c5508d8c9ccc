"""Services that start while the index they share is away, or is not what they were told."""

import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.process.probe import ask
from tests.conformance.opensearch_server import opensearch_server
from tests.integration.stepping import until
from tests.serving import serving
from tests.several_servers import free_port

pytestmark = pytest.mark.server

GIVEN_UP = 12.0
"""Seconds within which a search over an index that hangs is answered, on a busy machine too: it were 30."""
START = 600.0
"""Seconds for a process to import all it needs, on a machine that does much else."""


@contextmanager
def started(
    service: str, redis_url: str, namespace: str, folder: Path, index: str, desk: int | None = None
) -> Iterator[Any]:
    """A service over that index; ended afterwards."""
    settings = {
        "COPYDESK_REDIS_URL": redis_url,
        "COPYDESK_NAMESPACE": namespace,
        "COPYDESK_STATE": str(folder),
        "COPYDESK_RUN_DIR": str(folder / "run"),
        "COPYDESK_WORKER": "w1",
        "COPYDESK_INDEX": index,
        "COPYDESK_LOG_JSON": "true",
        "COPYDESK_DESK_PORT": str(desk or free_port()),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", f"services.{service}"],
            env={**os.environ, **settings},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def said(service: str, folder: Path, status: int, text: str) -> Callable[[], Awaitable[bool]]:
    """Whether readiness answers so."""

    async def holds() -> bool:
        try:
            answer = ask(folder / "run" / f"{service}.sock")
        except OSError:
            return False
        return answer[0] == status and text in answer[1]

    return holds


@pytest.mark.parametrize("service", ["indexer", "desk"])
async def test_an_index_that_is_away_at_the_start_is_waited_for(
    service: str, redis_url: str, namespace: str, tmp_path: Path
) -> None:
    port = free_port()
    away = f"opensearch://127.0.0.1:{port}/none"
    with started(service, redis_url, namespace, tmp_path, away) as process:
        refused = said(service, tmp_path, 503, "index: no answer")
        await until(refused, "readiness to say that the index is away", START)
        assert "Connection refused" in ask(tmp_path / "run" / f"{service}.sock")[1]
        # It asks again every second.
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(4)
    lines = (tmp_path / "log").read_text().splitlines()
    if service == "indexer":
        assert len([line for line in lines if "index-away" in line]) == 1


@pytest.mark.docker
async def test_the_work_begins_when_opensearch_comes(redis_url: str, namespace: str, tmp_path: Path) -> None:
    if os.environ.get("COPYDESK_TEST_OPENSEARCH") != "container":
        pytest.skip("COPYDESK_TEST_OPENSEARCH names no OpenSearch that could be started")
    port, desk = free_port(), free_port()
    folders = {service: tmp_path / service for service in ("indexer", "desk")}
    with ExitStack() as running:
        for service, folder in folders.items():
            folder.mkdir()
            late = f"opensearch://127.0.0.1:{port}/late"
            running.enter_context(started(service, redis_url, namespace, folder, late, desk))
        for service, folder in folders.items():
            await until(said(service, folder, 503, "index: no answer"), f"the {service} to miss it", START)
        running.enter_context(opensearch_server(port))
        for service, folder in folders.items():
            await until(said(service, folder, 200, "ready"), f"the {service} to be ready", START)
        await an_engine_that_hangs_is_left(port, desk)


async def an_engine_that_hangs_is_left(port: int, desk: int) -> None:
    """The search says in time that it can't, and can again when the engine goes on."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{desk}", timeout=60) as reader:

        async def found() -> bool:
            return (await reader.get("/api/search", params={"q": "harbour"})).status_code == 200

        with paused(port):
            begun = time.monotonic()
            answer = await reader.get("/api/search", params={"q": "harbour"})
            assert (answer.status_code, answer.headers.get("retry-after")) == (503, "10")
            assert time.monotonic() - begun < GIVEN_UP
        await until(found, "the desk to search again", START)


@contextmanager
def paused(port: int) -> Iterator[None]:
    """The container that has this port, frozen: its kernel takes connections, and nobody answers."""
    named = ["docker", "ps", "-q", "--filter", f"publish={port}"]
    engine = subprocess.check_output(named, text=True).strip()
    subprocess.run(["docker", "pause", engine], check=True)
    try:
        yield
    finally:
        subprocess.run(["docker", "unpause", engine], check=True)


class Refusing(BaseHTTPRequestHandler):
    """Lets nobody in."""

    def do_GET(self) -> None:
        """Answer as the engine does where the password is wrong."""
        self.send_error(401)

    do_HEAD = do_PUT = do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_refused_login_ends_the_indexer_in_a_sentence(
    redis_url: str, namespace: str, tmp_path: Path
) -> None:
    with (
        serving(Refusing) as port,
        started("indexer", redis_url, namespace, tmp_path, f"opensearch://127.0.0.1:{port}/x") as process,
    ):
        assert process.wait(START) == 1
    last = (tmp_path / "log").read_text().splitlines()[-1]
    assert last == "index: the login is refused; see to COPYDESK_INDEX_USER and its password"


async def test_the_desk_says_that_the_login_is_refused(
    redis_url: str, namespace: str, tmp_path: Path
) -> None:
    with (
        serving(Refusing) as port,
        started("desk", redis_url, namespace, tmp_path, f"opensearch://127.0.0.1:{port}/x"),
    ):
        await until(said("desk", tmp_path, 503, "the login is refused"), "the desk to say why", START)


def test_tls_with_a_server_that_has_none_ends_the_indexer_in_a_sentence(
    redis_url: str, namespace: str, tmp_path: Path
) -> None:
    with (
        serving(Refusing) as port,
        started("indexer", redis_url, namespace, tmp_path, f"opensearchs://127.0.0.1:{port}/x") as process,
    ):
        assert process.wait(START) == 1
    assert "index: no TLS with that server" in (tmp_path / "log").read_text().splitlines()[-1]
