"""How long is waited for an OpenSearch that hangs, and for one that is only slow."""

import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionTimeout

from services.index.opensearch.patience import PatientConnection
from tests.serving import serving

PATIENCE = 0.5
ANSWER = b'{"hits": {"total": {"value": 7}}}'
PAUSES = 2.4 * PATIENCE


class Engine(BaseHTTPRequestHandler):
    """Takes its time for a search, and pauses once more in the middle of the answer."""

    protocol_version = "HTTP/1.1"
    looked_after = 0
    closes = False

    def do_HEAD(self) -> None:
        """Say that it is there."""
        type(self).looked_after += 1
        self._begin(0)

    def do_POST(self) -> None:
        """A search."""
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(PAUSES)
        self._begin(len(ANSWER))
        self.wfile.write(ANSWER[:9])
        self.wfile.flush()
        time.sleep(PAUSES)
        self.wfile.write(ANSWER[9:])

    def _begin(self, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        if self.closes:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Closing(Engine):
    """Closes each connection behind its answer."""

    closes = True


class Locked(Engine):
    """Lets nobody see that it is there, who searches for all that."""

    def do_HEAD(self) -> None:
        """Refuse."""
        self.send_error(401)


def client(port: int, timeout: float = 30.0) -> Any:
    return OpenSearch(
        hosts=[{"host": "127.0.0.1", "port": port}],
        connection_class=PatientConnection,
        timeout=timeout,
        patience=PATIENCE,
        max_retries=2,
    )


@pytest.mark.parametrize("engine", [Engine, Closing, Locked])
def test_a_slow_engine_is_waited_for_as_long_as_it_says_that_it_is_there(engine: type[Engine]) -> None:
    engine.looked_after = 0
    with serving(engine) as port, client(port) as asked:
        assert asked.search(body={})["hits"]["total"]["value"] == 7
    assert engine is Locked or engine.looked_after >= 2


def test_there_is_an_end_to_that_too() -> None:
    with (
        serving(Engine) as port,
        client(port, timeout=2 * PATIENCE) as asked,
        pytest.raises(ConnectionTimeout),
    ):
        asked.search(body={})


def test_an_engine_that_takes_connections_and_says_nothing_is_left_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, client(silent.getsockname()[1]) as asked:
        begun = time.monotonic()
        with pytest.raises(ConnectionTimeout):
            asked.search(body={})
        assert time.monotonic() - begun < 8 * PATIENCE
        silent.settimeout(0)
        for _ in ("the search", "whether it is there"):
            silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_a_machine_that_takes_no_connection_is_tried_once() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:  # as many as the system queues; who comes after them hears nothing
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        begun = time.monotonic()
        with client(full.getsockname()[1]) as asked, pytest.raises(ConnectionTimeout):
            asked.search(body={})
        assert time.monotonic() - begun < 2.9 * PATIENCE
        for each in waiting:
            each.close()
