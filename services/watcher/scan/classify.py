"""Which files are no copy, and by which rule: nothing is passed over without a name for it."""

import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import translate
from re import Pattern
from re import compile as compile_pattern


class Rule(StrEnum):
    """Why a file is ignored."""

    NAME_NOT_UTF8 = "name-not-utf8"
    HIDDEN = "hidden"
    SYMLINK = "symlink"
    NOT_A_FILE = "not-a-file"
    TEMPORARY = "temporary"
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
    """Globs of the user: with a slash for the whole path below the root, without for any part of it."""

    globs: tuple[str, ...] = ()
    _paths: list[Pattern[str]] = field(init=False, default_factory=list, compare=False)
    _parts: list[Pattern[str]] = field(init=False, default_factory=list, compare=False)

    def __post_init__(self) -> None:
        for glob in self.globs:
            patterns = self._paths if "/" in glob.strip("/") else self._parts
            patterns.append(compile_pattern(translate(glob.strip("/"))))

    def matches(self, parts: Sequence[str]) -> bool:
        """Whether a glob covers the path of these parts or a folder above it."""
        if any(p.match(part) for p in self._parts for part in parts):
            return True
        above = ("/".join(parts[:n]) for n in range(1, len(parts) + 1))
        return bool(self._paths) and any(p.match(head) for head in above for p in self._paths)


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
