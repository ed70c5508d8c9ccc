"""Bodies that are lists of typed elements: a paragraph, a heading, a list, a picture each."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.parser.blocks.block import Block, Role
from services.parser.blocks.fragment import text_blocks
from services.parser.formats.json_article.values import strings
from services.parser.strings import plain, words

_TOLD: Final = words(
    "text paragraph p para rawhtml html quote blockquote pullquote intro lead body textelement"
)
_HEADINGS: Final = words("header heading subheading subheader crosshead subtitle h1 h2 h3 h4 h5 h6")
_LISTS: Final = words("list ul ol unorderedlist orderedlist bulletlist")
_PICTURES: Final = words("image picture photo figure gallery video graphic")
_KINDS: Final = _TOLD | _HEADINGS | _LISTS | _PICTURES
_TYPE: Final = ("type", "_type", "kind", "blockType", "elementType")
_TEXTS: Final = ("content", "text", "html", "value", "data", "body", "caption", "description")
_ITEMS: Final = ("items", "entries", "children", "content")
MOST: Final = 5000
"""Elements of one article; the longest live blog seen has a tenth."""
DEEPEST: Final = 4
"""Lists in lists, and the object around an element's own text."""
MOST_OTHERS: Final = 0.5
"""Share of elements of no known kind (an embed, an advertisement) up to which a list is a body."""


def is_elements(value: Any) -> bool:
    """Whether a list holds the elements of a text rather than renderings of it or articles."""
    entries = value[:MOST] if isinstance(value, list) else []
    kinds = [_kind(entry) for entry in entries]
    known = sum(kind in _KINDS for kind in kinds)
    told = any(kind in _TOLD for kind in kinds)
    return told and known >= (1 - MOST_OTHERS) * len(entries)


def element_blocks(value: list[Any]) -> Iterator[Block]:
    """The blocks of the elements, in order; captions of pictures stand aside."""
    for entry in value[:MOST]:
        kind = _kind(entry)
        if kind in _HEADINGS:
            yield Block(plain(_text(entry)), Role.HEADING, _level(entry, kind))
        elif kind in _LISTS:
            yield from (Block(text, Role.ROW) for text in _items(entry))
        elif kind in _PICTURES:
            yield Block(plain(_text(entry)), Role.ASIDE, reason="caption")
        elif kind in _TOLD:
            yield from text_blocks(_text(entry))


def _kind(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return ""
    named = next((entry[key] for key in _TYPE if isinstance(entry.get(key), str)), "")
    return re.sub(r"[\W_]", "", named).lower()


def _text(entry: Any, depth: int = DEEPEST) -> str:
    """The text of an element, be it a string, in an object of its own, or in pieces."""
    if isinstance(entry, str):
        return entry
    if depth < 0:
        return ""
    if isinstance(entry, list):
        return "".join(_text(piece, depth - 1) for piece in entry[:MOST])
    if not isinstance(entry, Mapping):
        return ""
    found = (_text(entry[key], depth - 1) for key in _TEXTS if key in entry)
    return next((text for text in found if text.strip()), "")


def _items(entry: Mapping[str, Any], depth: int = DEEPEST) -> Iterator[str]:
    """The entries of a list, those of lists inside it as well."""
    data = entry.get("data")
    inner = data if isinstance(data, Mapping) else entry
    items: list[Any] = next((inner[key] for key in _ITEMS if isinstance(inner.get(key), list)), [])
    for item in items[:MOST]:
        if isinstance(item, Mapping) and _kind(item) in _LISTS and depth:
            yield from _items(item, depth - 1)
        elif text := plain(_text(item)):
            yield text


def _level(entry: Mapping[str, Any], kind: str) -> int:
    """The level that an element states, or its name; 2 where neither does."""
    inner = entry.get("data")
    stated = entry.get("level") or (inner.get("level") if isinstance(inner, Mapping) else None)
    if isinstance(stated, int) and not isinstance(stated, bool) and stated > 0:
        return stated
    digits = next(strings(kind[1:]), "")
    return int(digits) if digits.isdigit() else 2
