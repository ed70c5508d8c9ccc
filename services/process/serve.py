"""Runs one service until SIGTERM or SIGINT: on its health socket, and on a port if it has one."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import uvicorn

from services.process.settings import Settings
from services.process.sockets import make_private

Address = tuple[str, int]


def health_socket(settings: Settings, service: str) -> Path:
    """Where a service answers /healthz and /readyz."""
    return settings.health_dir / f"{service}.sock"


async def serve(app: Any, settings: Settings, service: str, address: Address | None = None) -> None:
    """Serve until told to stop; the application's lifespan starts and stops what it runs.

    Raises OSError if the address is taken, SystemExit if the application could not start.
    """
    make_private(settings.health_dir)
    sockets = [_unix(health_socket(settings, service)), *([listen(address)] if address else [])]
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=int(settings.stop_timeout),
    )
    server = uvicorn.Server(config)
    await server.serve(sockets)
    if not server.started:
        raise SystemExit(f"{service} could not start")


def run(app: Any, settings: Settings, service: str, address: Address | None = None) -> None:
    """`serve` as a program's main function."""
    asyncio.run(serve(app, settings, service, address))


def _unix(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    return listener


def listen(address: Address) -> socket.socket:
    """A listening TCP socket; port 0 takes any. Raises OSError where the port is taken."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    return socket.create_server(address, family=family, backlog=2048)
