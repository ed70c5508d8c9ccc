"""What counts as a word, the same for every format.

A word is what stands between white space and has a letter or a digit in it; in what is
written without spaces (Chinese, Japanese kana) each character is one. Counting part by part
gives the same sum as counting the whole, where no part ends inside a word.
"""

import re
from typing import Final

_BY_CHARACTER: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHARACTER: Final = re.compile(f"[{_BY_CHARACTER}]")
_LEADS: Final = bytes(range(0xE3, 0xF5))
"""The first bytes in UTF-8 of U+3000 and all beyond it, those of the characters above among them."""


def count_words(text: str) -> int:
    """How many words the text has. Linear, and cheap: every copy is counted."""
    tokens = text.split()
    if not text.isascii() and _has_characters(text):
        return sum(map(_by_character, tokens))
    marks = [token for token in tokens if not token[0].isalnum()]
    return len(tokens) - sum(not _is_word(token) for token in marks)


def word_end(text: str, at: int) -> int:
    """`at`, or the end of the word that it cuts: words belong to the part they begin in."""
    if not _is_inside(text, at) or _CHARACTER.match(text, at) or _CHARACTER.match(text, at - 1):
        return at
    while _is_inside(text, at):
        at += 1
    return at


def _is_inside(text: str, at: int) -> bool:
    """Whether no white space and no end of the text is on either side of the place."""
    return 0 < at < len(text) and not text[at].isspace() and not text[at - 1].isspace()


def _has_characters(text: str) -> bool:
    """Whether a character that is a word of its own is in the text; most texts are told by their bytes."""
    encoded = text.encode("utf-8", "surrogatepass")
    return len(encoded.translate(None, _LEADS)) < len(encoded) and _CHARACTER.search(text) is not None


def _by_character(token: str) -> int:
    """Each character of its own, and what stands between them."""
    between = _CHARACTER.split(token)
    return len(between) - 1 + sum(map(_is_word, between))


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))
