"""Whether server and address agree on encryption and password, asked before anything is started for them.

Services wait for a server that is away. One that speaks otherwise than we do, whose certificate nobody
we know has signed, or that does not let us in, will not be another one later.
"""

import time
from typing import Final

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError
from redis.retry import Retry

from services.cli.exits import ExitCode, Failure
from services.cli.failures import failure, place_of, speaks_otherwise
from services.process.addresses import Seeds
from services.process.settings import Settings

ANSWER_TIMEOUT: Final = 2.0
"""Seconds for the server to answer a ping; one that takes longer is left to the services."""
CLOSED: Final = ("Connection closed by server", "Connection reset by peer")
"""What an encrypting server does with whoever does not encrypt. So does a proxy, for a moment."""
MOMENT: Final = 3.0
"""Seconds for which closed connections may be a proxy that starts ..."""
PAUSE: Final = 0.5
"""... and between two tries."""


def check_transport(config: Settings, *, patient: bool) -> None:
    """Raises Failure. A server that only closes connections is waited for where we are patient."""
    if config.embedded or Seeds.of(config.url) is not None:  # several hosts: any of them may be away
        return
    begun = time.monotonic()
    while (error := _trouble(config.url)) is not None:
        if speaks_otherwise(error) or isinstance(error, AuthenticationError):
            raise failure(error, config.url) from error
        if patient or not any(sign in str(error) for sign in CLOSED):
            return
        if time.monotonic() - begun > MOMENT:
            line = f"the server at {place_of(config.url)} closes every connection; if it encrypts, write rediss://"
            raise Failure(ExitCode.NO_SERVER, line)
        time.sleep(PAUSE)


def _trouble(url: str) -> RedisError | OSError | None:
    """Why the server does not answer, or null if it does."""
    with Redis.from_url(
        url,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=ANSWER_TIMEOUT,
        socket_connect_timeout=ANSWER_TIMEOUT,
    ) as client:
        try:
            client.ping()
        except (RedisError, OSError) as error:
            return error
    return None
