"""Files of the state as they are at one moment, by links: a file of ours is replaced, not changed.

Journals and the stories' tables are changed in place, and copied.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

META: Final = "meta.json"
"""What an index consists of, written anew by each commit."""
TABLES: Final = ".sqlite"
TRIES: Final = 20
"""A busy indexer commits a few times a second; the links of one index take some milliseconds."""


class Unsteady(Exception):
    """An index changed again and again while it was looked at."""


def files(folder: Path) -> Iterator[Path]:
    """Every file in a folder and below, relative to it; none where there is no folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder)


def link_all(source: Path, target: Path, wanted: Callable[[Path], bool] = lambda _: True) -> None:
    """Links to all files but those that are linked already. A file that goes meanwhile is left out."""
    for path in files(source):
        if wanted(path):
            (target / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileNotFoundError, FileExistsError):
                _link(source / path, target / path)


def copy_all(source: Path, target: Path) -> None:
    """Copies of all files, for such as are changed in place."""
    for path in files(source):
        (target / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.copy2(source / path, target / path)


def link_indexes(source: Path, target: Path) -> None:
    """Every index in the folder as one of its commits left it. Raises Unsteady."""
    for folder in sorted(path for path in source.glob("*") if path.is_dir()):
        _link_index(folder, target / folder.name)
        for tables in folder.glob(f"*{TABLES}"):
            _copy_tables(tables, target / folder.name / tables.name)


def _link_index(source: Path, target: Path) -> None:
    """What the index no longer needs is deleted only after a commit: without one, all it needs is linked."""
    for _ in range(TRIES):
        before = _content(source / META)
        link_all(source, target, lambda path: TABLES not in path.name)
        if _content(source / META) == before:
            return
        shutil.rmtree(target)
    raise Unsteady(f"{source} is written too fast for a backup; try again when less is to be done")


def _copy_tables(source: Path, target: Path) -> None:
    """As SQLite copies what somebody else is writing: the last commit."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as ours, closing(sqlite3.connect(target)) as theirs:
        ours.backup(theirs)


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:  # a file system without links
        shutil.copy2(source, target)
