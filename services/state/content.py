"""The content-addressed store: bytes under their SHA-256, written before they are announced."""

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from copydesk_contracts.events import ContentRef
from services.process import crash


class ContentMissing(LookupError):
    """The store has no such bytes (any more), or they are not what their name says."""


class ContentStore(Protocol):
    """Keeps bytes by their SHA-256. Putting the same bytes twice is putting them once."""

    def put(self, content: bytes) -> ContentRef:
        """Keep the bytes durably and name them. Raises OSError where they can't be kept."""
        ...

    def get(self, ref: ContentRef) -> bytes:
        """The bytes. Raises ContentMissing."""
        ...

    def head(self, sha256: str, length: int) -> bytes:
        """The first bytes, as they are there. Raises ContentMissing."""
        ...

    def discard(self, sha256: str) -> None:
        """Forget the bytes, if they are there."""
        ...

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything kept, in no order."""
        ...

    def discard_unused(self, sha256: str, grace: float) -> bool:
        """Forget the bytes if they were last put more than `grace` seconds ago. Says whether."""
        ...


def reference(content: bytes) -> ContentRef:
    """The name under which any store keeps these bytes."""
    return ContentRef(sha256=hashlib.sha256(content).hexdigest(), size=len(content))


class FolderStore:
    """A folder with a file for each content, spread over 256 sub-folders.

    A file appears under its name only when it is whole and on disk (write, fsync,
    rename), so that a crash leaves nothing half-written to be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> ContentRef:
        """Keep the bytes durably and name them. Raises OSError where they can't be kept."""
        ref = reference(content)
        path = self._path(ref.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.parent, fcntl.LOCK_SH):
            if _holds(path, ref.size):
                os.utime(path)
                return ref
        _write_whole(path, content)
        return ref

    def get(self, ref: ContentRef) -> bytes:
        """The bytes. Raises ContentMissing."""
        try:
            content = self._path(ref.sha256).read_bytes()
        except FileNotFoundError as error:
            raise ContentMissing(ref.sha256) from error
        if reference(content) != ref:
            raise ContentMissing(f"{ref.sha256} is damaged in the store")
        return content

    def head(self, sha256: str, length: int) -> bytes:
        """The first bytes, as they are there. Raises ContentMissing."""
        try:
            with self._path(sha256).open("rb") as file:
                return file.read(length)
        except FileNotFoundError as error:
            raise ContentMissing(sha256) from error

    def discard(self, sha256: str) -> None:
        """Forget the bytes, if they are there."""
        self._path(sha256).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything kept, in no order."""
        return (path.name for path in self._folder.glob("??/" + "?" * 64))

    def discard_unused(self, sha256: str, grace: float) -> bool:
        """Forget the bytes if they were last put more than `grace` seconds ago. Says whether."""
        path = self._path(sha256)
        # Whoever puts the same bytes again has the lock or finds them gone.
        with _locked(path.parent, fcntl.LOCK_EX):
            try:
                unused = time.time() - path.stat().st_mtime > grace
            except FileNotFoundError:
                return False
            if unused:
                path.unlink(missing_ok=True)
            return unused

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _holds(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _write_whole(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        crash.point("content.before")
        Path(name).rename(path)
        crash.point("content.after")
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
