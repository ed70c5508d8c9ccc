"""One indexer writes an index that machines share; others stand by, and take over when it is gone."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

import structlog
from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.routing import Route

from copydesk_contracts.topology import INDEXER
from services.delivery.health import routes
from services.process.errors import explain
from services.process.loops import forever
from services.process.serve import serve
from services.state.keys import Keys
from services.state.resources import Process
from services.state.turn import KEEP_EVERY, Turn

log = structlog.get_logger()

TASK: Final = "index"
ASK_EVERY: Final = 1.0
"""Seconds between two questions of one that stands by: what nobody writes meanwhile only waits."""


@asynccontextmanager
async def writing(process: Process) -> AsyncIterator[int | None]:
    """Be the one that writes. Gives the turn's fence; null at once where the index is a folder of its own."""
    settings = process.settings
    if settings.index is None:
        yield None
        return
    turn = Turn(process.redis, Keys(settings.namespace), TASK, settings.worker)
    fence = await _stand_by(process, turn)
    keeping = asyncio.create_task(forever("turn", KEEP_EVERY, lambda: _keep(turn)))
    log.info("index-turn-taken", worker=settings.worker, fence=fence)
    try:
        yield fence
    finally:
        keeping.cancel()
        await asyncio.wait([keeping])
        with suppress(RedisError, OSError):
            await turn.leave()


@dataclass
class _StandingBy:
    """Asks for the turn until it has it; it is ready meanwhile, and says who has it."""

    turn: Turn
    done: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: str | None = None

    async def unready(self) -> str | None:
        """Why it cannot even ask."""
        return self.trouble

    def remark(self) -> str:
        """What it waits for."""
        return f"standing by: {self.turn.holder or 'another indexer'} writes the index"

    async def ask(self) -> None:
        """Ask once more."""
        try:
            if await self.turn.take() is not None:
                self.done.set()
        except (RedisError, OSError) as error:
            self.trouble = explain(error)
            raise
        self.trouble = None


async def _stand_by(process: Process, turn: Turn) -> int | None:
    standing = _StandingBy(turn)
    asking = asyncio.create_task(forever("turn", ASK_EVERY, standing.ask))
    answers = routes(standing, standing.remark)
    app = Starlette(routes=[Route(path, answer) for path, answer in answers])
    try:
        await serve(app, process.settings, INDEXER, until=standing.done)
    finally:
        asking.cancel()
        await asyncio.wait([asking])
    return turn.fence


async def _keep(turn: Turn) -> None:
    """Another one writes by now: whoever goes on would only be refused. A new life stands by."""
    if not await turn.keep():
        log.critical("index-turn-lost", worker=turn.worker)
        os.kill(os.getpid(), signal.SIGTERM)
