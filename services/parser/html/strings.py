"""Small operations on strings that every part of the HTML reader shares."""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from html import unescape
from typing import Final, TypeVar

R = TypeVar("R")

SHORT: Final = 400
"""Characters of a string of which an answer is kept: classes, names and most paragraphs ..."""
REMEMBERED: Final = 4096
"""... and how many: of all functions together some megabytes."""
_INVISIBLE: Final = dict.fromkeys(
    [
        *range(0x09),
        0x0B,
        *range(0x0E, 0x1C),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0xAD,
        0x200B,
        0x2060,
        0xFEFF,
    ]
)
_KEY: Final = re.compile(r"[^\W_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_WORD: Final = re.compile(r"[a-z]+", re.IGNORECASE)
_LOWER_WORD: Final = re.compile(r"[a-z]+")


def vocabulary(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


def tidy(text: str) -> str:
    """Whitespace of any kind collapsed to single spaces, invisible and control characters gone."""
    spaced = " ".join(text.split())
    # Nearly no text has such a character, and none of them is printable: to ask costs less than to translate.
    return spaced if spaced.isprintable() else " ".join(text.translate(_INVISIBLE).split())


def plain(markup: str) -> str:
    """A metadata value as a reader would see it: entities resolved twice, tags gone, tidied."""
    text = unescape(unescape(markup)) if "&" in markup else markup
    return tidy(strip_tags(text) if "<" in text else text)


def strip_tags(text: str) -> str:
    """Remove `<…>` where it looks like a tag; linear, a lone `<` stays."""
    parts = text.split("<")
    kept = [parts[0]]
    for part in parts[1:]:
        tag, closed, rest = part.partition(">")
        looks = closed and tag[:1] and (tag[0].isalpha() or tag[0] in "/!")
        kept.append(" " + rest if looks else "<" + part)
    return "".join(kept)


def remembering(function: Callable[[str], R]) -> Callable[[str], R]:
    """The same function of a string, with the answers for short strings kept, since pages repeat them.

    Longer ones are not kept, for a hostile page could fill the memory with them, and none with the
    tree that it was read from.
    """
    kept = lru_cache(REMEMBERED)(function)

    @wraps(function)
    def ask(text: str) -> R:
        return kept(str(text)) if len(text) <= SHORT else function(text)

    return ask


@remembering
def key(text: str) -> str:
    """Letters and digits only, case folded: two renderings of one string share it."""
    return "".join(_KEY.findall(text)).casefold()


def tokens(attribute: str) -> list[str]:
    """Words of a class or id: `articleBody__most-read` gives article, body, most, read."""
    if attribute.isascii() and attribute.islower():
        return _LOWER_WORD.findall(attribute)
    return [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", attribute))]


def words(text: str) -> list[str]:
    """The words of a text, case folded; a script without spaces gives its characters."""
    return [w for run in _KEY.findall(text.casefold()) for w in (run if _UNSPACED.match(run) else (run,))]
