"""The annotator's data files."""

import gzip
import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read(name: str) -> Any:
    """A JSON file of this annotator's data; not to be changed."""
    path = files("services.enricher").joinpath("data", "names", name)
    return json.loads(path.read_text(encoding="utf-8"))


def read_table(name: str) -> list[str]:
    """The lines of a packed table."""
    path = files("services.enricher").joinpath("data", "names", name)
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def words_of(key: str) -> frozenset[str]:
    """One of the small sets of words of `shapes.json`."""
    return frozenset(read("shapes.json")[key])
