"""The texts of an article in JSON: its bodies, the line below its headline, captions of its pictures."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.parser.blocks.block import Block, Role
from services.parser.blocks.fragment import text_blocks
from services.parser.blocks.versions import Chosen, choose
from services.parser.formats.json_article import keys as names
from services.parser.formats.json_article.values import MOST, role_of, strings
from services.parser.strings import plain

Keys = Mapping[str, tuple[str, Any]]
_CAPTION: Final = ("descriptiontext", "caption", "description", "alt", "descriptionmain", "descriptions")
_CREDITS: Final = ("credit", "byline", "rights", "copyright")
MOST_ASSOCIATED: Final = 50
SAME_START: Final = 60
"""Characters of a summary by which the body's beginning is compared with it."""


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
    candidates = [key for key in keys if key in names.BODY or key.startswith(names.BODY_STEM)]
    mains = [text for key in candidates for text in _texts(keys[key][1], key)]
    ranked = sorted(mains, key=lambda text: (text[0], not text[1], names_rank(text[3])))
    main = [text for text in ranked if not text[0]] or ranked
    return choose([text_blocks(text) for _, _, text, _ in main])


def names_rank(key: str) -> int:
    """How early a key stands in the list of keys for bodies."""
    return names.BODY.index(key) if key in names.BODY else len(names.BODY)


def _texts(value: Any, key: str) -> Iterator[tuple[bool, bool, str, str]]:
    """Whether it is a lesser body, whether it is marked up, the text, and the key."""
    entries = value[:MOST] if isinstance(value, list) else [value]
    if entries and all(isinstance(entry, str) for entry in entries):
        yield _is_lesser(key), _is_marked(key), "\n\n".join(entries), key
        return
    for entry in entries:
        role = role_of(entry)
        kind = (
            str(entry.get("contenttype") or entry.get("contentType") or "")
            if isinstance(entry, Mapping)
            else ""
        )
        text = max(strings(entry), key=len, default="")
        if text.strip():
            yield _is_lesser(role or key), _is_marked(kind.lower() or key), text, key


def _content_type(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return ""
    return str(entry.get("contenttype") or entry.get("contentType") or "")


def _is_lesser(name: str) -> bool:
    return any(part in name for part in names.LESSER)


def _is_marked(name: str) -> bool:
    return any(part in name for part in names.MARKED)


def standfirst(keys: Keys, body: list[Block]) -> Iterator[Block]:
    """The summary, unless the body begins with it; captions among the descriptions stand aside."""
    start = " ".join(block.text for block in body[:3]).casefold()
    told = False
    for name in names.SUMMARY:
        if name not in keys:
            continue
        value = keys[name][1]
        for entry in value[:MOST] if isinstance(value, list) else [value]:
            role, text = role_of(entry), plain(next(strings(entry), ""))
            if not text or told or any(part in role for part in _CREDITS):
                continue
            if "caption" in role or _is_picture(keys):
                yield Block(text, Role.ASIDE, reason="caption")
            elif text[:SAME_START].casefold() not in start:
                told = True
                yield Block(text, Role.ROW)
            told = told or not isinstance(value, list)


def _is_picture(keys: Keys) -> bool:
    kind = keys.get("type", ("", ""))[1]
    return isinstance(kind, str) and kind.lower() in ("picture", "photo", "image", "graphic", "video")


def captions(keys: Keys) -> Iterator[Block]:
    """Captions of the pictures that are associated with the article."""
    value = keys.get("associations", ("", None))[1]
    entries = list(value.values()) if isinstance(value, Mapping) else value
    for entry in entries[:MOST_ASSOCIATED] if isinstance(entries, list) else ():
        inner = names.index(entry) if isinstance(entry, Mapping) else {}
        texts = (plain(next(strings(inner[key][1]), "")) for key in _CAPTION if key in inner)
        text = next((text for text in texts if text), "")
        if text and _is_picture(inner):
            yield Block(text, Role.ASIDE, reason="caption")
