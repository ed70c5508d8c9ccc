"""Rules for figures: years, decades, ranges of years and dates in figures alone."""

import re
from typing import Final

from services.enricher.annotators.dates.expressions import Day, Expression, Years
from services.enricher.annotators.dates.reader import DASH, DateReader

_DECADE = re.compile(r"((?:1[5-9]|20)\d0)(s|er|ern)")
_SHORT_DECADE = re.compile(r"(\d)0s")
_APOSTROPHES: Final = ("'", "’", "‘")
_DECADE_JOINTS: Final = ("'", "’", "-")
"""Between a year and what makes a decade of it: 1980's, 1980-er."""
_DECADES_OF_OURS: Final = 3
"""The '00s to '20s are of this century; nobody writes of the '30s to come."""
_FIGURES_OF_PARTS: Final = (1, 2, 4)
_DATE_MARKS: Final = (".", "/", "-")
_MONTHS: Final = 12
"""Of a year: a higher number is a day."""

_PART_BEFORE: Final = re.compile(r"[$€£¥#№§+.,:/@&=]$|\d[-–]$|[$€£¥]\s$|[^\W\d_]-$")
"""What stands before a number that is a sum, a part of another or of a name ..."""
_PART_AFTER: Final = re.compile(r"[\d°$€£]|\s[%€$£°]|[-][^\W\d_]")
"""... and what behind it."""


class NumberRules(DateReader):
    """Reads an expression at a figure."""

    def _number(self, index: int) -> Expression | None:
        decade = self._short_decade(index) or self._decade(index)
        return decade or self._iso(index) or self._plain_year(index)

    def _short_decade(self, index: int) -> Expression | None:
        """ "the '80s"."""
        short = _SHORT_DECADE.fullmatch(self.word(index))
        start = self.tokens[index].start
        if short is None or self.text[start - 1 : start] not in _APOSTROPHES:
            return None
        century = 2000 if int(short[1]) < _DECADES_OF_OURS else 1900
        first = century + 10 * int(short[1])
        return Expression(index, index + 1, Years(first, first + 9, whole=True))

    def _decade(self, index: int) -> Expression | None:
        """ "the 1980s", "die 1980er Jahre"."""
        match = _DECADE.fullmatch(self.word(index))
        if match is None:
            return None
        first = int(match[1])
        last = index + 2 if self.words.units.get(self.word(index + 1)) == "year" else index + 1
        return Expression(index, last, Years(first, first + 9, whole=True))

    def _plain_year(self, index: int) -> Expression | None:
        """ "2024", "the 1980's", "1939-45"."""
        year = self.year(index)
        if year is None or not self._is_year(index):
            return None
        if year % 10 == 0 and self._names_decade(index):
            return Expression(index, index + 2, Years(year, year + 9, whole=True))
        if self.joined(index, DASH) and " " not in self.gap(index):
            return self._years(index, year)
        return Expression(index, index + 1, Years(year, year))

    def _names_decade(self, index: int) -> bool:
        return self.word(index + 1) in self.words.decades and self.gap(index) in _DECADE_JOINTS

    def _iso(self, index: int) -> Expression | None:
        """2024-10-11; 11.10.2024 where the order cannot be mistaken."""
        mark = self.gap(index)
        parts = [self.word(index + k) for k in range(3)]
        if mark != self.gap(index + 1) or not all(map(_is_figure, parts)):
            return None
        if self.year(index) and mark == "-" and len(parts[1]) == len(parts[2]) == 2:
            return Expression(index, index + 3, Day(int(parts[1]), int(parts[2]), int(parts[0])))
        year = self.year(index + 2)
        if year is None or mark not in _DATE_MARKS:
            return None
        return self._sure_order(index, mark, int(parts[0]), int(parts[1]), year)

    def _sure_order(self, index: int, mark: str, first: int, second: int, year: int) -> Expression | None:
        """Day and month where one of them can be no month, or points say which comes first."""
        if mark == "." or first > _MONTHS or first == second:
            return Expression(index, index + 3, Day(second, first, year))
        return Expression(index, index + 3, Day(first, second, year)) if second > _MONTHS else None

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


def _is_figure(part: str) -> bool:
    return part.isdigit() and len(part) in _FIGURES_OF_PARTS
