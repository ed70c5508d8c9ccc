"""How a text is cut into words, by the index (from a prepared text) and by the store in memory."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Set
from itertools import accumulate
from typing import Final, NamedTuple

SEAM: Final = "\u200b"
"""Zero-width space: put between the characters of scripts that set no spaces, so that each is a word."""

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


def _class(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def _marks() -> str:
    return "".join(
        chr(code)
        for first, last in _UNSPACED
        if last < 0x20000
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)).startswith("M")
    )


_ANY: Final = re.compile(f"[{_class(_UNSPACED)}]")
_PLAIN_WORD: Final = re.compile(r"([^\W_]+)")
_SEAMS: Final = re.compile(
    f"(?=[{_class(_UNSPACED)}])(?![{_marks()}])|(?<=[{_class(_UNSPACED)}])(?=[^{_class(_UNSPACED)}])"
)


class IndexedWord(NamedTuple):
    """A word without case and accents, and where it stands."""

    text: str
    start: int
    end: int


def prepared(text: str) -> str:
    """The text as the index cuts it: composed, with seams in scripts that set no spaces."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return _SEAMS.sub(SEAM, composed) if _ANY.search(composed) else composed


def seamless(text: str) -> str:
    """A prepared text as people read it."""
    return text.replace(SEAM, "")


def tokens(text: str) -> Iterator[IndexedWord]:
    """The words of a text that is not prepared, in order."""
    return _by_pattern(text) if _is_plain(text) else _by_character(text)


def places(text: str, choose: Callable[[Set[str]], Set[str]]) -> Iterator[tuple[int, int]]:
    """Where those words of a text stand that are chosen among all that it has, each asked about once."""
    if not _is_plain(text):
        found = list(_by_character(text))
        chosen = choose({word.text for word in found})
        return ((word.start, word.end) for word in found if word.text in chosen)
    parts = _PLAIN_WORD.split(text)
    written_words = set(parts[1::2])
    indexed = {word: word.lower() if word.isascii() else _indexed(word) for word in written_words}
    chosen = choose(set(indexed.values()))
    wanted = {written for written, word in indexed.items() if word in chosen}
    ends = list(accumulate(map(len, parts)))
    return ((ends[at - 1], ends[at]) for at in range(1, len(parts), 2) if parts[at] in wanted)


def _is_plain(text: str) -> bool:
    """Whether letters and digits are all that words are made of: no signs of their own on them, no seams."""
    return text.isascii() or not any(_ANY.match(c) or unicodedata.category(c)[0] == "M" for c in set(text))


def _by_pattern(text: str) -> Iterator[IndexedWord]:
    if text.isascii():
        return (IndexedWord(word[0], *word.span()) for word in _PLAIN_WORD.finditer(text.lower()))
    return (_token(text, *word.span()) for word in _PLAIN_WORD.finditer(text))


def _by_character(text: str) -> Iterator[IndexedWord]:
    seams = {match.start() for match in _SEAMS.finditer(text)}
    start: int | None = None
    for at, character in enumerate(text):
        inside = _in_word(character)
        if start is not None and (not inside or at in seams):
            yield _token(text, start, at)
            start = None
        if start is None and inside:
            start = at
    if start is not None:
        yield _token(text, start, len(text))


def _token(text: str, start: int, end: int) -> IndexedWord:
    return IndexedWord(_indexed(text[start:end]), start, end)


def _indexed(word: str) -> str:
    return word.lower() if word.isascii() else "".join(map(_folded, word.lower())).translate(_FOLDED)


def _in_word(character: str) -> bool:
    """Letters, numbers and the vowel signs of some scripts, as Unicode's property Alphabetic has it."""
    if unicodedata.category(character).startswith("M"):
        place = unicodedata.combining(character)
        return place == 0 or 10 <= place <= 35
    return character.isalnum()


def _folded(character: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return bare.lower() if bare.isascii() and bare.isalnum() else character
