"""Words as the index cuts them, for the store in memory."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_FOLDED: Final = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True)
class Token:
    """A word without case and accents, and where it stands."""

    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order; single characters in scripts that set no spaces."""
    start: int | None = None
    for at, character in enumerate(text):
        if start is not None and (not _in_word(character) or _unspaced(character) or _unspaced(text[start])):
            if unicodedata.category(character).startswith("M"):
                continue
            yield _token(text, start, at)
            start = None
        if start is None and _in_word(character):
            start = at
    if start is not None:
        yield _token(text, start, len(text))


def _token(text: str, start: int, end: int) -> Token:
    return Token("".join(map(_folded, text[start:end].lower())).translate(_FOLDED), start, end)


def _in_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def _unspaced(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _UNSPACED)


def _folded(character: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return bare.lower() if bare.isascii() and bare.isalnum() else character
