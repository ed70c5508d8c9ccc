"""Days as other calendars and numerals count them."""

from datetime import date, timedelta
from typing import Final

_DIGITS: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "元": 1,
}
_TEN: Final = "十"
_DOUBLED: Final = {"廿": 20, "卅": 30}

ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911, "中華民國": 1911}
"""What is added to a year of the era: Japan's since 1926, and the one of Taiwan."""

BUDDHIST: Final = 543
"""Years by which the Thai calendar is ahead of the common era."""
BUDDHIST_YEARS: Final = range(2400, 2700)
"""Years that only the Buddhist calendar can mean in news copy."""

PERSIAN_YEARS: Final = range(1250, 1500)
_PERSIAN_EPOCH: Final = date(622, 3, 21)
_MONTHS_OF_31: Final = 6
"""The first half of the Persian year has months of 31 days, the second of 30."""
_CYCLE_YEARS, _CYCLE_DAYS = 33, 12053
_LEAPS: Final = (1, 5, 9, 13, 17, 22, 26, 30)
"""Leap years of the 33-year cycle, which agrees with the equinox from 1799 to 2256."""


def chinese_number(text: str) -> int | None:
    """A number in Chinese numerals, digit by digit (`二〇一四`) or with tens (`二十四`); null for others."""
    if text.isdecimal():
        return int(text)
    if text[:1] in _DOUBLED:
        return _DOUBLED[text[0]] + _DIGITS.get(text[1:], 0)
    if _TEN in text:
        return _with_tens(text)
    digits = [_DIGITS.get(sign) for sign in text]
    return None if not digits or None in digits else int("".join(map(str, digits)))


def _with_tens(text: str) -> int | None:
    before, _, after = text.partition(_TEN)
    tens = _DIGITS.get(before) if before else 1
    ones = _DIGITS.get(after) if after else 0
    return None if tens is None or ones is None else 10 * tens + ones


def common_year(year: int) -> int:
    """A year of the Buddhist calendar as one of the common era; any other as it is."""
    return year - BUDDHIST if year in BUDDHIST_YEARS else year


def from_persian(year: int, month: int, day: int) -> date | None:
    """The day of the Persian solar calendar (month 1 is Farvardin); null where it has no such day."""
    if year not in PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= _month_days(year, month):
        return None
    cycles, in_cycle = divmod(year - 1, _CYCLE_YEARS)
    leaps = sum(leap <= in_cycle for leap in _LEAPS)
    before = 31 * (month - 1) - max(0, month - 1 - _MONTHS_OF_31)
    return _PERSIAN_EPOCH + timedelta(cycles * _CYCLE_DAYS + 365 * in_cycle + leaps + before + day - 1)


def _month_days(year: int, month: int) -> int:
    if month <= _MONTHS_OF_31:
        return 31
    return 30 if month < 12 or year % _CYCLE_YEARS in _LEAPS else 29
