"""Keeps everybody from writing to the server for a moment, so that what belongs together is read as one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from redis.asyncio import Redis

PAUSE: Final = 10.0
"""Seconds after which the server lets writers go on by itself, should we die meanwhile."""
RENEW: Final = 2.0
"""Seconds after which we ask for as many again."""


class Thawed(Exception):
    """Writers went on before all was read: what was read is not of one moment."""


@asynccontextmanager
async def frozen(redis: Redis, monotonic: Callable[[], float]) -> AsyncIterator[None]:
    """Those who write wait meanwhile, those who read go on. Raises Thawed at its end.

    Services take it for a server that is slow: they wait, and lose nothing by it.
    """
    asked = monotonic()
    await _ask(redis)
    keeper = asyncio.create_task(_keep(redis, monotonic, asked))
    try:
        yield
    finally:
        keeper.cancel()
        ended = (await asyncio.gather(keeper, return_exceptions=True))[0]
        await redis.client_unpause()
    if isinstance(ended, Exception):
        raise ended


async def _keep(redis: Redis, monotonic: Callable[[], float], asked: float) -> None:
    try:
        while True:
            await asyncio.sleep(RENEW)
            _check(monotonic() - asked)
            asked = monotonic()
            await _ask(redis)
    finally:
        _check(monotonic() - asked)


async def _ask(redis: Redis) -> None:
    await redis.client_pause(int(PAUSE * 1000), all=False)


def _check(passed: float) -> None:
    if passed > PAUSE:
        raise Thawed(f"the server was asked to wait for {PAUSE:.0f} s, and {passed:.0f} s passed")
