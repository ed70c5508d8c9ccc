"""Looks at one root: everything in it, or some places; each root through a reach of its own."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import structlog

from services.watcher.buckets import Buckets
from services.watcher.roots import Root
from services.watcher.scan.classify import Ignore, Rule
from services.watcher.scan.mounts import MountRecord, holder, marks, read_boot, read_mounts
from services.watcher.scan.reach import Hangs, Reach, Sign
from services.watcher.scan.walk import FolderWalk, Walk, WalkedFile, look

if TYPE_CHECKING:
    from services.watcher.bucket import Bucket

log = structlog.get_logger()
T = TypeVar("T")

CHUNK = 500
"""Files of a walk that are compared with the ledger in one round trip."""


class Looking:
    """Asks the disk for one watcher. `limit` is how long a root may give no sign of life, in seconds."""

    def __init__(
        self,
        ignore: Ignore,
        state: Path,
        limit: float,
        monotonic: Callable[[], float],
        buckets: Buckets | None = None,
    ) -> None:
        self._buckets = buckets
        self._ignore, self._state, self._limit, self._clock = ignore, state, limit, monotonic
        self._reaches: dict[str, Reach] = {}
        self._boot = read_boot()

    def reach(self, root: str) -> Reach:
        """How that root is asked."""
        return self._reaches.setdefault(root, Reach(self._limit, self._clock))

    def hanging(self, root: Root) -> frozenset[str]:
        """Folders of the root that do not answer: mounts in it, or (empty) the root as a whole."""
        caught = self.reach(root.name).hanging
        if not caught:
            return caught
        inside = marks(os.fspath(root.folder), read_mounts(), self._boot, 0)
        return frozenset(holder(place, inside) for place in caught)

    def answers(self, root: Root, path: str) -> bool:
        """Whether nothing hangs at or above that place, as far as is known."""
        hanging = self.hanging(root)
        return not hanging or holder(path, hanging) not in hanging

    async def mounts(self, root: Root) -> dict[str, MountRecord]:
        """What is mounted there now. Raises OSError where the root is not there, and Hangs."""
        bucket = self.bucket(root)
        if bucket is not None:
            await self._ask(root, lambda _: bucket.check())
            return {}
        info = await self._ask(root, lambda _: root.folder.stat())
        return marks(os.fspath(root.folder), read_mounts(), self._boot, info.st_dev, info.st_ino)

    async def everything(self, root: Root, walk: Walk) -> AsyncIterator[list[WalkedFile]]:
        """All files of a walk, part by part. Raises OSError for its start alone, and Hangs."""
        files = iter(walk)

        def some(sign: Sign) -> list[WalkedFile]:
            walk.sign = sign
            return list(islice(files, CHUNK))

        # The next part is looked for while this one is compared.
        coming = asyncio.create_task(self._ask(root, some))
        try:
            while found := await coming:
                coming = asyncio.create_task(self._ask(root, some))
                yield found
        finally:
            coming.cancel()

    async def at(self, root: Root, paths: Sequence[str]) -> list[WalkedFile]:
        """What is at these places; everything below them where they are folders. Raises Hangs."""
        return await self._ask(root, lambda sign: self._at(root, paths, sign))

    def walk(self, root: Root, start: str = "") -> Walk:
        """A walk through what answers."""
        bucket = self.bucket(root)
        if bucket is not None:
            return bucket.walk(self._ignore)
        return FolderWalk(root.folder, self._ignore, start, closed=self._closed(), skip=self.hanging(root))

    async def _ask(self, root: Root, work: Callable[[Sign], T]) -> T:
        """Not of a root that hangs already: each call would catch another thread."""
        if "" in self.hanging(root):
            raise Hangs("")
        return await self.reach(root.name).ask(work)

    def _at(self, root: Root, paths: Sequence[str], sign: Sign) -> list[WalkedFile]:
        found: list[WalkedFile] = []
        for path in paths:
            if not self.answers(root, path):
                continue
            sign(path)
            try:
                found += self._place(root, path, sign)
            except OSError as error:
                log.warning("cannot-look", root=root.name, path=path, error=str(error))
        return found

    def _place(self, root: Root, path: str, sign: Sign) -> list[WalkedFile]:
        bucket = self.bucket(root)
        if bucket is not None:
            return [bucket.at(path, self._ignore)]
        one = look(root.folder, path, self._ignore)
        if one is not None:
            return [one]
        walk = self.walk(root, path)
        walk.sign = sign
        # Where a folder is now, a file may have been.
        return [WalkedFile(path, None, Rule.NOT_A_FILE), *walk]

    def bucket(self, root: Root) -> "Bucket | None":
        """The bucket that a root is; null for a folder."""
        return self._buckets.of(root) if self._buckets is not None else None

    def _closed(self) -> frozenset[tuple[int, int]]:
        """Our own state is no copy, wherever it lies."""
        try:
            info = self._state.stat()
        except OSError:
            return frozenset()
        return frozenset({(info.st_dev, info.st_ino)})


__all__ = ["CHUNK", "Hangs", "Looking"]
