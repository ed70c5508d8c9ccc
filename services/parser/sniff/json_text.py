"""Text that is JSON, read value by value."""

import json
from typing import Any, Final

_DECODER: Final = json.JSONDecoder(strict=False)


def json_text(copy: bytes) -> str:
    """The text of JSON bytes, from its first bracket. Raises ValueError."""
    return copy.decode(json.detect_encoding(copy)).lstrip("\ufeff \t\r\n")


def scan(text: str, at: int) -> tuple[Any, int]:
    """One value at exactly `at`, and where it ends. Raises ValueError."""
    return _DECODER.raw_decode(text, at)


def past_space(text: str, at: int) -> int:
    """The first place from `at` that is no white space."""
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at
