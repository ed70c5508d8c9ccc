"""Reading a date, with or without its time of day, as copy and metadata write it.

A date that can be read in two ways (04/05/2024) is matched and has no value.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.parser.facts.calendar_words import MARKED_MONTHS, MONTHS, WEEKDAYS
from services.parser.facts.clock_times import CLOCK_BEFORE, match_clock

LONGEST: Final = 120
"""No date with weekday, time and zone is written in more characters."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date at `start:end` of the string it was looked for in.

    `value` is ISO 8601: `2024-10-12`, or with the time (`2024-10-12T14:05`) and, where the
    copy states one, the offset from UTC. It is null where `ambiguous`.
    """

    start: int
    end: int
    value: str | None
    ambiguous: bool = False

    def moved(self, by: int) -> "DateReading":
        """The same reading in a text in which the string begins at `by`."""
        return replace(self, start=self.start + by, end=self.end + by)


def read_date(text: str) -> DateReading | None:
    """The date that the whole string is, white space aside; null if it is none."""
    start = len(text) - len(text.lstrip())
    found = match_date(text, start)
    return found if found is not None and not text[found.end :].strip(" \t\r\n.,;)\xa0") else None


def match_date(text: str, start: int = 0) -> DateReading | None:
    """The longest date that begins at `start`, an opening weekday or time included."""
    window = text[start : start + LONGEST]
    position, clock = _opening(window)
    day = _match_day(window, position)
    if day is None:
        return None
    end, value, ambiguous = day
    after = match_clock(window, end)
    if after is not None:
        end, clock = after
    if ambiguous or value is None:
        return DateReading(start, start + end, None, ambiguous=True)
    return DateReading(start, start + end, value + (clock or ""))


def _opening(window: str) -> tuple[int, str | None]:
    """Where the day begins, and the time of day that stands before it."""
    clock, position = None, 0
    if CLOCK_BEFORE.match(window) is not None:
        read = match_clock(window, 0)
        if read is not None:
            position, clock = read
            position += len(window[position:]) - len(window[position:].lstrip(" ,;|·–-"))
    if (word := _WORD.match(window, position)) is not None and word[1].casefold() in WEEKDAYS:
        position = word.end()
    return position, clock


def _match_day(window: str, position: int) -> tuple[int, str | None, bool] | None:
    for pattern, read in _PATTERNS:
        found = pattern.match(window, position)
        if found is not None and (result := read(found)) is not None:
            value, ambiguous = result
            return found.end(), value, ambiguous
    return None


Reading = tuple[str | None, bool] | None


def _iso(year: int, month: int, day: int) -> Reading:
    if not 1600 <= year <= 2199:
        return None
    try:
        return date(year, month, day).isoformat(), False
    except ValueError:
        return None


def _year(digits: str) -> int:
    year = int(digits)
    return year + 2000 if len(digits) == 2 else year


def _numbers(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(group) for group in found.groups())


def _year_first(found: re.Match[str]) -> Reading:
    year, month, day = _numbers(found)
    return _iso(year, month, day)


def _day_first(found: re.Match[str]) -> Reading:
    day, month, year = int(found[1]), int(found[2]), _year(found[3])
    return _iso(year, month, day)


def _either_first(found: re.Match[str]) -> Reading:
    """Day or month first: settled where one is above 12 or both are the same."""
    first, second, year = int(found[1]), int(found[2]), _year(found[3])
    ways = {way for way in (_iso(year, second, first), _iso(year, first, second)) if way is not None}
    if len(ways) == 2:
        return None, True
    return next(iter(ways), None)


def _month(name: str) -> int:
    return MONTHS.get(name.casefold(), 0)


def _day_name_year(found: re.Match[str]) -> Reading:
    return _iso(_year(found[3]), _month(found[2]), int(found[1]))


def _name_day_year(found: re.Match[str]) -> Reading:
    return _iso(int(found[3]), _month(found[1]), int(found[2]))


def _year_name_day(found: re.Match[str]) -> Reading:
    return _iso(int(found[1]), _month(found[2]), int(found[3]))


def _marked_months(found: re.Match[str]) -> Reading:
    year = int(found[3])
    return _iso(
        year - 543 if 2400 < year < 2700 else year, MARKED_MONTHS.get(found[2].casefold(), 0), int(found[1])
    )


def _reiwa(found: re.Match[str]) -> Reading:
    year = 1 if found[1] == "元" else int(found[1])
    return _iso(year + 2018, int(found[2]), int(found[3]))


_WORD: Final = re.compile(r"(?:(?:on|le|el|am|den|il|em)\s+)?([^\W\d_]+(?:[-'ʼ][^\W\d_]+)?)\b\.?,?\s*")
_MARKED_NAMES: Final = "|".join(re.escape(name) for name in sorted(MARKED_MONTHS, key=len, reverse=True))

_Reader = Callable[[re.Match[str]], Reading]
_PATTERNS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", _year_first),
        (
            r"(\d{4})([./])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)\.?",
            lambda m: _iso(int(m[1]), int(m[3]), int(m[4])),
        ),
        (r"(\d{4})(\d\d)(\d\d)(?=T\d|\b)", _year_first),
        (r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日(?:\s?[(（].{1,3}?[)）])?", _year_first),
        (r"(\d{4})\s?년\s?(\d{1,2})\s?월\s?(\d{1,2})\s?일(?:\s?[(（].{1,3}?[)）])?", _year_first),
        (r"令和\s?(\d{1,2}|元)年\s?(\d{1,2})月\s?(\d{1,2})日", _reiwa),
        (r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)(?!\d)", _day_first),
        (r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?!\d)", _either_first),
        (r"(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)", _either_first),
        (r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", _day_first),
        (
            r"(\d{1,2})(?:st|nd|rd|th|er|re|\.o|º|ª|°|-го|-е)?\.?[\s-]{0,2}(?:de\s|of\s|d['’]\s?|ta['’]\s?)?"
            r"([^\W\d_]{2,14})\.?,?[\s-]{0,2}(?:de\s|del\s|do\s)?['’]?(\d{4}|(?<=-)\d\d)(?!\d)",
            _day_name_year,
        ),
        (r"([^\W\d_]{2,14})\.?\s{0,2}(\d{1,2})(?:st|nd|rd|th|º)?(?:,\s?|\s)\s?(\d{4})(?!\d)", _name_day_year),
        (
            r"(\d{4})\.?,?\s(?:m\.\s|gada\s)?([^\W\d_]{2,14})\.?\s(\d{1,2})(?!\d)\.?(?:\s(?:d|g)\.)?",
            _year_name_day,
        ),
        (rf"(\d{{1,2}})\s?({_MARKED_NAMES}),?\s?(?:พ\.ศ\.\s?)?(\d{{4}})", _marked_months),
    )
)
