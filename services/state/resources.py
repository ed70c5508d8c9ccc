"""What every service's `main` does first: settings, logs, a client."""

from dataclasses import dataclass

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from services.process.clock import Clock, SystemClock
from services.process.logging import configure
from services.process.settings import Settings
from services.state.content import ContentStore, FolderStore

ANSWER_TIMEOUT = 30.0
"""Seconds for the server to answer: a script over a large namespace takes some."""
CONNECT_TIMEOUT = 5.0
"""Seconds for the server to accept."""


@dataclass(frozen=True)
class Process:
    """The outer edge of one service: everything that does I/O, made once and passed in."""

    settings: Settings
    redis: Redis
    store: ContentStore
    clock: Clock


def connect(settings: Settings) -> Redis:
    """A client that reports trouble at once: the loops back off, not the client."""
    return Redis.from_url(
        settings.url,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=ANSWER_TIMEOUT,
        socket_connect_timeout=CONNECT_TIMEOUT,
    )


def start(service: str) -> Process:
    """Read the settings, set up the logs, and make what the service stands on."""
    settings = Settings()
    configure(service, settings.log_level, settings.log_json)
    return Process(settings, connect(settings), FolderStore(settings.content_dir), SystemClock())
