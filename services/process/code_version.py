"""The version of a step's results: it changes with whatever they are made by.

Nobody has to remember to raise a number: the version is a digest over the source and the data of
the packages that the step's results come from, the versions of the libraries that they stand
on, and the settings that change them. A comment changes it too, which costs a replay that would
not have been needed; the other way round, a document would be taken for up to date that is not.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

LENGTH = 12
"""Hex digits: enough to tell a few thousand versions apart, and short enough for a table."""

JOINT = "+"
"""Between the step's version and that of a program: `52d6f2a1c0de+tesseract-5.3.0`."""

NOT_SOURCE = ("__pycache__", ".pyc")


@cache
def code_version(
    packages: tuple[str, ...], libraries: tuple[str, ...] = (), settings: tuple[str, ...] = ()
) -> str:
    """Digest of those packages' files, those distributions' versions, and the settings as given.

    ModuleNotFoundError for a package, PackageNotFoundError for a distribution that is not there.
    """
    digest = hashlib.sha256()
    for package in packages:
        contents = ((path, source.read_bytes()) for path, source in _sources(files(package), package))
        for path, content in sorted(contents):
            digest.update(json.dumps([path, hashlib.sha256(content).hexdigest()]).encode())
    pinned = [[library, version(library)] for library in libraries]
    digest.update(json.dumps([pinned, settings]).encode())
    return digest.hexdigest()[:LENGTH]


def changed_since(packages: Sequence[str], moment: float) -> bool:
    """Whether a file of these packages was written since then, in seconds since the epoch.

    A file that was put there with an older time is not seen. ModuleNotFoundError for a package.
    """
    return any(written > moment for package in packages for written in _times(package))


def whole_version(version: str, made_with: Sequence[str]) -> str:
    """The version of one result: the step's, and those of the programs outside of it that made it."""
    if not made_with:
        return version
    return JOINT.join((version, *("-".join(name.split()) for name in made_with)))


def versions_within(whole: str) -> list[str]:
    """Under which versions a result is found: the whole one, and the step's own."""
    own, joint, _ = whole.partition(JOINT)
    return [whole, own] if joint else [whole]


def _times(package: str) -> Iterator[float]:
    for _, source in _sources(files(package), package):
        with suppress(FileNotFoundError), as_file(source) as path:  # an upgrade may be going on
            yield path.stat().st_mtime


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        inner = f"{path}/{entry.name}"
        if entry.name.endswith(NOT_SOURCE):
            continue
        if entry.is_dir():
            yield from _sources(entry, inner)
        else:
            yield inner, entry
