"""Loops that outlive the server's bad moments: log, back off, go on."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from redis.exceptions import RedisError

from services.process.errors import explain
from services.process.trouble import heed_cancellation, sound, tried

log = structlog.get_logger()

FIRST_PAUSE = 0.2
"""Seconds after the first failure ..."""
LONGEST_PAUSE = 10.0
"""... doubling up to so many."""


async def each(*turns: Callable[[], Awaitable[object]]) -> None:
    """Take every turn, one after the other, whatever became of those before. Raises the first trouble."""
    sound([await tried(turn) for turn in turns])


async def forever(name: str, every: float, turn: Callable[[], Awaitable[object]]) -> None:
    """Call `turn` every so many seconds; after server trouble wait longer each time, up to 10 s."""
    pause = FIRST_PAUSE
    while True:
        try:
            await turn()
        except (RedisError, OSError) as error:
            heed_cancellation()
            log.warning("server-trouble", loop=name, error=explain(error), pause=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            heed_cancellation()
            pause = FIRST_PAUSE
            await asyncio.sleep(every)
