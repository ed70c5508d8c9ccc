"""Bodies that are too large are refused before they are read; answers leave at once."""

import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request

from services.desk.body_limit import LONGEST, BodyLimit
from services.process.serve import listen


@pytest.fixture
def client() -> httpx.AsyncClient:
    """A client of an application that tells the length of what it was sent."""
    app = FastAPI()
    app.add_middleware(BodyLimit)

    @app.post("/")
    async def length(request: Request) -> int:
        return len(await request.body())

    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


async def _parts(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 65536


async def test_what_is_short_enough_passes(client: httpx.AsyncClient) -> None:
    answer = await client.post("/", content=b"x" * LONGEST)
    assert (answer.status_code, answer.json()) == (200, LONGEST)


async def test_a_length_that_is_told_is_believed(client: httpx.AsyncClient) -> None:
    answer = await client.post("/", content=b"x", headers={"Content-Length": str(10**10)})
    assert answer.status_code == 413
    assert (await client.post("/", content=b"x", headers={"Content-Length": "-1"})).status_code == 413


async def test_a_body_without_a_length_is_counted(client: httpx.AsyncClient) -> None:
    assert (await client.post("/", content=_parts(LONGEST // 65536 + 1))).status_code == 413
    assert (await client.post("/", content=_parts(3))).status_code == 200


def test_the_listener_does_not_wait_for_full_packets() -> None:
    with listen(("127.0.0.1", 0)) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
