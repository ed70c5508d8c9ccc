"""Runs one service until SIGTERM or SIGINT: on its health socket, and on a port if it has one."""

import asyncio
import errno
import gc
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import structlog
import uvicorn

from services.process.errors import explain
from services.process.settings import Settings
from services.process.sockets import make_private

log = structlog.get_logger()

Address = tuple[str, int]


class Server(uvicorn.Server):
    """Ends at a signal also while the application still starts, which may wait long for Redis.

    `interrupt` ends the start.
    """

    interrupt: Callable[[], None] = staticmethod(lambda: None)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal asks it to end."""
        super().handle_exit(sig, frame)
        if not self.started:
            self.interrupt()


@dataclass
class Watched:
    """An application whose end is the server's end: one that lives on without it serves nothing."""

    app: Any
    stop: Callable[[], None] = lambda: None
    error: BaseException | None = None
    _lifespan: asyncio.Task[Any] | None = None
    _interrupted: bool = False

    def interrupt(self) -> None:
        """Have the lifespan end, wherever it is. May be called by a signal's handler."""
        self._interrupted = True
        if self._lifespan is not None:
            self._lifespan.get_loop().call_soon_threadsafe(self._lifespan.cancel)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass everything on, and take note of how the lifespan ends."""
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        self._lifespan = asyncio.current_task()

        async def tell(message: Any) -> None:
            if not self._interrupted:  # a start that is given up has not failed
                await send(message)

        try:
            await self.app(scope, receive, tell)
        except BaseException as error:
            if self._interrupted and isinstance(error, asyncio.CancelledError):
                return
            self.error = error
            log.critical("service-failed", error=explain(error))
            raise
        finally:
            self.stop()


async def serve(
    app: Any,
    settings: Settings,
    service: str,
    address: Address | None = None,
    until: asyncio.Event | None = None,
) -> None:
    """Serve until told to stop, or until that event.

    The application's lifespan starts and stops what it runs. Raises OSError if the address is
    taken, SystemExit if the application could not start or what it runs ended before it was told to.
    """
    make_private(settings.health_dir)
    sockets = [_unix(settings.health_socket(service)), *([listen(address)] if address else [])]
    watched = Watched(app)
    config = uvicorn.Config(
        watched,
        log_config=None,
        access_log=False,
        lifespan="on",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=int(settings.stop_timeout),
    )
    server = Server(config)
    server.interrupt = watched.interrupt
    watched.stop = lambda: setattr(server, "should_exit", True)
    settle_memory()
    ending = asyncio.create_task(_end(watched, until)) if until is not None else None
    await server.serve(sockets)
    if ending is not None:
        ending.cancel()
    if watched.error is not None or not server.started:
        raise SystemExit(f"{service} could not start, or stopped by itself")


async def _end(watched: Watched, until: asyncio.Event) -> None:
    await until.wait()
    watched.stop()


def settle_memory() -> None:
    """Take what there is by now, modules and classes most of all, out of the search for garbage.

    It stays for as long as the process; to look through it takes some 60 ms, in which nothing is answered.
    """
    gc.freeze()


def run(app: Any, settings: Settings, service: str, address: Address | None = None) -> None:
    """`serve` as a program's main function."""
    if address is not None:
        _refuse_taken(address)
    asyncio.run(serve(app, settings, service, address))


def _refuse_taken(address: Address) -> None:
    """Raises SystemExit, with what to do, where the address cannot be had."""
    try:
        listen(address).close()
    except OSError as error:
        raise SystemExit(unserved(*address, error)) from None


def _unix(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    return listener


def unserved(host: str, port: int, error: OSError) -> str:
    """Why an address cannot be had, and what to do, in one line."""
    of_the_port = error.errno in (errno.EADDRINUSE, errno.EACCES)
    remedy = (
        "free it, or set COPYDESK_DESK_PORT to another"
        if of_the_port
        else "set COPYDESK_DESK_HOST to an address of this machine"
    )
    why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror)
    return f"port {port} of {host} cannot be had ({why}): {remedy}"


def listen(address: Address) -> socket.socket:
    """A listening TCP socket; port 0 takes any. Raises OSError where the port is taken."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    listener = socket.create_server(address, family=family, backlog=2048)
    # Connections inherit it; without it an answer in two parts waits 40 ms for the first one's receipt.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
