"""One indexer writes an index that machines share; others stand by, and take over when it is gone."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

import structlog
from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.routing import Route

from copydesk_contracts.topology import INDEXER
from services.delivery.health import routes
from services.index.failures import IndexRefuses, StoreUnavailable
from services.process.errors import explain
from services.process.loops import forever
from services.process.serve import serve
from services.state.keys import Keys
from services.state.resources import Process
from services.state.turn import KEEP_EVERY, Turn

log = structlog.get_logger()
T = TypeVar("T")

TASK: Final = "index"
ASK_EVERY: Final = 1.0
"""Seconds between two questions of one that stands by: what nobody writes meanwhile only waits."""
LONGEST_PAUSE: Final = 10.0
"""Seconds that one which found no index leaves the turn to others at most, after 1, 2, 4 ...: else two of
them take it from each other each second, and each is ready and not ready, while the index is away."""


@asynccontextmanager
async def writing(process: Process, prepare: Callable[[int | None], T]) -> AsyncIterator[T]:
    """Be the one that writes, with what `prepare` makes of the turn's fence; null for a folder of its own.

    An index that machines share is waited for where it is away. Raises StoreUnavailable for a folder
    that cannot be opened, IndexRefuses for what no waiting mends.
    """
    settings = process.settings
    if settings.index is None:
        yield await asyncio.to_thread(prepare, None)
        return
    turn = Turn(process.redis, Keys(settings.namespace), TASK, settings.worker)
    beginning = Beginning(turn, prepare)
    try:
        made = await _begin(process, beginning)
        log.info("index-turn-taken", worker=settings.worker, fence=turn.fence)
        yield made
    finally:
        await beginning.leave()


@dataclass
class Beginning(Generic[T]):
    """Asks for the turn until it has it and the index is prepared. One that stands by is ready meanwhile."""

    turn: Turn
    prepare: Callable[[int | None], T]
    done: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: str | None = None
    made: list[T] = field(default_factory=list)
    told: bool = False
    refused: IndexRefuses | None = None
    keeping: asyncio.Task[None] | None = None
    pause: float = ASK_EVERY
    resting_until: float = 0.0
    """By the loop's clock."""

    async def unready(self) -> str | None:
        """Why it can neither write nor stand by."""
        if self.trouble is None and self.keeping is not None:
            return "finding out what the index holds"
        return self.trouble

    def remark(self) -> str:
        """What it waits for."""
        return f"standing by: {self.turn.holder or 'another indexer'} writes the index"

    async def ask(self) -> None:
        """Ask once more."""
        if self.done.is_set() or asyncio.get_running_loop().time() < self.resting_until:
            return
        try:
            fence = await self.turn.take()
        except (RedisError, OSError) as error:
            self.trouble = explain(error)
            raise
        if fence is None:
            self.trouble = None
            return
        self.keeping = asyncio.create_task(forever("turn", KEEP_EVERY, lambda: _keep(self.turn)))
        await self._prepare(fence)

    async def leave(self) -> None:
        """Give the turn back, if it has it."""
        if self.keeping is None:
            return
        self.keeping.cancel()
        await asyncio.wait([self.keeping])
        self.keeping = None
        with suppress(RedisError, OSError):
            await self.turn.leave()

    async def _prepare(self, fence: int) -> None:
        """Catching up with what is there may take minutes, and the turn is kept meanwhile."""
        try:
            self.made.append(await asyncio.to_thread(self.prepare, fence))
            self.done.set()
        except IndexRefuses as error:
            self.refused = error
            self.done.set()
        except StoreUnavailable as error:
            # Said once: the same goes on for as long as the index is away, for each whose turn it becomes.
            if not self.told:
                log.warning("index-away", error=str(error))
            self.trouble, self.told = str(error), True
            await self.leave()
            self._rest()

    def _rest(self) -> None:
        self.resting_until = asyncio.get_running_loop().time() + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)


async def _begin(process: Process, beginning: Beginning[T]) -> T:
    asking = asyncio.create_task(forever("turn", ASK_EVERY, beginning.ask))
    answers = routes(beginning, beginning.remark)
    app = Starlette(routes=[Route(path, answer) for path, answer in answers])
    try:
        await serve(app, process.settings, INDEXER, until=beginning.done)
    finally:
        asking.cancel()
        await asyncio.wait([asking])
    if beginning.refused is not None:
        raise beginning.refused
    if not beginning.made:
        raise SystemExit(0)
    return beginning.made[0]


async def _keep(turn: Turn) -> None:
    """Another one writes by now: whoever goes on would only be refused. A new life stands by."""
    if not await turn.keep():
        log.critical("index-turn-lost", worker=turn.worker)
        os.kill(os.getpid(), signal.SIGTERM)
