"""A question that blocks, asked by who cannot wait for however long the answer takes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

T = TypeVar("T")

PATIENCE: Final = 2.0
"""Seconds; who asks whether a service is ready gives it three."""


@dataclass
class Question(Generic[T]):
    """Asked in one thread at a time: no more than that is kept by an engine that hangs."""

    ask: Callable[[], T]
    patience: float = PATIENCE
    _asked: "asyncio.Task[T] | None" = field(default=None, init=False)

    async def answer(self) -> T:
        """What `ask` returns or raises. Raises TimeoutError where that is not known in time."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(asyncio.to_thread(self.ask))
            self._asked.add_done_callback(_seen)
        return await asyncio.wait_for(asyncio.shield(self._asked), self.patience)


def _seen(asked: "asyncio.Task[T]") -> None:
    """What it raised after nobody waited any more is heard of by who asks next."""
    if not asked.cancelled():
        asked.exception()
