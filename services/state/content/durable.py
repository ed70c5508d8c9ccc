"""Files that appear whole and stay, one or many at a time."""

import ctypes
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from services.process import crash

PREFIX = ".part-"
FEW = 8
"""Up to so many files are synced one by one; above, one call for all costs less (measured on ext4: some
3,500 files a second one by one, 20,000 by 256), though it also waits for what others write there."""
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
PRIVATE = 0o600


def write_files(top: int, files: Mapping[str, bytes]) -> None:
    """Write each file under another name, have all of them on disk, and only then give them their names.

    `top` is an open folder; names are relative to it, each in a folder in it. They are on disk as well
    when it returns. Raises OSError, and leaves nothing half-written then.
    """
    if not files:
        return
    with _parts(top, len(files)) as parts:
        _write(top, parts, files)
        crash.point("content.before")
        for part, name in zip(parts, files, strict=True):
            _rename(top, part, name)
        _sync_names(top, files)
        crash.point("content.after")


@contextmanager
def opened(folder: Path | str, top: int | None = None) -> Iterator[int]:
    """The handle of a folder, in another if that is given. Raises OSError."""
    handle = os.open(folder, FOLDER, dir_fd=top)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _parts(top: int, count: int) -> Iterator[Sequence[str]]:
    """Names in a folder of their own, which goes with what is left in it."""
    batch = f"{PREFIX}{uuid.uuid4().hex}"
    parts = [f"{batch}/{PREFIX}{number}" for number in range(count)]
    os.mkdir(batch, 0o700, dir_fd=top)
    try:
        yield parts
    except BaseException:
        for part in parts:
            with suppress(FileNotFoundError):
                os.unlink(part, dir_fd=top)
        raise
    finally:
        with suppress(OSError):  # a network's server may keep a file for a moment
            os.rmdir(batch, dir_fd=top)


def _write(top: int, parts: Sequence[str], files: Mapping[str, bytes]) -> None:
    together = _at_once(len(parts))
    for part, content in zip(parts, files.values(), strict=True):
        handle = os.open(part, NEW, PRIVATE, dir_fd=top)
        try:
            _write_all(handle, content)
            if not together:
                os.fsync(handle)
        finally:
            os.close(handle)
    if together:
        _sync_all(top)


def _write_all(handle: int, content: bytes) -> None:
    """The system may take less at once, of gigabytes and where a disk becomes full."""
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


def _rename(top: int, part: str, name: str) -> None:
    try:
        os.rename(part, name, src_dir_fd=top, dst_dir_fd=top)
    except FileNotFoundError:
        with suppress(FileExistsError):
            os.mkdir(name.partition("/")[0], dir_fd=top)
        os.rename(part, name, src_dir_fd=top, dst_dir_fd=top)


def _sync_names(top: int, files: Mapping[str, bytes]) -> None:
    """A name is its folder's, which may be new itself: it is lost with the power until both are on disk."""
    folders = {name.partition("/")[0] for name in files}
    if _at_once(len(folders)):
        _sync_all(top)
        return
    for folder in folders:
        with opened(folder, top) as handle:
            os.fsync(handle)
    os.fsync(top)


def _at_once(count: int) -> bool:
    return sync_file_system is not None and count > FEW


def _sync_all(handle: int) -> None:
    """Have everything on disk that was written to the file system of this file."""
    if sync_file_system is not None and sync_file_system(handle) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


sync_file_system = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
"""The C library's syncfs, which Python does not offer; null where there is none. The kernel tells it of
failed writes since 5.8."""
