"""What the templates print: dates as people write them, direction of scripts, names of kinds."""

import calendar
from datetime import date, datetime
from typing import Final

_RIGHT_TO_LEFT: Final = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "pnb", "ps", "sd", "syr", "ug", "ur", "yi")
)
_MONTHS: Final = calendar.month_name


def direction(language: str | None) -> str:
    """`rtl` or `ltr` by the language, `auto` where it is unknown."""
    if language is None:
        return "auto"
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def long_date(value: str | None) -> str:
    """`2024-10-12T08:05:00+02:00` as `12 October 2024, 08:05 +02:00`; partial dates too."""
    if not value:
        return ""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return _partial(value)
    day = f"{moment.day} {_MONTHS[moment.month]} {moment.year}"
    if len(value) <= len("2024-10-12"):
        return day
    zone = moment.strftime("%z")
    return f"{day}, {moment:%H:%M}" + (f" {zone[:3]}:{zone[3:5]}" if zone else "")


def short_date(value: str | None) -> str:
    """`12 Oct 2024`."""
    if not value:
        return ""
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return _partial(value)
    return f"{day.day} {_MONTHS[day.month][:3]} {day.year}"


def short_moment(value: str | None) -> str:
    """`12 Oct 2024, 08:05 +02:00`, and of what has no time of day `12 Oct 2024`."""
    hour = long_date(value).partition(", ")[2]
    return f"{short_date(value)}, {hour}" if hour else short_date(value)


def number(count: int) -> str:
    """With thin spaces between thousands."""
    return f"{count:,}".replace(",", "\u202f")


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 document`, `2 documents`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def _partial(value: str) -> str:
    start, slash, end = value.partition("/")
    if slash:
        return f"{short_date(start)} – {short_date(end)}"
    year, _, month = value.partition("-")
    return f"{_MONTHS[int(month)]} {year}" if month.isdecimal() and 1 <= int(month) <= 12 else value
