"""Which files are no copy, and by which rule: nothing is passed over without a name for it."""

import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import translate
from re import Pattern
from re import compile as compile_pattern
from typing import Self

from services.watcher.scan.litter import is_litter


class Rule(StrEnum):
    """Why a file is ignored."""

    NAME_NOT_UTF8 = "name-not-utf8"
    HIDDEN = "hidden"
    SYMLINK = "symlink"
    NOT_A_FILE = "not-a-file"
    TEMPORARY = "temporary"
    LITTER = "litter"
    PATTERN = "pattern"


TEMPORARY_ENDINGS = (
    "~",
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".filepart",
    ".crdownload",
    ".opdownload",
    ".download",
    ".swp",
    ".swo",
    ".swx",
)
"""What editors, browsers and copy programs call a file that is not finished."""

TEMPORARY_BEGINNINGS = ("~$", "#")


@dataclass(frozen=True)
class Ignore:
    """Globs of the user: with a slash for the whole path below the root, without for any part of it.

    One that begins with `!` takes what it covers back out of the list of litter.
    """

    globs: tuple[str, ...] = ()
    _ignored: "_Globs" = field(init=False, compare=False)
    _kept: "_Globs" = field(init=False, compare=False)

    def __post_init__(self) -> None:
        kept = [glob[1:] for glob in self.globs if glob.startswith("!")]
        ignored = [glob for glob in self.globs if not glob.startswith("!")]
        object.__setattr__(self, "_kept", _Globs.of(kept))
        object.__setattr__(self, "_ignored", _Globs.of(ignored))

    def matches(self, parts: Sequence[str]) -> bool:
        """Whether a glob covers the path of these parts or a folder above it."""
        return self._ignored.match(parts)

    def is_litter(self, parts: Sequence[str]) -> bool:
        """Whether it is litter, and the user does not say otherwise."""
        return is_litter(*parts) and not self._kept.match(parts)


@dataclass(frozen=True)
class _Globs:
    """Patterns for whole paths, and for any part of one."""

    paths: tuple[Pattern[str], ...]
    parts: tuple[Pattern[str], ...]

    @classmethod
    def of(cls, globs: Sequence[str]) -> Self:
        plain = [glob.strip("/") for glob in globs]
        compiled = {glob: compile_pattern(translate(glob)) for glob in plain}
        paths = tuple(pattern for glob, pattern in compiled.items() if "/" in glob)
        return cls(paths, tuple(pattern for glob, pattern in compiled.items() if "/" not in glob))

    def match(self, parts: Sequence[str]) -> bool:
        if any(pattern.match(part) for pattern in self.parts for part in parts):
            return True
        above = ("/".join(parts[:n]) for n in range(1, len(parts) + 1))
        return bool(self.paths) and any(p.match(head) for head in above for p in self.paths)


NOTHING = Ignore()


def classify(path: str, mode: int, ignore: Ignore = NOTHING) -> Rule | None:
    """The rule by which the file at `path` (below its root, `/` between parts) is ignored, or null.

    `mode` is that of an lstat; its type bits are enough. The first rule that fits is given.
    """
    if not _is_utf8(path):
        return Rule.NAME_NOT_UTF8
    parts = path.split("/")
    if any(part.startswith(".") for part in parts):
        return Rule.HIDDEN
    if stat.S_ISLNK(mode):
        return Rule.SYMLINK
    if not stat.S_ISREG(mode):
        return Rule.NOT_A_FILE
    if _is_temporary(parts[-1]):
        return Rule.TEMPORARY
    if ignore.is_litter(parts):
        return Rule.LITTER
    return Rule.PATTERN if ignore.matches(parts) else None


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_temporary(name: str) -> bool:
    low = name.lower()
    if low.startswith("#") and not low.endswith("#"):
        return False
    return low.endswith(TEMPORARY_ENDINGS) or low.startswith(TEMPORARY_BEGINNINGS)
