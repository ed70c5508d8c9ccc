"""Takes in what lies at places: reads it from the root, and has it in the content store."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from services.process.parts import in_parts
from services.process.trouble import Repeater
from services.state.content import ContentStore
from services.watcher.entry import Stat
from services.watcher.publish.change import Seen, Stored
from services.watcher.publish.reading import FileChanged, FileCopy, Refusal, read_copy
from services.watcher.publish.writers import Writers
from services.watcher.roots import Root
from services.watcher.scan.reach import AT_ONCE, Hangs, Reach, Sign

if TYPE_CHECKING:
    from services.watcher.bucket import Bucket

MOST_FILES = 256
"""Files that are read, stored and published together: one sync of the disk serves them all."""
MOST_BYTES = 32 * 1024 * 1024
"""What such a part may hold in memory, twice: one is read while another is published."""
ReadOne = Callable[["Ready", Stat, Sign], FileCopy | Refusal]
"""Reads what looked like that. Raises FileChanged, and OSError where we lack the means."""


@dataclass(frozen=True)
class Ready:
    """A place that has settled: how it looks, null for nothing there.

    A file that somebody has open for writing has not settled, unless `writers` are ignored.
    """

    path: str
    stat: Stat | None
    writers: Writers = Writers.IGNORED


@dataclass
class Intake:
    """Reads and stores. Waits out trouble of the disk; `disk.trouble` says what it is.

    `reach` gives how to ask the root of a name, `bucket` the bucket that a root is. `limit` is the
    largest file, in bytes.
    """

    store: ContentStore
    limit: int
    reach: Callable[[str], Reach]
    bucket: Callable[[Root], "Bucket | None"] = lambda _: None
    disk: Repeater = field(default_factory=lambda: Repeater("storing copy"))

    async def take_in(self, root: Root, part: Sequence[Ready]) -> list[Seen | FileChanged]:
        """What is at these places, in order; bytes are in the store when this returns."""
        chunks = list(_chunks(part, AT_ONCE))
        looks = await asyncio.gather(*(self._read(root, chunk) for chunk in chunks))
        found = [look for chunk in looks for look in chunk]
        contents = [look.content for look in found if isinstance(look, FileCopy)]
        refs = iter(await self.disk.call(lambda: asyncio.to_thread(self.store.put_all, contents)))
        return [Stored(next(refs), look.stat) if isinstance(look, FileCopy) else look for look in found]

    async def _read(
        self, root: Root, chunk: Sequence[Ready]
    ) -> Sequence[FileCopy | Refusal | FileChanged | None]:
        bucket = self.bucket(root)
        if bucket is None:
            work = partial(_read_all, partial(_read_file, root.folder, self.limit), chunk)
        else:
            work = partial(_read_all, partial(_read_object, bucket, self.limit), chunk)
        try:
            return await self.disk.call(lambda: self.reach(root.name).ask(work, chunk[0].path))
        except Hangs as hangs:
            return [FileChanged(hangs.place)] * len(chunk)


def parts(ready: Sequence[Ready]) -> Iterator[list[Ready]]:
    """Parts that fit into memory while they are read."""
    part: list[Ready] = []
    size = 0
    for item in ready:
        item_size = item.stat.size if item.stat else 0
        if part and (len(part) == MOST_FILES or size + item_size > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(item)
        size += item_size
    if part:
        yield part


def _read_all(
    read: ReadOne, chunk: Sequence[Ready], sign: Sign
) -> list[FileCopy | Refusal | FileChanged | None]:
    return [_read_one(read, ready, sign) for ready in chunk]


def _read_one(read: ReadOne, ready: Ready, sign: Sign) -> FileCopy | Refusal | FileChanged | None:
    if ready.stat is None:
        return None
    sign(ready.path)
    try:
        return read(ready, ready.stat, sign)
    except FileChanged as changed:
        return changed


def _read_file(folder: Path, limit: int, ready: Ready, seen: Stat, sign: Sign) -> FileCopy | Refusal:
    return read_copy(folder, ready.path, seen, limit, ready.writers, sign)


def _read_object(bucket: "Bucket", limit: int, ready: Ready, seen: Stat, sign: Sign) -> FileCopy | Refusal:
    return bucket.read(ready.path, seen, limit, sign)


def _chunks(part: Sequence[Ready], most: int) -> Iterator[Sequence[Ready]]:
    """So many chunks of about the same length, at most."""
    return in_parts(part, -(-len(part) // most))
