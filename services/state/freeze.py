"""Keeps everybody from writing to the servers for a moment, so that what belongs together is read as one.

Of several servers each waits from another instant on. What is found once all of them wait was so at that
one moment, since none of it changes any more: what a crash of all services would have left then.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from services.state.servers import Server

PAUSE: Final = 10.0
"""Seconds after which the server lets writers go on by itself, should we die meanwhile."""
RENEW: Final = 2.0
"""Seconds after which we ask for as many again."""


class Thawed(Exception):
    """Writers went on before all was read: what was read is not of one moment."""


@asynccontextmanager
async def frozen(servers: Sequence[Server], monotonic: Callable[[], float]) -> AsyncIterator[None]:
    """Those who write wait meanwhile, those who read go on. Raises Thawed at its end, Elsewhere.

    Services take it for a server that is slow: they wait, and lose nothing by it.
    """
    asked = monotonic()
    keeper: asyncio.Task[None] | None = None
    try:
        await _ask(servers)
        await _check_all(servers)
        keeper = asyncio.create_task(_keep(servers, monotonic, asked))
        yield
        await _check_all(servers)
    finally:
        ended = await _end(keeper)
        await asyncio.gather(*(server.redis.client_unpause() for server in servers), return_exceptions=True)
    if isinstance(ended, Exception):
        raise ended


async def _end(keeper: "asyncio.Task[None] | None") -> BaseException | None:
    """What the keeper has to say."""
    if keeper is None:
        return None
    keeper.cancel()
    return (await asyncio.gather(keeper, return_exceptions=True))[0]


async def _check_all(servers: Sequence[Server]) -> None:
    await asyncio.gather(*(server.check() for server in servers))


async def _keep(servers: Sequence[Server], monotonic: Callable[[], float], asked: float) -> None:
    try:
        while True:
            await asyncio.sleep(RENEW)
            _check(monotonic() - asked)
            asked = monotonic()
            await _ask(servers)
    finally:
        _check(monotonic() - asked)


async def _ask(servers: Sequence[Server]) -> None:
    await asyncio.gather(*(server.redis.client_pause(int(PAUSE * 1000), all=False) for server in servers))


def _check(passed: float) -> None:
    if passed > PAUSE:
        raise Thawed(f"the server was asked to wait for {PAUSE:.0f} s, and {passed:.0f} s passed")
