"""The texts of an article in JSON: its bodies, the line below its headline, captions of its pictures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from services.parser.blocks.block import Block, Role
from services.parser.blocks.fragment import text_blocks
from services.parser.blocks.headline import same_words
from services.parser.blocks.versions import Chosen, choose
from services.parser.formats.json_article import keys as names
from services.parser.formats.json_article.elements import element_blocks, is_elements
from services.parser.formats.json_article.values import MOST, role_of, strings
from services.parser.strings import plain

Keys = Mapping[str, tuple[str, Any]]
_CAPTION: Final = ("descriptiontext", "caption", "description", "alt", "descriptionmain", "descriptions")
_CREDITS: Final = ("credit", "byline", "rights", "copyright")
MOST_ASSOCIATED: Final = 50
"""Pictures of one article whose captions are kept; galleries have as many."""
_ELLIPSIS: Final = re.compile(r"\s*(?:\[?…\]?|\[?\.\.\.\]?)\s*$")
"""Where a summary is the beginning of the body, cut off."""
SAME_START: Final = 60
"""Characters of a summary by which the body's beginning is compared with it."""


class _Text(NamedTuple):
    """One body, and under which key it stands; lesser ones are summaries, marked ones have paragraphs."""

    is_lesser: bool
    is_marked: bool
    text: str
    key: str


def main_headline(keys: Keys) -> str:
    """The main headline; the first rendition that is not a lesser one where keys name renditions."""
    for name in (*names.TITLE, *(key for key in keys if key.startswith(names.TITLE_STEM))):
        if name in keys and not _is_lesser(name):
            found = _main(keys[name][1])
            if found:
                return plain(found)
    return ""


def _main(value: Any) -> str:
    """The string of a value; of a list with roles the main one's."""
    entries = value[:MOST] if isinstance(value, list) else [value]
    ranked = sorted(
        entries, key=lambda entry: (role_of(entry) not in ("main", ""), _is_lesser(role_of(entry)))
    )
    return next((text for entry in ranked for text in strings(entry) if text.strip()), "")


def main_body(keys: Keys) -> Chosen:
    """The fullest of the main bodies, marked-up ones first; of the others where there is none."""
    called = [key for key in keys if key in names.BODY or key.startswith(names.BODY_STEM)]
    typed = next(filter(is_elements, (keys[key][1] for key in called)), None)
    if typed is not None:
        return choose([list(element_blocks(typed))])
    texts = [text for key in called for text in _texts(keys[key][1], key)]
    return choose([text_blocks(text.text) for text in _ranked(texts)])


def _ranked(texts: Sequence[_Text]) -> list[_Text]:
    """The main ones, or all where there is none; marked-up ones first, then by the list of keys."""
    mains = [text for text in texts if not text.is_lesser] or texts
    return sorted(mains, key=lambda text: (not text.is_marked, names_rank(text.key)))


def names_rank(key: str) -> int:
    """How early a key stands in the list of keys for bodies."""
    return names.BODY.index(key) if key in names.BODY else len(names.BODY)


def _texts(value: Any, key: str) -> Iterator[_Text]:
    """The bodies under a key; none where others list articles under it."""
    if key in names.MEMBERS and not names.is_text(value):
        return
    entries = value[:MOST] if isinstance(value, list) else [value]
    if entries and names.is_text(entries):
        yield _Text(_is_lesser(key), _is_marked(key), "\n\n".join(entries), key)
        return
    for entry in entries:
        text = max(strings(entry), key=len, default="")
        if text.strip():
            kind = _content_type(entry).lower() or key
            yield _Text(_is_lesser(role_of(entry) or key), _is_marked(kind), text, key)


def _content_type(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return ""
    return str(entry.get("contenttype") or entry.get("contentType") or "")


def _is_lesser(name: str) -> bool:
    return any(part in name for part in names.LESSER)


def _is_marked(name: str) -> bool:
    return any(part in name for part in names.MARKED)


def standfirst(keys: Keys, body: list[Block]) -> Iterator[Block]:
    """The line below the headline, unless the body begins with it; further summaries and captions aside."""
    start = " ".join(block.text for block in body[:3]).casefold()
    seen: set[str] = set()
    for role, text in _summaries(keys):
        opening = _ELLIPSIS.sub("", text)[:SAME_START].casefold()
        if opening in seen:
            continue
        told = not seen and opening not in start
        if "caption" in role:
            yield Block(text, Role.ASIDE, reason="caption")
        elif told or opening not in start:
            yield Block(text, Role.ROW) if told else Block(text, Role.ASIDE, reason="summary")
        if "caption" not in role:
            seen.add(opening)


def _summaries(keys: Keys) -> Iterator[tuple[str, str]]:
    """Role and text of subordinate headlines and summaries; what is a picture's is its caption."""
    default = "caption" if _is_picture(keys) else ""
    for name in names.SUMMARY:
        value = keys[name][1] if name in keys else None
        for entry in _entries(value):
            role, text = role_of(entry), plain(next(strings(entry), ""))
            if text and not any(part in role for part in _CREDITS):
                yield default or role, text


def _entries(value: Any) -> list[Any]:
    return value[:MOST] if isinstance(value, list) else [value]


def other_headlines(keys: Keys, main: str) -> Iterator[Block]:
    """A headline below the main one among those with roles; other wordings stand aside."""
    for entry in _entries(keys["headlines"][1] if "headlines" in keys else None):
        role, text = role_of(entry), plain(next(strings(entry), ""))
        if role and text and not same_words(text, main):
            is_below = "sub" in role
            yield Block(text, Role.ROW) if is_below else Block(text, Role.ASIDE, reason="headline")


def notes(keys: Keys) -> Iterator[Block]:
    """Notes to the desks, set aside."""
    for name in names.NOTES:
        value = keys[name][1] if name in keys else None
        inner = value.values() if isinstance(value, Mapping) else _entries(value)
        for text in (text for entry in inner for text in strings(entry)):
            yield from (replace(b, role=Role.ASIDE, reason="notes-to-editors") for b in text_blocks(text))


def _is_picture(keys: Keys) -> bool:
    kind = keys.get("type", ("", ""))[1]
    return isinstance(kind, str) and kind.lower() in ("picture", "photo", "image", "graphic", "video")


def captions(keys: Keys) -> Iterator[Block]:
    """Captions of the pictures that are associated with the article."""
    value = keys.get("associations", ("", None))[1]
    entries = list(value.values()) if isinstance(value, Mapping) else value
    for entry in entries[:MOST_ASSOCIATED] if isinstance(entries, list) else ():
        inner = names.index(entry) if isinstance(entry, Mapping) else {}
        if _is_picture(inner) and (text := _caption(inner)):
            yield Block(text, Role.ASIDE, reason="caption")


def _caption(keys: Keys) -> str:
    texts = (plain(next(strings(keys[key][1]), "")) for key in _CAPTION if key in keys)
    return next((text for text in texts if text), "")
