"""What may be wrong with a server, each with its remedy: for services at their start, and for the doctor."""

from collections.abc import Awaitable, Callable, Sequence

from redis.asyncio import Redis

from services.state.finding import Finding
from services.state.key_types import key_types
from services.state.keys import Keys
from services.state.rights import OPERATOR
from services.state.server_info import examine_info
from services.state.trials import told, try_commands

Check = Callable[[Redis, Keys, str], Awaitable[Sequence[Finding]]]


async def examine_server(redis: Redis, keys: Keys, service: str = OPERATOR) -> list[Finding]:
    """Everything that is wrong with the server for a service, which has its own user there perhaps.

    Raises ConnectionError and its kin if it does not answer.
    """
    return [finding for check in SERVER_CHECKS for finding in await check(redis, keys, service)]


async def of_the_info(redis: Redis, keys: Keys, service: str) -> Sequence[Finding]:  # noqa: ARG001
    """What the server says of itself: version, role, memory, persistence."""
    return await examine_info(redis)


async def commands(redis: Redis, keys: Keys, service: str) -> Sequence[Finding]:
    """Which commands that the service needs are forbidden to it, not there, or refused just now."""
    return told(await try_commands(redis, keys, service), keys)


SERVER_CHECKS: tuple[Check, ...] = (commands, of_the_info, key_types)
