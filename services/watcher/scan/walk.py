"""Everything below a root, folder by folder: without following links, without holding it all."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from services.watcher.entry import Stat
from services.watcher.scan.classify import NOTHING, Ignore, Rule, classify

if TYPE_CHECKING:
    from services.watcher.bucket import BucketWalk

Walk: TypeAlias = "FolderWalk | BucketWalk"
"""Goes through everything below a root. Raises OSError where that is not there."""


@dataclass(frozen=True, slots=True)
class WalkedFile:
    """One file: its path below the root, and either how it looks or the rule by which it is ignored."""

    path: str
    stat: Stat | None
    rule: Rule | None = None


def _unheard(place: str) -> None:
    """Nobody wants to know."""


@dataclass
class FolderWalk:
    """An iterative walk from `start` (a folder below the root; empty for the root itself).

    `unreadable` lists the folders that could not be listed: what lies in them is unknown,
    not gone. Folders with a (device, inode) in `closed` are passed over, and those at the
    paths of `skip`. `sign` is told each folder before it is opened.
    """

    root: Path
    ignore: Ignore = NOTHING
    start: str = ""
    closed: frozenset[tuple[int, int]] = frozenset()
    skip: frozenset[str] = frozenset()
    sign: Callable[[str], None] = _unheard
    unreadable: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[WalkedFile]:
        """Every file, in the order of the file system. Raises OSError only for the start itself."""
        folders = [self.start]
        with os.scandir(self.root / self.start):
            pass
        while folders:
            folder = folders.pop()
            self.sign(folder)
            try:
                with os.scandir(self.root / folder) as entries:
                    yield from self._files(folder, entries, folders)
            except FileNotFoundError:
                continue
            except OSError:
                if not self.ignore.is_litter((*folder.split("/"), "")):
                    self.unreadable.append(folder)

    def _files(
        self, folder: str, entries: "os._ScandirIterator[str]", folders: list[str]
    ) -> Iterator[WalkedFile]:
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    self.sign(path)
                    if path not in self.skip and not self._is_closed(entry):
                        folders.append(path)
                    continue
                yield self._found(path, entry)
                self.sign(folder)
            except FileNotFoundError:
                continue

    def _is_closed(self, entry: os.DirEntry[str]) -> bool:
        if not self.closed:
            return False
        info = entry.stat(follow_symlinks=False)
        return (info.st_dev, info.st_ino) in self.closed

    def _found(self, path: str, entry: os.DirEntry[str]) -> WalkedFile:
        told = _type(entry)
        rule = classify(path, told, self.ignore)
        if rule is not None:
            return WalkedFile(path, None, rule)
        info = entry.stat(follow_symlinks=False)
        # The type was the folder's word, perhaps from before the file was replaced.
        if stat.S_IFMT(info.st_mode) != told:
            rule = classify(path, info.st_mode, self.ignore)
        return WalkedFile(path, Stat.of(info) if rule is None else None, rule)


def _type(entry: os.DirEntry[str]) -> int:
    if entry.is_symlink():
        return stat.S_IFLNK
    return stat.S_IFREG if entry.is_file(follow_symlinks=False) else stat.S_IFIFO


def look(root: Path, path: str, ignore: Ignore = NOTHING) -> WalkedFile | None:
    """What is at one place; null for a folder. Nothing there gives neither stat nor rule.

    Raises OSError where that cannot be found out.
    """
    try:
        info = os.lstat(root / path)
    except (FileNotFoundError, NotADirectoryError):
        return WalkedFile(path, None)
    if stat.S_ISDIR(info.st_mode):
        return None
    rule = classify(path, info.st_mode, ignore)
    return WalkedFile(path, Stat.of(info) if rule is None else None, rule)
