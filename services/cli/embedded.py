"""The embedded server: a Valkey on a unix socket of this user, its data under the state."""

import asyncio
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import structlog
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

from services.cli.server_damage import unseen_data, why_it_failed
from services.cli.valkey import ServerHome, StartFailed, ValkeyProcess
from services.process.open_files import claim_open_files
from services.process.settings import Settings
from services.process.sockets import is_plain, make_private
from services.state.consumers import ensure_consumers
from services.state.keys import Keys
from services.state.users import make_users

log = structlog.get_logger()

COMPACT = {"hash-max-listpack-value": "512", "hash-max-listpack-entries": "64"}
"""A receipt has some twenty fields of up to 250 bytes, and takes a quarter less memory in one piece."""
CONFIG = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
    **COMPACT,
}
START_TIMEOUT = 60.0
"""Seconds for reading the append-only file of some millions of entries."""
STOP_TIMEOUT = 30.0
"""Seconds for the server to write down what it has, before it is killed: a large one takes some."""
ASKED_AT_MOST = 5
"""Shells that wait ask five times a second whether there is an owner: two at once happen, five do not."""
AN_INSTANT = 0.02
"""Seconds; asking takes some microseconds."""


class ServerFailed(Exception):
    """The embedded server does not start. The message says why, and what to do."""


class EmbeddedServer:
    """Runs the server of one state, and starts it again when it dies or its socket is swept away."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: ValkeyProcess | None = None

    def start(self) -> None:
        """Start it and wait until it answers. Raises ServerFailed, OSError for too few open files."""
        claim_open_files()
        settings = self._settings
        place = ServerHome(_data_folder(settings), settings.socket)
        _refuse_damage(place)
        self._process = ValkeyProcess(place, CONFIG)  # a signal may end the start, and `stop` must find it
        try:
            self._process.start(START_TIMEOUT)
        except StartFailed as error:
            raise ServerFailed(why_it_failed(str(error), place)) from error
        asyncio.run(_make_users(settings))
        log.info("server-started", socket=str(settings.socket))

    def tend(self) -> None:
        """Start it again if it is gone or cannot be reached any more. Raises ServerFailed."""
        if self._process is None or self._process.has_ended():
            log.warning("server-died", again="at once")
        elif not self._settings.socket.exists():
            log.warning("server-socket-gone", socket=str(self._settings.socket), again="at once")
        else:
            return
        self.stop()
        make_private(self._settings.socket.parent)
        self.start()

    def stop(self) -> None:
        """Stop it, and whoever guards it."""
        if self._process is not None:
            self._process.stop(STOP_TIMEOUT)
            self._process = None


def _refuse_damage(place: ServerHome) -> None:
    """Raises ServerFailed where data lies there that the server would not see, and write over."""
    if (found := unseen_data(place)) is not None:
        raise ServerFailed(found)


async def _make_users(settings: Settings) -> None:
    """Services, and whoever else was given a user: the server forgets them when it ends.

    The owner of the socket's folder stays without a name and may do everything: it can read the
    passwords as well.
    """
    async with AsyncRedis(unix_socket_path=str(settings.socket)) as client:
        await make_users(client, settings.namespace, settings.users_dir, several=settings.partitions > 1)
        for number in range(settings.partitions):
            await ensure_consumers(client, Keys(settings.namespace, number))


@contextmanager
def sole_owner(state: Path) -> Iterator[bool]:
    """True for the one process that owns this state; others attach. Released when it ends."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _owners_lock(state).open("a") as lock:
        owner = _lock(lock)
        if owner:
            os.utime(lock.fileno())
        yield owner


def owned_since(state: Path) -> float:
    """When the process that owns this state began to, in seconds since the epoch."""
    return _owners_lock(state).stat().st_mtime


def _lock(file: TextIO) -> bool:
    """Whether the lock is ours. Others who only ask for an owner hold it too, for an instant."""
    for _ in range(ASKED_AT_MOST):
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(AN_INSTANT)
    return False


def has_owner(state: Path) -> bool:
    """Whether some process owns this state just now."""
    if not state.is_dir():
        return False
    with _owners_lock(state).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _owners_lock(state: Path) -> Path:
    return state / "owner.lock"


@contextmanager
def embedded_server(settings: Settings) -> Iterator[EmbeddedServer | None]:
    """A server for this state: none if the settings name another, a new one otherwise.

    One that an owner left behind when it was killed is stopped first; its data is on disk.
    Raises ServerFailed, and PermissionError where the state is another user's.
    """
    if settings.redis_url is not None:
        yield None
        return
    make_private(settings.socket.parent)
    _stop_orphan(settings.socket)
    server = EmbeddedServer(settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _data_folder(settings: Settings) -> Path:
    """Where the server's data lies, under a name that its configuration file can hold."""
    folder = settings.state.resolve() / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if is_plain(folder):
        return folder
    link = settings.socket.parent / "data"
    link.unlink(missing_ok=True)
    link.symlink_to(folder)
    return link


def _stop_orphan(socket: Path) -> None:
    if not socket.exists():
        return
    client = Redis(unix_socket_path=str(socket), socket_timeout=5.0)
    try:
        client.ping()  # the client takes a refused connection for a shutdown that worked
        client.shutdown(nosave=True)
        log.warning("orphan-server-stopped", socket=str(socket))
    except RedisError:
        socket.unlink(missing_ok=True)
    finally:
        client.close()
