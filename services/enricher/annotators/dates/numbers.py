"""Rules for figures: years, decades, ranges of years and dates in figures alone."""

import re
from typing import Final

from services.enricher.annotators.dates.expressions import Day, Expression, Years
from services.enricher.annotators.dates.reader import DASH, Reader

_DECADE = re.compile(r"((?:1[5-9]|20)\d0)(s|er|ern)")
_SHORT_DECADE = re.compile(r"(\d)0s")


_PART_BEFORE: Final = re.compile(r"[$€£¥#№§+.,:/@&=]$|\d[-–]$|[$€£¥]\s$|[^\W\d_]-$")
"""What stands before a number that is a sum, a part of another or of a name ..."""
_PART_AFTER: Final = re.compile(r"[\d°$€£]|\s[%€$£°]|[-][^\W\d_]")
"""... and what behind it."""


class NumberRules(Reader):
    """Reads an expression at a figure."""

    def _number(self, index: int) -> Expression | None:
        word = self.word(index)
        if (short := _SHORT_DECADE.fullmatch(word)) and self.text[
            self.tokens[index].start - 1 : self.tokens[index].start
        ] in {"'", "’", "‘"}:
            century = 2000 if int(short[1]) < 3 else 1900
            first = century + 10 * int(short[1])
            return Expression(index, index + 1, Years(first, first + 9, whole=True))
        if match := _DECADE.fullmatch(word):
            first = int(match[1])
            last = index + 2 if self.words.units.get(self.word(index + 1)) == "year" else index + 1
            return Expression(index, last, Years(first, first + 9, whole=True))
        if (iso := self._iso(index)) is not None:
            return iso
        year = self.year(index)
        if year is None or not self._is_year(index):
            return None
        if (
            self.word(index + 1) in self.words.decades
            and self.gap(index) in {"'", "’", "-"}
            and year % 10 == 0
        ):
            return Expression(index, index + 2, Years(year, year + 9, whole=True))
        if self.joined(index, DASH) and " " not in self.gap(index):
            return self._years(index, year)
        return Expression(index, index + 1, Years(year, year))

    def _iso(self, index: int) -> Expression | None:
        """2024-10-11; 11.10.2024 where the order cannot be mistaken."""
        gaps = self.gap(index), self.gap(index + 1)
        parts = [self.word(index + k) for k in range(3)]
        if not all(p.isdigit() and len(p) in {1, 2, 4} for p in parts) or gaps[0] != gaps[1]:
            return None
        if self.year(index) and gaps[0] == "-" and len(parts[1]) == len(parts[2]) == 2:
            return Expression(index, index + 3, Day(int(parts[1]), int(parts[2]), int(parts[0])))
        year = self.year(index + 2)
        if year is None or gaps[0] not in {".", "/", "-"}:
            return None
        a, b = int(parts[0]), int(parts[1])
        if gaps[0] == "." or a > 12 or a == b:
            return Expression(index, index + 3, Day(b, a, year))
        return Expression(index, index + 3, Day(a, b, year)) if b > 12 else None

    def _years(self, index: int, year: int) -> Expression | None:
        other = self.word(index + 1)
        if not other.isdigit():
            return Expression(index, index + 1, Years(year, year))
        last = int(other) if len(other) == 4 else year // 100 * 100 + int(other) if len(other) == 2 else 0
        if not year < last < year + 400:
            return None
        return Expression(index, index + 2, Years(year, last, whole=True))

    def _is_year(self, index: int) -> bool:
        token, before = self.tokens[index], self.word(index - 1)
        left = self.text[max(0, token.start - 2) : token.start]
        right = self.text[token.end : token.end + 2]
        if _PART_BEFORE.search(left) or not self.whole(index) or self._counts(index, right):
            return False
        introduced = not before or before in self.words.prepositions | self.words.determiners
        if introduced or left[-1:] in '(–—-“"' or not left.strip():
            return True
        if self._has_plural(index, right):
            return False
        return not (self.capital(index - 1) and left[-1:].isspace())

    def _counts(self, index: int, right: str) -> bool:
        """Whether a unit or a thing that is counted follows the number."""
        counted = self.word(index + 1) in self.words.counted and right[:1] == " "
        return counted or _PART_AFTER.match(right) is not None

    def _has_plural(self, index: int, right: str) -> bool:
        after = self.word(index + 1)
        plural = after.endswith("s") and after not in self.words.not_plural
        return plural and right[:1] == " " and not self.capital(index + 1)
