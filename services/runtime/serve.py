"""Runs one service's ASGI application on its health socket until SIGTERM or SIGINT."""

import asyncio
from pathlib import Path
from typing import Any

import uvicorn

from services.runtime.settings import Settings
from services.runtime.sockets import make_private


def health_socket(settings: Settings, service: str) -> Path:
    """Where a service answers /healthz and /readyz."""
    return settings.health_dir / f"{service}.sock"


async def serve(app: Any, settings: Settings, service: str) -> None:
    """Serve until told to stop; the application's lifespan starts and stops what it runs."""
    make_private(settings.health_dir)
    socket = health_socket(settings, service)
    config = uvicorn.Config(
        app,
        uds=str(socket),
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=int(settings.stop_timeout),
    )
    server = uvicorn.Server(config)
    await server.serve()
    if not server.started:
        raise SystemExit(f"{service} could not start")


def run(app: Any, settings: Settings, service: str) -> None:
    """`serve` as a program's main function."""
    asyncio.run(serve(app, settings, service))
