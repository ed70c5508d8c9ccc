"""What JSON holds: one article, or an array or lines of them; text in brackets is none of it."""

import json
import re
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.formats.json_article.keys import article_in, member_list
from services.parser.sniff.json_text import json_text, past_space, scan
from services.parser.sniff.sample import Sample
from services.process.errors import Rejected

_MEANT: Final = re.compile(r'(?:\[\s*)?\{\s*"[^"\n]{1,100}"\s*:')
"""How no text begins, so that what begins like this and is not JSON is broken JSON."""


def json_kind(sample: Sample) -> str | None:
    """`json`, `json-array` or `json-lines`; null where the copy is no JSON. Raises Rejected."""
    if not sample.start.startswith(("{", "[")):
        return None
    try:
        text = json_text(sample.copy)
        return _array(text) if text.startswith("[") else _object(text)
    except RecursionError as error:
        raise Rejected(ReasonCode.BOMB, "JSON nested too deeply") from error
    except ValueError as error:
        if _MEANT.match(sample.start):
            raise Rejected(ReasonCode.MALFORMED, f"JSON: {error}") from error
        return None


def _array(text: str) -> str:
    at = past_space(text, 1)
    if text[at : at + 1] == "]":
        raise Rejected(ReasonCode.NO_TEXT, "an empty JSON array")
    first, _ = scan(text, at)
    if isinstance(first, dict):
        return "json-array"
    json.loads(text)
    raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, "a JSON array of something else than articles")


def _object(text: str) -> str | None:
    value, end = scan(text, 0)
    rest = past_space(text, end)
    if rest < len(text):
        return "json-lines" if text[rest] == "{" and "\n" in text[end:rest] else None
    if article_in(value) is not None:
        return "json"
    if member_list(value) is not None:
        return "json-array"
    raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, "JSON without an article")
