"""What every service's `main` does first: settings, logs, a client."""

import os
from dataclasses import dataclass
from functools import cached_property

from pydantic import ValidationError
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError  # noqa: A004

from copydesk_contracts.topology import ENRICHER, INDEXER, PARSER, WATCHER
from services.process.addresses import is_cluster
from services.process.clock import Clock, SystemClock
from services.process.logging import configure
from services.process.login import login_of
from services.process.primary import make_pool
from services.process.priority import give_way
from services.process.private import UMASK, keep_private
from services.process.settings import Settings, what_is_wrong
from services.state.content import ContentStore
from services.state.content.choose import open_content
from services.state.keys import Keys
from services.state.partitions import Partition, Partitions

ANSWER_TIMEOUT = 30.0
"""Seconds for the server to answer: a script over a large namespace takes some."""
CONNECT_TIMEOUT = 5.0
"""Seconds for the server to accept."""
STEPS = (WATCHER, PARSER, ENRICHER, INDEXER)
"""Services that nobody waits for at a screen."""


@dataclass(frozen=True)
class Process:
    """The outer edge of one service: everything that does I/O, made once and passed in."""

    settings: Settings
    redis: Redis
    store: ContentStore
    clock: Clock

    @cached_property
    def partitions(self) -> Partitions:
        """Those of the namespace."""
        return open_partitions(self.settings, self.redis)


def open_partitions(settings: Settings, redis: Redis) -> Partitions:
    """Those of the settings, where `redis` is connected to the first one's server.

    Of a cluster each may lie on another node, so each has a client of its own.
    """
    keys = [Keys(settings.namespace, number) for number in range(settings.partitions)]
    if not is_cluster(settings.place):
        return Partitions(tuple(Partition(redis, k) for k in keys))
    others = tuple(Partition(connect(settings, k), k) for k in keys[1:])
    return Partitions((Partition(redis, keys[0]), *others), one_server=False)


def connect(settings: Settings, keys: Keys | None = None) -> Redis:
    """A client of the server that has these keys, by default the first partition's.

    It reports trouble at once: the loops back off, not the client.

    Only a lost connection is replaced, once: servers close those that were idle for long, and
    the first call after that must not fail for it.
    """
    pool = make_pool(
        settings.url,
        keys.tag if keys is not None else settings.namespace,
        login_of(settings),
        retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionError,)),
        socket_timeout=ANSWER_TIMEOUT,
        socket_connect_timeout=CONNECT_TIMEOUT,
    )
    return Redis.from_pool(pool)


def start(service: str) -> Process:
    """Read the settings, set up the logs, and make what the service stands on.

    Raises SystemExit, with a line that says why and what to do, where that cannot be.
    """
    try:
        return _start(service, Settings())
    except ValidationError as error:
        raise SystemExit(what_is_wrong(error)) from None
    except ValueError as error:
        raise SystemExit(f"COPYDESK_REDIS_URL: {error}") from None
    except OSError as error:
        cause = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise SystemExit(f"{cause}; see to its rights and its disk, or name another place") from None


def _start(service: str, settings: Settings) -> Process:
    configure(service, settings.log_level, settings.log_json)
    os.umask(UMASK)
    if service in STEPS:
        give_way(settings.niceness)
    for folder in (settings.content_dir, settings.journal_dir, settings.index_dir):
        keep_private(folder)
    return Process(settings, connect(settings), open_content(settings), SystemClock())
