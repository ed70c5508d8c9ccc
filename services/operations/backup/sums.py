"""Copies of files whose digests are written down, so that a damaged backup is found before it is used.

The list is as `sha256sum --check` reads it.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from services.operations.backup.links import files

SUMS: Final = "SHA256SUMS"
PART: Final = 1024 * 1024
"""Bytes in memory at once."""


class Damaged(Exception):
    """A file of a backup is missing, or is not what it was."""


def copy_summed(source: Path, target: Path) -> Iterator[str]:
    """Copy all files; yields a line of the list for each."""
    for path in files(source):
        (target / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(source / path, target / path)
        yield f"{_digest(target / path)}  {path}\n"


def check(folder: Path) -> None:
    """Compare every file of the list with its digest. Raises Damaged."""
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file():
            raise Damaged(f"{path} is missing")
        if _digest(path) != digest:
            raise Damaged(f"{path} is not what it was when the backup was made")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return _sum(file)


def _sum(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while part := file.read(PART):
        found.update(part)
    return found.hexdigest()
