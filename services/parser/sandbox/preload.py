"""Everything that a worker may come to need, loaded before it can open no file any more."""

import encodings
import importlib
import pkgutil
from itertools import chain
from typing import Final, cast

from services.parser.formats.registry import formats
from services.parser.sandbox.worker import Parse

ELSEWHERE: Final = frozenset({"mbcs", "oem"})
"""Codecs that only Windows has."""
LATE: Final = ("ftfy",)
"""Libraries that are loaded when a copy needs them, whatever its format."""


def preloaded(work: str) -> Parse:
    """The parse function `module:name`, with the readers' libraries and every charset loaded."""
    module, _, name = work.partition(":")
    parse = getattr(importlib.import_module(module), name)
    for library in (*LATE, *chain.from_iterable(record.modules() for record in formats())):
        importlib.import_module(library)
    for codec in pkgutil.iter_modules(encodings.__path__):
        if codec.name not in ELSEWHERE:
            importlib.import_module(f"encodings.{codec.name}")
    return cast(Parse, parse)
