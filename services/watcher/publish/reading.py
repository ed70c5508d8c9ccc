"""Opens and reads a file that somebody else may be changing, without trusting what it claims to be."""

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from copydesk_contracts.events import ReasonCode
from services.watcher.entry import Stat
from services.watcher.publish.writers import Writers, may_be_written

CHUNK = 1024 * 1024
"""Bytes read at once: a larger file is never in memory as a whole twice."""
FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
FOLDER_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC
GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.ESTALE)
"""The path leads to nothing, or to nothing that may be opened: it was replaced since it was seen."""
EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
"""Our own lack, which says nothing about the file."""


class FileChanged(Exception):
    """The file is not what it was, or changed while it was read: look again."""


@dataclass(frozen=True)
class FileCopy:
    """The bytes of a file, and how it looked before and after they were read."""

    content: bytes
    stat: Stat


@dataclass(frozen=True)
class Refusal:
    """A file that is there and cannot be taken in."""

    reason: ReasonCode
    detail: str
    stat: Stat


def _unheard(place: str) -> None:
    """Nobody wants to know."""


def read_copy(
    root: Path,
    path: str,
    seen: Stat,
    limit: int,
    writers: Writers = Writers.IGNORED,
    sign: Callable[[str], None] = _unheard,
) -> FileCopy | Refusal:
    """Read the file that looked like `seen`. Raises Changed, and OSError where we lack the means.

    Changed too, where somebody has it open for writing, or may have, and `writers` are not ignored.
    `sign` is called with the path for every part that was read.

    Every folder on the way is opened without following links, so that one that is
    replaced by a link meanwhile does not lead out of the root.
    """
    if seen.size > limit:
        _check_still(root / path, seen)
        return Refusal(ReasonCode.TOO_LARGE, f"{seen.size} bytes, the limit is {limit}", seen)
    handle = _opened(root, path, seen)
    if isinstance(handle, Refusal):
        return handle
    try:
        if may_be_written(handle, writers):
            raise FileChanged(path)
        return _read_still(handle, seen, limit, lambda: sign(path))
    except OSError as error:
        if error.errno == errno.ESTALE:
            raise FileChanged(path) from error
        return _unreadable(error, seen)
    finally:
        os.close(handle)


def _opened(root: Path, path: str, seen: Stat) -> int | Refusal:
    """The file's handle, or why it is refused. Raises as `read_copy` does."""
    try:
        return _open_beneath(root, path)
    except OSError as error:
        if error.errno in GONE:
            raise FileChanged(path) from error
        if error.errno in EXHAUSTED:
            raise
        return _unreadable(error, seen)


def _unreadable(error: OSError, seen: Stat) -> Refusal:
    return Refusal(ReasonCode.UNREADABLE, os.strerror(error.errno or 0), seen)


def _check_still(path: Path, seen: Stat) -> None:
    try:
        now = Stat.of(os.lstat(path))
    except OSError as error:
        raise FileChanged(path) from error
    if now.signature != seen.signature:
        raise FileChanged(path)


def _open_beneath(root: Path, path: str) -> int:
    *folders, name = path.split("/")
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            below = os.open(part, FOLDER_FLAGS, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(name, FLAGS, dir_fd=folder)
    finally:
        os.close(folder)


def _read_still(handle: int, seen: Stat, limit: int, moved: Callable[[], None]) -> FileCopy | Refusal:
    before = os.fstat(handle)
    if not stat.S_ISREG(before.st_mode) or Stat.of(before).signature != seen.signature:
        raise FileChanged
    content = _read(handle, limit, moved)
    after = Stat.of(os.fstat(handle))
    if after != Stat.of(before) or len(content) != after.size:
        raise FileChanged
    return FileCopy(content, after)


def _read(handle: int, limit: int, moved: Callable[[], None]) -> bytes:
    """At most one byte more than the limit."""
    chunks: list[bytes] = []
    left = limit + 1
    while left > 0 and (chunk := os.read(handle, min(CHUNK, left))):
        chunks.append(chunk)
        left -= len(chunk)
        moved()
    return b"".join(chunks)
