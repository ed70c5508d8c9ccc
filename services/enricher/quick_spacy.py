"""Brings in spaCy without its command line, of which nothing here is used and which takes half a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Final

COMMANDS: Final = ("spacy.cli", "spacy.cli.info")
"""What the package itself takes `info` from; with it come typer, requests and weasel."""


def bring(name: str) -> ModuleType:
    """The module of spaCy's or of a pipeline's, imported. ImportError where there is none."""
    if "spacy" not in sys.modules:
        with _without_commands():
            import_module("spacy")
    return import_module(name)


@contextmanager
def _without_commands() -> Iterator[None]:
    """Places are held while the package is imported: whoever asks for its commands later gets them."""
    for name in COMMANDS:
        sys.modules[name] = _placeholder(name)
    try:
        yield
    finally:
        for name in COMMANDS:
            sys.modules.pop(name, None)
        vars(sys.modules.get("spacy", ModuleType("none"))).pop("cli", None)


def _placeholder(name: str) -> ModuleType:
    held = ModuleType(name)
    held.__path__ = []
    held.info = None  # type: ignore[attr-defined]
    return held
