"""Files that appear whole and stay, one or many at a time."""

import ctypes
import os
import uuid
from collections.abc import Collection, Mapping
from pathlib import Path

from services.process import crash

PREFIX = ".part-"
FEW = 8
"""Up to so many files are synced one by one; above, one call for all costs less (measured on ext4: some
3,500 files a second one by one, 20,000 by 256), though it also waits for what others write there."""


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write each file under another name, have all of them on disk, and only then give them their names.

    The names are on disk as well when it returns. Their folders must be there. Raises OSError, and
    leaves nothing half-written then.
    """
    if not files:
        return
    batch = uuid.uuid4().hex
    parts = {path.parent / f"{PREFIX}{batch}-{n}": path for n, path in enumerate(files)}
    try:
        _write(parts, files)
        crash.point("content.before")
        for part, path in parts.items():
            part.rename(path)
        _sync_names(files)
        crash.point("content.after")
    except BaseException:
        for part in parts:
            part.unlink(missing_ok=True)
        raise


def _sync_names(files: Collection[Path]) -> None:
    """A name is its folder's, which may be new itself: it is lost with the power until both are on disk."""
    folders = {folder for path in files for folder in path.parents[:2]}
    if _at_once(folders):
        _sync_all(next(iter(folders)))
    else:
        for folder in folders:
            _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _at_once(paths: Collection[Path]) -> bool:
    return sync_file_system is not None and len(paths) > FEW


def _write(parts: Mapping[Path, Path], files: Mapping[Path, bytes]) -> None:
    together = _at_once(parts)
    for part, path in parts.items():
        with open(part, "xb", opener=_private) as file:
            file.write(files[path])
            file.flush()
            if not together:
                os.fsync(file.fileno())
    if together:
        _sync_all(next(iter(parts)))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _sync_all(path: Path) -> None:
    """Have everything on disk that was written to the file system of this file."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if sync_file_system is not None and sync_file_system(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(handle)


sync_file_system = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
"""The C library's syncfs, which Python does not offer; null where there is none. The kernel tells it of
failed writes since 5.8."""
