"""Who looks after which root, where watchers on several machines serve one namespace.

One watcher has a root at a time, by a turn that it keeps alive; another one whose settings name the
root stands by. Who lost a turn and does not know yet does no harm: each change names what the ledger
said of the place and the number of its turn, and the server refuses what is older.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

import structlog
from redis.asyncio import Redis

from services.state.keys import Keys
from services.state.turn import Turn, last_fence
from services.watcher.roots import namers

log = structlog.get_logger()

ALIVE: Final = 60_000
"""Milliseconds after its last sign of life in which what a watcher's settings name is still its own."""
LOST: Final = 0
"""Fences are milliseconds of this century."""


class Shares(Protocol):
    """What of all roots is one watcher's. Methods that ask the server raise RedisError and OSError."""

    @property
    def worker(self) -> str | None:
        """The name by which others tell whose settings name a root; null where there are no others."""

    async def foreign(self) -> Collection[str]:
        """Roots that the settings of other watchers name, which gave a sign of life lately."""

    async def claim(self, wanted: Iterable[str]) -> Collection[str]:
        """Those of the roots that are this watcher's from now on; it gives up all others."""

    async def keep(self) -> None:
        """Give a sign of life, for itself and for its roots."""

    async def leave(self) -> None:
        """Let others have them at once."""

    def holder(self, root: str, /) -> str | None:
        """Who else has a root that it asked for, or null."""

    def fence(self, root: str, /) -> str:
        """What a change of the root has to show; empty where nobody takes turns at it."""


class Alone:
    """The only watcher of its namespace, as where the server is embedded: every root is its own."""

    worker: str | None = None

    async def foreign(self) -> Collection[str]:
        """None."""
        return ()

    async def claim(self, wanted: Iterable[str]) -> Collection[str]:
        """All."""
        return set(wanted)

    async def keep(self) -> None:
        """Nobody asks."""

    async def leave(self) -> None:
        """Nobody waits."""

    def holder(self, _root: str) -> str | None:
        """Nobody."""
        return None

    def fence(self, _root: str) -> str:
        """Nothing."""
        return ""


@dataclass
class SharedRoots:
    """One of several watchers, known by the name of its worker."""

    redis: Redis
    keys: Keys
    worker: str | None
    _turns: dict[str, Turn] = field(default_factory=dict, init=False)

    async def foreign(self) -> Collection[str]:
        """Roots that the settings of other watchers name, which gave a sign of life lately."""
        await self._live()
        others = {r: w for r, w in (await namers(self.redis, self.keys)).items() if w != self.worker}
        workers = sorted({worker for worker in others.values() if worker})
        alive = [worker for worker in workers if await self.redis.exists(self._sign(worker))]
        return {root for root, worker in others.items() if worker in alive}

    async def claim(self, wanted: Iterable[str]) -> Collection[str]:
        """Those of the roots that nobody else has; gives up all others."""
        asked = set(wanted)
        for root in self._turns.keys() - asked:
            await self._turns.pop(root).leave()
        return {root for root in sorted(asked) if await self._has(root)}

    async def keep(self) -> None:
        """Give a sign of life, for its roots and for itself, which a full server refuses."""
        for root, turn in list(self._turns.items()):
            if turn.fence is not None and not await turn.keep():
                log.warning("root-lost", root=root, worker=self.worker)
                turn.fence = None
        await self._live()

    async def leave(self) -> None:
        """Let others have them at once."""
        await self.claim(())

    def holder(self, root: str) -> str | None:
        """Who else has a root that it asked for, or null."""
        turn = self._turns.get(root)
        return turn.holder if turn is not None else None

    def fence(self, root: str) -> str:
        """That of its turn, one that is never given where the turn is lost; nothing for roots that left."""
        turn = self._turns.get(root)
        return "" if turn is None else str(turn.fence or LOST)

    async def _has(self, root: str) -> bool:
        turn = self._turns.setdefault(root, Turn(self.redis, self.keys, task_of(root), self.worker or ""))
        if turn.fence is None and await turn.take() is not None:
            log.info("root-taken", root=root, worker=self.worker, fence=turn.fence)
        return turn.fence is not None

    async def _live(self) -> None:
        await self.redis.set(self._sign(self.worker or ""), 1, px=ALIVE)

    def _sign(self, worker: str) -> str:
        return self.keys.lease(f"watcher:{worker}")


def task_of(root: str) -> str:
    """What the turn at a root is called."""
    return f"root:{root}"


def fence_key(keys: Keys, root: str) -> str:
    """Where the fence of the last turn at a root stands."""
    return last_fence(keys, task_of(root))
