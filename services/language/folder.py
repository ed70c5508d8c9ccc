"""The folders of the languages: which there are, and what lies in them."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

PACKAGE = "services.language"


def languages() -> Iterator[str]:
    """Codes of the languages that have a folder, in the order of their names."""
    folders = (entry.name for entry in files(PACKAGE).iterdir() if entry.is_dir())
    yield from sorted(name for name in folders if name.isalpha())


@cache
def having(part: str) -> frozenset[str]:
    """Codes of the languages whose folder has the file `part`."""
    return frozenset(code for code in languages() if _path(code, part).is_file())


def read(code: str, part: str) -> Any:
    """What a JSON file of the language holds. Raises FileNotFoundError where there is none."""
    return json.loads(_path(code, part).read_text(encoding="utf-8"))


def lines(code: str, part: str) -> list[str]:
    """The lines of a list of the language, none where it has no such list."""
    return _path(code, part).read_text(encoding="utf-8").splitlines() if code in having(part) else []


def content(code: str, part: str) -> bytes | None:
    """The bytes of a file of the language, null where it has none."""
    return _path(code, part).read_bytes() if code in having(part) else None


def _path(code: str, part: str) -> Traversable:
    return files(PACKAGE).joinpath(code, part)
