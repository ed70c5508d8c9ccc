"""A bucket of an S3 server as a root: its objects are looked at and read like files of a folder.

There is nothing to listen to, so a bucket is polled. An object appears whole or not at all; what tells
a changed one from an unchanged one is its entity tag, beside size and time.
"""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import obstore
from obstore.store import ObjectStore

from copydesk_contracts.events import ReasonCode
from services.state.content.bucket import PART, trouble
from services.watcher.entry import Stat
from services.watcher.publish.reading import FileChanged, FileCopy, Refusal
from services.watcher.scan.classify import Ignore, classify
from services.watcher.scan.walk import WalkedFile

if TYPE_CHECKING:
    from obstore import ObjectMeta

SECOND: Final = 1_000_000_000
"""In nanoseconds."""
TAG_BYTES: Final = 6
"""Of a digest of the entity tag: every reader of JSON holds such a number exactly."""
Sign = Callable[[str], None]


@dataclass(frozen=True)
class Bucket:
    """The objects below one prefix. All methods block, and raise OSError where the server gives no answer."""

    objects: ObjectStore

    def check(self) -> None:
        """Ask whether it is there."""
        with trouble(brief=True):
            next(iter(obstore.list(self.objects, chunk_size=1)), None)

    def walk(self, ignore: Ignore) -> "BucketWalk":
        """All objects."""
        return BucketWalk(self, ignore)

    def at(self, path: str, ignore: Ignore) -> WalkedFile:
        """What is at one place; nothing there gives neither stat nor rule."""
        rule = classify(path, stat.S_IFREG, ignore)
        if rule is not None:
            return WalkedFile(path, None, rule)
        try:
            with trouble(brief=True):
                return WalkedFile(path, _stat(obstore.head(self.objects, path)))
        except FileNotFoundError:
            return WalkedFile(path, None)

    def read(self, path: str, seen: Stat, limit: int, sign: Sign) -> FileCopy | Refusal:
        """The object that looked like `seen`. Raises FileChanged where it is another one by now."""
        if seen.size > limit:
            return Refusal(ReasonCode.TOO_LARGE, f"{seen.size} bytes, the limit is {limit}", seen)
        try:
            with trouble(brief=True):
                found = obstore.get(self.objects, path)
                if _stat(found.meta) != seen:
                    raise FileChanged(path)
                content = bytearray()
                for chunk in found.stream(min_chunk_size=PART):
                    content += chunk
                    sign(path)
        except FileNotFoundError as error:
            raise FileChanged(path) from error
        return FileCopy(bytes(content), seen)


@dataclass
class BucketWalk:
    """Every object, page by page, as a walk through folders has files. None of them hangs by itself."""

    bucket: Bucket
    ignore: Ignore
    skip: frozenset[str] = frozenset()
    unreadable: list[str] = field(default_factory=list)
    sign: Sign = lambda _: None

    def __iter__(self) -> Iterator[WalkedFile]:
        """In the order of the names. Raises OSError."""
        with trouble(brief=True):
            for page in obstore.list(self.bucket.objects):
                self.sign("")
                yield from map(self._found, page)

    def _found(self, meta: "ObjectMeta") -> WalkedFile:
        path = str(meta["path"])
        rule = classify(path, stat.S_IFREG, self.ignore)
        return WalkedFile(path, _stat(meta) if rule is None else None, rule)


def _stat(meta: "ObjectMeta") -> Stat:
    """Of a file that looks like the object, whose entity tag stands for the inode.

    Lists tell times in thousandths of a second, other answers in whole seconds.
    """
    modified = int(meta["last_modified"].timestamp()) * SECOND
    tag = int.from_bytes(sha256(str(meta["e_tag"]).encode()).digest()[:TAG_BYTES], "big")
    return Stat(meta["size"], modified, modified, tag, stat.S_IFREG)
