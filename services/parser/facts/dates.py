"""Reading a date, with or without its time of day, as copy and metadata write it.

A date that can be read in two ways (04/05/2024) is matched and has no value.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.parser.facts.calendar_words import MARKED_MONTHS, MONTHS, PERSIAN_MONTHS, WEEKDAYS
from services.parser.facts.calendars import ERAS, chinese_number, common_year, from_persian
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
    far = not window.isascii() and _FAR.search(window) is not None
    if not far and _DIGIT.search(window, position) is None:
        return None
    for pattern, read in _PATTERNS if far else _ANY_SCRIPT:
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
    return _iso(common_year(int(found[3])), MARKED_MONTHS.get(found[2].casefold(), 0), int(found[1]))


def _marked_month_first(found: re.Match[str]) -> Reading:
    return _iso(int(found[3]), MARKED_MONTHS.get(found[1].casefold(), 0), int(found[2]))


def _persian(found: re.Match[str]) -> Reading:
    day = from_persian(int(found[3]), PERSIAN_MONTHS[found[2]], int(found[1]))
    return None if day is None else (day.isoformat(), False)


def _persian_numbers(found: re.Match[str]) -> Reading:
    day = from_persian(*_numbers(found))
    return None if day is None else (day.isoformat(), False)


def _era(found: re.Match[str]) -> Reading:
    year, month, day = (chinese_number(found[name]) for name in ("year", "month", "day"))
    if year is None or month is None or day is None:
        return None
    return _iso(year + ERAS.get(found["era"] or "", 0), month, day)


_WORD: Final = re.compile(r"(?:(?:on|le|el|am|den|il|em)\s+)?([^\W\d_]+(?:[-'ʼ][^\W\d_]+)?)\b\.?,?\s*")
_MARKED_NAMES: Final = "|".join(re.escape(name) for name in sorted(MARKED_MONTHS, key=len, reverse=True))
_PERSIAN_NAMES: Final = "|".join(PERSIAN_MONTHS)
_NUMERAL: Final = "〇○零元一二三四五六七八九十廿卅"
_ERAS: Final = "|".join(sorted(ERAS, key=len, reverse=True))
_YEAR_SIGN: Final = r"(?:\s?(?:г|р|ж)\.|\s?року?\b|\s?года?\b|\s?м\b|\s?ءم\b|\s?ء)?"
"""“year” abbreviated after its number, in Russian, Ukrainian, Kazakh, Arabic and Urdu."""

_Reader = Callable[[re.Match[str]], Reading]
_Pattern = tuple[re.Pattern[str], _Reader]


def _compiled(*rows: tuple[str, _Reader]) -> tuple[_Pattern, ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), read) for pattern, read in rows)


_DIGIT: Final = re.compile(r"\d")
_FAR: Final = re.compile("[\u0400-\u1fff\u2c00-\uffff]")
"""Letters beyond Latin and Greek: most copy has none, and is not asked for what they alone write."""

_ANY_SCRIPT: Final = _compiled(
    (r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", _year_first),
    (
        r"(\d{4})([./])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)\.?",
        lambda m: _iso(int(m[1]), int(m[3]), int(m[4])),
    ),
    (r"(\d{4})(\d\d)(\d\d)(?=T\d|\b)", _year_first),
    (r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)(?!\d)", _day_first),
    (r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?!\d)", _either_first),
    (r"(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)", _either_first),
    (r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", _day_first),
    (
        r"(\d{1,2})(?:st|nd|rd|th|er|re|\.o|º|ª|°|-го|-е)?\.?[\s-]{0,2}(?:de\s|of\s|d['’]\s?|ta['’]\s?)?"
        rf"([^\W\d_]{{2,14}})(?:\s?/\s?[\u0600-\u06ff]{{2,9}}(?:\s[\u0600-\u06ff]{{2,9}})?)?\.?[,،]?"
        rf"[\s-]{{0,2}}(?:de\s|del\s|do\s)?['’]?(\d{{4}}|(?<=-)\d\d)(?!\d){_YEAR_SIGN}",
        _day_name_year,
    ),
    (r"([^\W\d_]{2,14})\.?\s{0,2}(\d{1,2})(?:st|nd|rd|th|º)?(?:,\s?|\s)\s?(\d{4})(?!\d)", _name_day_year),
    (
        r"(\d{4})\.?,?\s(?:m\.\s|gada\s)?([^\W\d_]{2,14})\.?\s(\d{1,2})(?!\d)\.?(?:\s(?:d|g)\.)?",
        _year_name_day,
    ),
)
"""Dates of figures, and of names in scripts whose letters stand by themselves."""

_OTHER_SCRIPTS: Final = _compiled(
    (r"([۰-۹]{4})[/.-]([۰-۹]{1,2})[/.-]([۰-۹]{1,2})(?![۰-۹])", _persian_numbers),
    (r"(\d{4})\s?년\s?(\d{1,2})\s?월\s?(\d{1,2})\s?일(?:\s?[(（].{1,3}?[)）])?", _year_first),
    (
        rf"(?P<era>{_ERAS})?\s?(?P<year>[\d{_NUMERAL}]{{1,4}})\s?年\s?(?P<month>[\d{_NUMERAL}]{{1,3}})\s?月"
        rf"\s?(?P<day>[\d{_NUMERAL}]{{1,3}})\s?[日號号](?:\s?[(（].{{1,3}}?[)）])?",
        _era,
    ),
    (
        rf"(\d{{1,2}})\s?(?:-?ը\s)?(?:ই\s|শে\s|লা\s)?({_MARKED_NAMES})(?:\s?/\s?[^\W\d_]+)?[,،]?"
        rf"\s?(?:พ\.ศ\.\s?)?(\d{{4}}){_YEAR_SIGN}",
        _marked_months,
    ),
    (rf"({_MARKED_NAMES})\s(\d{{1,2}})[,،]?\s(\d{{4}})(?!\d)", _marked_month_first),
    (rf"(\d{{1,2}})\s?({_PERSIAN_NAMES})(?:\s?ماه)?[,،]?\s?(\d{{4}})(?!\d)", _persian),
)
"""Dates that have such a letter in them."""

_PATTERNS: Final = (*_OTHER_SCRIPTS, *_ANY_SCRIPT)
