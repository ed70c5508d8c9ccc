"""Wires the desk and serves it: on its address for people, on its health socket for the house."""

import asyncio
import socket
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI

from services.desk.application import Ports, create_app
from services.desk.live import LiveFeed, LiveOperations, LiveProbe, LiveReceipts
from services.desk.security import TokenNeeded, check_binding
from services.indexer.stores.tantivy_searcher import TantivySearcher
from services.runtime.keys import Keys
from services.runtime.process import Process, start
from services.runtime.serve import health_socket
from services.runtime.settings import Settings
from services.runtime.sockets import make_private

log = structlog.get_logger()


def main() -> None:
    """Serve the desk until told to stop."""
    process = start("desk")
    token = _token(process.settings)
    try:
        check_binding(process.settings.desk_published or process.settings.desk_host, token)
    except TokenNeeded as error:
        raise SystemExit(str(error)) from error
    asyncio.run(serve(create_app(make_ports(process), token), process.settings))


def make_ports(process: Process) -> Ports:
    """What the desk stands on."""
    redis, keys = process.redis, Keys(process.settings.namespace)
    return Ports(
        searcher=TantivySearcher(process.settings.index_dir),
        receipts=LiveReceipts(redis, keys),
        operations=LiveOperations(redis, keys, process.clock),
        feed=LiveFeed(redis, keys),
        probe=LiveProbe(redis),
    )


async def serve(app: FastAPI, settings: Settings) -> None:
    """Answer on the address and on the health socket until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(settings.stop_timeout),
    )
    server = uvicorn.Server(config)
    public = listen(settings.desk_host, settings.desk_port)
    health = listen_unix(make_private(settings.health_dir) / health_socket(settings, "desk").name)
    log.info("desk-listens", host=settings.desk_host, port=public.getsockname()[1])
    await server.serve(sockets=[public, health])


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket; port 0 takes any. Raises OSError where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def listen_unix(path: Path) -> socket.socket:
    """A listening unix socket in place of one that a dead process left."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(128)
    return listener


def _token(settings: Settings) -> str | None:
    return (settings.token.get_secret_value().strip() or None) if settings.token else None
