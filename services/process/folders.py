"""Reads settings that are lists: of watched folders, whose paths may hold the very signs that part them,
of pairs, of numbers."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

BUCKET: Final = "s3:"
"""How the address of a bucket begins among folders."""


def bucket_address(folder: Path) -> str | None:
    """`s3://bucket/prefix` where the path is none, but a bucket's address; null for a folder."""
    scheme, *rest = folder.parts or ("",)
    return f"{BUCKET}//{'/'.join(rest)}" if scheme == BUCKET and rest else None


def shown(folder: Path) -> str:
    """A folder's path, or a bucket's address, as people write them."""
    return bucket_address(folder) or os.fspath(folder)


def absolute(folder: Path) -> Path:
    """The folder from the root of the file system; a bucket is where it is."""
    return folder if bucket_address(folder) else folder.absolute()


def without_links(folder: Path) -> Path:
    """The folder without links, as it is where they lead in a circle. Blocking, and on a network mount
    perhaps for long.
    """
    if bucket_address(folder):
        return folder
    try:
        return folder.resolve()
    except RuntimeError:  # as Python 3.11 tells of a circle
        return folder.absolute()


def parse_roots(text: str) -> dict[str, Path]:
    """`name=path,path` or a JSON object, as folders by name.

    A comma or an equals sign belongs to a path where a folder is there only if it does.
    Raises ValueError for two folders of one name, and for what is no JSON object of names and paths.
    """
    if text.lstrip().startswith("{"):
        return _from_json(text)
    roots: dict[str, Path] = {}
    for part in _parts(text.split(",")):
        name, path = _named(part)
        if name in roots and roots[name] != path:
            raise ValueError(f"two folders are named {name}: say name=path for one of them")
        roots[name] = path
    return roots


def parse_pairs(text: str) -> dict[str, str]:
    """`name=value,name=value`. Raises ValueError for a part without name or value, and one said twice."""
    pairs: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if not name or not value or name in pairs:
            raise ValueError(f"{part}: say name=value, each name once")
        pairs[name] = value
    return pairs


def parse_numbers(text: str) -> frozenset[int]:
    """`0-15,32` as the numbers that it says. Raises ValueError for what is none, or runs backwards."""
    numbers: set[int] = set()
    for part in filter(None, map(str.strip, text.split(","))):
        first, dash, last = part.partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()) or int(last or first) < int(first):
            raise ValueError(f"{part}: say numbers and spans of them, as 0-15,32")
        numbers.update(range(int(first), int(last or first) + 1))
    return frozenset(numbers)


def _from_json(text: str) -> dict[str, Path]:
    value = json.loads(text)
    if not isinstance(value, dict) or not all(isinstance(path, str) and path for path in value.values()):
        raise ValueError("a JSON object has the name of each folder, and its path")
    return {str(name).strip(): Path(path) for name, path in value.items()}


def _parts(pieces: Sequence[str]) -> Iterator[str]:
    """The pieces between commas, put together again where that names a folder that is there."""
    start = 0
    while start < len(pieces):
        end = start + 1
        for longer in range(len(pieces), start + 1, -1):
            if _is_folder(_named(",".join(pieces[start:longer]))[1]):
                end = longer
                break
        part = ",".join(pieces[start:end])
        if part.strip():
            yield part
        start = end


def _named(part: str) -> tuple[str, Path]:
    """Name and path; before an equals sign in a path there is no name."""
    name, sign, path = part.partition("=")
    whole = Path(part.strip())
    if not sign or "/" in name or (_is_folder(whole) and not _is_folder(Path(path.strip()))):
        return whole.name, whole
    folder = Path(path.strip())
    return name.strip() or folder.name, folder


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
