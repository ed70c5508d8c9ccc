"""Content in a folder: what one machine needs, or several that share a file system."""

import errno
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from copydesk_contracts.events import ContentRef
from services.state.content.durable import PREFIX, opened, write_files
from services.state.content.port import ContentMissing, reference

MARK = ".store"
"""Name of the file that tells one store from another."""


class FolderStore:
    """A folder with a file for each content, spread over 256 sub-folders.

    A file appears under its name only when it is whole and on disk (write, fsync,
    rename), so that a crash leaves nothing half-written to be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __str__(self) -> str:
        return str(self._folder)

    def mark(self) -> str | None:
        """What tells this store from any other; null where there is no folder yet."""
        if not self._folder.is_dir():
            return None
        if self.known_mark() is None:
            (self._folder / MARK).write_text(uuid.uuid4().hex, encoding="ascii")
        return self.known_mark()

    def known_mark(self) -> str | None:
        """The same for who only looks; null where there is none."""
        try:
            return (self._folder / MARK).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def put(self, content: bytes) -> ContentRef:
        """Keep the bytes durably and name them. Raises OSError where they can't be kept."""
        return self.put_all([content])[0]

    def put_all(self, contents: Sequence[bytes]) -> list[ContentRef]:
        """Keep all of them durably, and name them in order. Raises OSError where they can't be kept."""
        refs = [reference(content) for content in contents]
        wanted = {_name(ref.sha256): content for ref, content in zip(refs, contents, strict=True)}
        if wanted:
            self._folder.mkdir(parents=True, exist_ok=True)
            with opened(self._folder) as top:
                write_files(top, {n: c for n, c in wanted.items() if not _is_kept(top, n, len(c))})
        return refs

    def get(self, ref: ContentRef) -> bytes:
        """The bytes. Raises ContentMissing, OSError."""
        try:
            content = self._path(ref.sha256).read_bytes()
        except FileNotFoundError as error:
            raise self._missing(ref.sha256) from error
        if reference(content) != ref:
            raise ContentMissing(f"{ref.sha256} is damaged in the store")
        return content

    def head(self, sha256: str, length: int) -> bytes:
        """The first bytes, as they are there. Raises ContentMissing, OSError."""
        try:
            with self._path(sha256).open("rb") as file:
                return file.read(length)
        except FileNotFoundError as error:
            raise self._missing(sha256) from error

    def discard(self, sha256: str) -> None:
        """Forget the bytes, if they are there."""
        self._path(sha256).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything kept, in no order."""
        return (path.name for path in self._folder.glob("??/" + "?" * 64))

    def discard_unused(self, sha256: str, grace: float) -> bool:
        """Forget the bytes if they were last put more than `grace` seconds ago. Says whether."""
        path = self._path(sha256)
        try:
            # Whoever puts the same bytes again has the lock or finds them gone.
            with _locked(path.parent, fcntl.LOCK_EX):
                unused = time.time() - path.stat().st_mtime > grace
                if unused:
                    path.unlink()
                return unused
        except FileNotFoundError:
            return False

    def _missing(self, sha256: str) -> Exception:
        """What to raise where bytes are not there: of a store without its mark nothing is known.

        The file system that holds it is not mounted just now, or the folder was emptied.
        """
        if (self._folder / MARK).is_file():
            return ContentMissing(sha256)
        told = f"{MARK} is missing: is its file system mounted?"
        return FileNotFoundError(errno.ENOENT, told, str(self._folder))

    def discard_broken_off(self, grace: float) -> None:
        """Forget what was not put to its end more than `grace` seconds ago, since whoever put it died."""
        for batch in self._folder.glob(f"{PREFIX}*"):
            with suppress(FileNotFoundError):
                if time.time() - batch.stat().st_mtime > grace:
                    shutil.rmtree(batch)

    def _path(self, sha256: str) -> Path:
        return self._folder / _name(sha256)


def _name(sha256: str) -> str:
    """Below the folder."""
    return f"{sha256[:2]}/{sha256}"


@contextmanager
def _locked(folder: Path | str, how: int, top: int | None = None) -> Iterator[None]:
    with opened(folder, top) as handle:
        fcntl.flock(handle, how)
        yield


def _is_kept(top: int, name: str, size: int) -> bool:
    """Whether the bytes are there and whole. They are not collected for a while then."""
    if not _holds(top, name, size):
        return False
    # Whoever collects what is not used does it under the same lock.
    with _locked(name.partition("/")[0], fcntl.LOCK_SH, top):
        if not _holds(top, name, size):
            return False
        os.utime(name, dir_fd=top)
        return True


def _holds(top: int, name: str, size: int) -> bool:
    try:
        return os.stat(name, dir_fd=top).st_size == size
    except FileNotFoundError:
        return False
