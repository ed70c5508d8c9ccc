"""The roots that one watcher looks after: those of its settings, and those that somebody had taken in."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from redis.asyncio import Redis

from services.process.folders import absolute, without_links
from services.process.settings import Settings
from services.state.keys import Keys
from services.watcher.roots import Others, Root, adopt, known_roots
from services.watcher.scan.looking import Looking
from services.watcher.scan.reach import Hangs, Sign
from services.watcher.shares import Shares


@dataclass
class WatchedRoots:
    """Which they are, as of the last `refresh`; `foreign` are those that others look after, or nobody."""

    settings: Settings
    redis: Redis
    keys: Keys
    looking: Looking
    shares: Shares
    roots: list[Root] = field(default_factory=list, init=False)
    foreign: list[Root] = field(default_factory=list, init=False)
    _own: dict[str, Path] = field(default_factory=dict, init=False)

    async def refresh(self) -> list[str]:
        """Find out again; gives the names of roots that came. Raises RedisError, OSError."""
        own = await self._resolve()
        foreign = await self.shares.foreign()
        known = await known_roots(self.redis, self.keys)
        nobodys = [root for root in known if root.name not in {*own, *foreign}]
        claimed = await self.shares.claim([*own, *await self._here(nobodys)])
        others = Others(self.shares.worker, foreign, own.keys() - claimed)
        adopted = await adopt(self.redis, self.keys, own, known, others)
        had = {root.name for root in self.roots}
        self.roots = [root for root in adopted if root.name in claimed]
        self.foreign = [root for root in adopted if root.name not in claimed]
        return [root.name for root in self.roots if root.name not in had]

    def standing_by(self) -> list[str]:
        """Of the roots of its settings that another watcher has: which one."""
        holders = [(root, self.shares.holder(root)) for root in self._own]
        return [f"root {root}: {holder} looks after it" for root, holder in holders if holder]

    async def _resolve(self) -> Mapping[str, Path]:
        """The folders of the settings without links: a link may be switched at any time."""
        for name, folder in self.settings.roots.items():
            reach = self.looking.reach(name)
            if not reach.hanging:
                with suppress(Hangs):
                    self._own[name] = await reach.ask(partial(_resolve, folder))
            self._own.setdefault(name, absolute(folder))
        return self._own

    async def _here(self, roots: Sequence[Root]) -> list[str]:
        return [root.name for root in roots if await self._is_here(root)]

    async def _is_here(self, root: Root) -> bool:
        """Whether this machine has the folder; where that cannot be told, the root is left to others."""
        if self.shares.worker is None:
            return True
        try:
            return root.bucket or await self.looking.reach(root.name).ask(lambda _: root.folder.is_dir())
        except (OSError, Hangs):
            return False


def _resolve(folder: Path, sign: Sign) -> Path:
    sign("")
    return without_links(folder)
