"""JSON: one article, lines of articles, or an array of them; text in brackets is none of it."""

import json
import re
from typing import Any, Final

from copydesk_contracts.events import ReasonCode
from services.parser.formats.json_keys import article_in, member_list
from services.parser.formats.kinds import Format
from services.process.errors import Rejected

_DECODER: Final = json.JSONDecoder(strict=False)
_MEANT: Final = re.compile(r'(?:\[\s*)?\{\s*"[^"\n]{1,100}"\s*:')
"""How no text begins, so that what begins like this and is not JSON is broken JSON."""


def by_value(copy: bytes, head: str) -> Format | None:
    """The format of text that begins with a bracket; None where it is no JSON. Raises Rejected."""
    try:
        text = json_text(copy)
        return _array(text) if text.startswith("[") else _object(text)
    except RecursionError as error:
        raise Rejected(ReasonCode.BOMB, "JSON nested too deeply") from error
    except ValueError as error:
        if _MEANT.match(head):
            raise Rejected(ReasonCode.MALFORMED, f"JSON: {error}") from error
        return None


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


def _array(text: str) -> Format | None:
    at = past_space(text, 1)
    if text[at : at + 1] == "]":
        raise Rejected(ReasonCode.NO_TEXT, "an empty JSON array")
    first, _ = scan(text, at)
    if isinstance(first, dict):
        return Format.JSON_ARRAY
    json.loads(text)
    raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, "a JSON array of something else than articles")


def _object(text: str) -> Format | None:
    value, end = scan(text, 0)
    rest = past_space(text, end)
    if rest < len(text):
        return Format.JSON_LINES if text[rest] == "{" and "\n" in text[end:rest] else None
    if article_in(value) is not None:
        return Format.JSON
    if member_list(value) is not None:
        return Format.JSON_ARRAY
    raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, "JSON without an article")
