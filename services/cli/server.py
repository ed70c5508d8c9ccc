"""Commands that talk to the server: attached to the one that runs, or to one of their own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.cli.exits import ExitCode, Failure
from services.cli.failures import failure
from services.cli.kept import need_state
from services.cli.stack import open_stack
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.partitions import NotToBeUsed, Partitions, look_at_partitions
from services.state.resources import connect, open_partitions

T = TypeVar("T")
Action = Callable[[Redis, Keys], Awaitable[T]]
WholeAction = Callable[[Partitions], Awaitable[T]]


def with_server(config: Settings, action: Action[T], *, begins: bool = False) -> T:
    """What the action returns. Starts the embedded server for it where none runs, without services.

    What `begins` may be the first that is ever done with a state; all else wants one that is there.
    An action is about what lies in the first partition.
    Raises what `failures.failure` has a line for: no server, no rights, a damaged file.
    """
    return with_partitions(config, lambda all_: action(all_.home.redis, all_.home.keys), begins=begins)


def with_partitions(config: Settings, action: WholeAction[T], *, begins: bool = False) -> T:
    """The same for an action over all partitions."""
    if not begins:
        need_state(config)
    with open_stack(config, ()):
        try:
            return asyncio.run(over_partitions(config, action))
        except (RedisError, OSError) as error:
            raise failure(error, config.url) from error


async def over_connection(config: Settings, action: Action[T]) -> T:
    """The action over a connection of its own."""
    return await over_partitions(config, lambda all_: action(all_.home.redis, all_.home.keys))


async def over_partitions(config: Settings, action: WholeAction[T], *, looks: bool = True) -> T:
    """The same for an action over all partitions. Raises Failure where the namespace has another number.

    Who `looks` by himself at what there is, or is not, says so.
    """
    redis = connect(config)
    partitions = open_partitions(config, redis)
    try:
        if looks:
            await look_at_partitions(redis, partitions.home.keys, config.partitions)
        return await action(partitions)
    except NotToBeUsed as error:
        raise Failure(ExitCode.SETTINGS, str(error)) from error
    finally:
        await partitions.close()
