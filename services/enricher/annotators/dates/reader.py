"""Reads the tokens of a text one by one: words, gaps, capitals, days and years."""

import re
from collections.abc import Sequence

from services.enricher.prose import ProseToken
from services.language.dates import DateWords

SPACE = re.compile(r"[^\S\n]*\n?[^\S\n]*")
LOOSE = re.compile(r"[ \t\u00a0\u202f]*\n?[.,]?[ \t\u00a0\u202f]*\n?[ \t]*")
DASH = re.compile(r"\s?[-–—‑/]\s?")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?")
_WIDEST = 12  # a longer gap joins nothing
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


class DateReader:
    """The tokens of one text with the words of its language."""

    def __init__(self, text: str, tokens: Sequence[ProseToken], words: DateWords) -> None:
        self.text = text
        self.tokens = tokens
        self.words = words
        self._phrases = words.phrases
        self._phrase_heads = words.phrase_heads

    def word(self, index: int) -> str:
        """The token in lower case, empty outside the text."""
        return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

    def gap(self, index: int) -> str:
        """What stands between this token and the next one."""
        if not 0 <= index < len(self.tokens) - 1:
            return "\n\n"
        start, end = self.tokens[index].end, self.tokens[index + 1].start
        return self.text[start:end] if end - start <= _WIDEST else "\n\n"

    def joined(self, index: int, pattern: re.Pattern[str] = LOOSE) -> bool:
        """Whether this token and the next one belong to one expression."""
        return pattern.fullmatch(self.gap(index)) is not None

    def capital(self, index: int) -> bool:
        """Whether the token starts with a capital letter."""
        return 0 <= index < len(self.tokens) and self.text[self.tokens[index].start].isupper()

    def year(self, index: int) -> int | None:
        """The token as a year, where it can be one."""
        return int(self.word(index)) if _YEAR.fullmatch(self.word(index)) else None

    def day(self, index: int) -> int | None:
        """The token as a day of the month."""
        match = _ORDINAL.fullmatch(self.word(index))
        return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None

    def whole(self, index: int) -> bool:
        """Whether the number ends here: no decimals, clock or percentage follow."""
        token = self.tokens[index]
        rest = self.text[token.end : token.end + 2]
        return not re.match(r"[.,:]\d|%|:", rest)

    def following_year(self, index: int) -> tuple[int | None, int]:
        year = self.year(index + 1)
        if year is not None and self.joined(index):
            return year, index + 2
        return None, index + 1
