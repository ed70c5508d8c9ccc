"""What counts as a word, the same for every format.

A word is a run of letters, digits and the marks that belong to them; what is written
without spaces (Chinese, Japanese kana) counts by the character. Counting part by part
gives the same sum as counting the whole, where parts end at the end of a word.
"""

import re
import sys
import unicodedata
from typing import Final

_MARKS: Final = ("Mn", "Mc", "Me")
_JOINERS: Final = "\u00ad\u200b\u200c\u200d\u2060"
"""Soft hyphens and joiners stand inside of words and part none."""
_BY_CHARACTER: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LAST_MARK: Final = min(sys.maxunicode, 0x1FFFF)
"""Beyond the second plane only variation selectors are marks."""


def _marks() -> str:
    """All combining marks as ranges of a character class."""
    ranges: list[list[int]] = []
    for point in range(0x300, _LAST_MARK):
        if unicodedata.category(chr(point)) not in _MARKS:
            continue
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_WITHIN: Final = rf"[\w{_JOINERS}{_marks()}]"
_WORD: Final = re.compile(rf"[^\W_]{_WITHIN}*")
_CHARACTER: Final = re.compile(rf"[{_BY_CHARACTER}]")
_MIXED: Final = re.compile(rf"[{_BY_CHARACTER}]|[^\W_](?:(?![{_BY_CHARACTER}]){_WITHIN})*")


def word_starts(text: str) -> list[int]:
    """Where each word begins, in code points, rising."""
    return [match.start() for match in _pattern(text).finditer(text)]


def count_words(text: str) -> int:
    """How many words the text has."""
    return len(_pattern(text).findall(text))


def _pattern(text: str) -> re.Pattern[str]:
    return _WORD if text.isascii() or _CHARACTER.search(text) is None else _MIXED
