"""Every test here runs over each server."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.opensearch.place import OpenSearchPlace
from services.index.opensearch.searcher import OpenSearchSearcher
from services.index.opensearch.store import OpenSearchStore
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.state.content.choose import open_content
from services.state.keys import Keys
from tests.conformance import content_stores
from tests.conformance.opensearch_server import emptied, fresh_place, image_is_there, opensearch_server
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


@pytest.fixture(scope="session")
def opensearch_url() -> Iterator[str]:
    """Address of a real OpenSearch, as `COPYDESK_TEST_OPENSEARCH` says: one that runs, or `container`.

    It is asked for and not found: with the engine the stores' tests take minutes more.
    """
    wanted = os.environ.get("COPYDESK_TEST_OPENSEARCH")
    if not wanted:
        pytest.skip("COPYDESK_TEST_OPENSEARCH names no OpenSearch")
    if wanted != "container":
        yield wanted
        return
    if not image_is_there():
        unavailable("no Docker engine with an OpenSearch")
    with opensearch_server() as address:
        yield address


@pytest.fixture(scope="session")
def opensearch_place(opensearch_url: str) -> Iterator[OpenSearchPlace]:
    """One index there for the session: to make one takes the engine longer than most tests."""
    with fresh_place(opensearch_url) as place:
        yield place


@pytest.fixture(params=["tantivy", "memory", pytest.param("opensearch", marks=pytest.mark.docker)])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """Each store in turn."""
    if request.param == "opensearch":
        place = request.getfixturevalue("opensearch_place")
        emptied(place)
        yield Index(OpenSearchStore(place), OpenSearchSearcher(place), lambda: OpenSearchSearcher(place))
        return
    if request.param == "memory":
        shared = MemoryIndex()
        yield Index(MemoryStore(shared), MemorySearcher(shared), lambda: MemorySearcher(shared))
        return
    with TantivyStore(tmp_path) as store:
        yield Index(store, TantivySearcher(tmp_path), lambda: TantivySearcher(tmp_path))


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real S3 server."""
    if not content_stores.image_is_there():
        pytest.skip("no Docker engine with an S3 server")
    with content_stores.s3_server() as address:
        settings = content_stores.bucket_settings(address, tmp_path_factory.mktemp("state"))
        content_stores.wait_for(open_content(settings))
        yield address
