"""Every test here runs over each server."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.state.keys import Keys
from tests.conformance.servers import oldest, redis_8, valkey
from tests.conformance.store_index import Index
from tests.conftest import unavailable


@pytest.fixture(
    scope="session",
    params=["valkey-9", "redis-7.0", pytest.param("redis-8", marks=pytest.mark.docker)],
)
def server_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of one of the servers."""
    folder: Path = tmp_path_factory.mktemp("server")
    make = {"valkey-9": lambda: valkey(folder), "redis-7.0": lambda: oldest(folder), "redis-8": redis_8}
    with make[request.param]() as url:
        if url is None:
            unavailable(f"no {request.param} here")
        else:
            yield url


@pytest_asyncio.fixture
async def server(server_url: str) -> AsyncIterator[Redis]:
    """A client of it."""
    client = Redis.from_url(server_url)
    yield client
    await client.aclose()


@pytest.fixture
def keys(namespace: str) -> Keys:
    """A namespace of the test's own."""
    return Keys(namespace)


@pytest.fixture(params=["tantivy", "memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """Each store in turn."""
    if request.param == "memory":
        shared = MemoryIndex()
        yield Index(MemoryStore(shared), MemorySearcher(shared), lambda: MemorySearcher(shared))
        return
    with TantivyStore(tmp_path) as store:
        yield Index(store, TantivySearcher(tmp_path), lambda: TantivySearcher(tmp_path))
