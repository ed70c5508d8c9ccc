"""Asks a confined worker of the desk's own to make something of hostile bytes."""

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any, Final, Protocol

from services.parser.pool import ParserPool
from services.parser.sandbox.fork_server_client import ForkServerDied
from services.process.errors import Rejected
from services.process.settings import Settings

WORK: Final = "services.desk.beside.render:render"
"""What the worker is told to run, by name: the desk itself needs none of the readers that it brings."""
SECONDS: Final = 10.0
"""For one page or part: somebody waits for it."""
WORKERS: Final = 1
"""Originals are looked at one at a time; who waits, waits for a page."""


class NotRendered(Exception):
    """The original cannot be shown, and why."""


class Renderer(Protocol):
    """Makes pictures, JSON and harmless HTML of a copy."""

    async def make(self, copy: bytes, what: str, **fields: Any) -> bytes:
        """The answer of `render`. Raises NotRendered."""
        ...

    async def close(self) -> None:
        """Let go of what it works with."""
        ...


class ConfinedRenderer:
    """A pool with one worker, started when it is first needed: most desks show no PDF for hours."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._pool: ParserPool | None = None

    async def make(self, copy: bytes, what: str, **fields: Any) -> bytes:
        """The answer of `render`. Raises NotRendered."""
        try:
            pool = await self._opened()
            made = await pool.make(copy, json.dumps({"what": what, **fields}))
        except ForkServerDied as error:
            raise NotRendered(f"no confined worker can be had: {error}") from error
        if isinstance(made, Rejected):
            raise NotRendered(made.detail)
        return made

    async def close(self) -> None:
        """End the worker, if there is one."""
        await self._stack.aclose()
        self._pool = None

    async def _opened(self) -> ParserPool:
        async with self._opening:
            if self._pool is None:
                memory, mode = self._settings.parse_memory, self._settings.sandbox
                pool = ParserPool(WORKERS, SECONDS, memory, work=WORK, mode=mode)
                self._pool = await self._stack.enter_async_context(pool)
            return self._pool
