"""Asks a service's health socket: `python -m services.process.probe parser` exits 0 if it is ready.

With `healthz` behind the name it asks whether the service runs at all, ready or not.

Standard library only, since containers run it every few seconds.
"""

import os
import socket
import sys
from http.client import HTTPConnection
from pathlib import Path

from services.process.sockets import socket_folder


class UnixConnection(HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: Path, timeout: float = 3.0) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket file."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def ask(path: Path, target: str = "/readyz") -> tuple[int, str]:
    """Status and text of the answer. Raises OSError if nobody answers."""
    connection = UnixConnection(path)
    try:
        connection.request("GET", target)
        response = connection.getresponse()
        return response.status, response.read(4096).decode("utf-8", "replace")
    finally:
        connection.close()


def folder() -> Path:
    """The folder of health sockets, as the settings would say, without loading them."""
    given = os.environ.get("COPYDESK_RUN_DIR")
    return (
        Path(given) if given else socket_folder(Path(os.environ.get("COPYDESK_STATE", ".copydesk")) / "run")
    )


def main() -> int:
    """Exit code 0 if the named service is ready, or runs, 1 otherwise; says why on standard error."""
    service, asked = (*sys.argv[1:3], "readyz")[:2]
    try:
        status, text = ask(folder() / f"{service}.sock", f"/{asked}")
    except OSError as error:
        status, text = 0, repr(error)
    sys.stderr.write(f"{text}\n")
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
