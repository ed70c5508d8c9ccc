"""Commands that talk to the server: attached to the one that runs, or to one of their own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.cli.failures import failure
from services.cli.kept import need_state
from services.cli.stack import open_stack
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.resources import connect

T = TypeVar("T")
Action = Callable[[Redis, Keys], Awaitable[T]]


def with_server(config: Settings, action: Action[T], *, begins: bool = False) -> T:
    """What the action returns. Starts the embedded server for it where none runs, without services.

    What `begins` may be the first that is ever done with a state; all else wants one that is there.
    Raises what `failures.failure` has a line for: no server, no rights, a damaged file.
    """
    if not begins:
        need_state(config)
    with open_stack(config, ()):
        try:
            return asyncio.run(over_connection(config, action))
        except (RedisError, OSError) as error:
            raise failure(error, config.url) from error


async def over_connection(config: Settings, action: Action[T]) -> T:
    """The action over a connection of its own."""
    redis = connect(config)
    try:
        return await action(redis, Keys(config.namespace))
    finally:
        await redis.aclose()
