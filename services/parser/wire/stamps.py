"""When an agency sent its copy: the stamps at the end of a wire's text."""

import re
from datetime import date
from typing import Final

from services.parser.facts.calendar_words import MONTHS, ZONES

_DAY_FIRST: Final = re.compile(
    r"(?P<lead>[^\W\d_][\w/-]{1,9}\s+)?(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s?(?P<zone>[A-Z]{1,5}(?=\s))?\s*"
    r"(?P<month>[^\W\d_]{3,9})\.?\s+(?P<year>\d{4}|\d\d)$",
    re.IGNORECASE,
)
"""`131137 GMT Nov 13`, an agency's name perhaps before it."""

_MONTH_FIRST: Final = re.compile(
    r"(?P<lead>[A-Z]{2,4}-[A-Z]{1,4}-)(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d{4}|\d\d)"
    r"\s(?P<hour>\d\d)(?P<minute>\d\d)\s?(?P<zone>[A-Z]{1,4})?$"
)
"""`AP-WF-11-13-13 1509GMT`."""

_CENTURY: Final = 2000
_LAST_OF_CENTURY: Final = 70
"""Years of two digits from here on are of the century before."""


def read_stamp(line: str) -> tuple[int, int, str] | None:
    """Where the time begins and ends in the line, and its ISO form; null where the line is no stamp."""
    found = _DAY_FIRST.match(line) or _MONTH_FIRST.match(line)
    if found is None:
        return None
    value = _iso(found)
    return (
        None if value is None else (found.end("lead") if found["lead"] else found.start(), found.end(), value)
    )


def _iso(found: re.Match[str]) -> str | None:
    month = int(found["month"]) if found["month"].isdigit() else MONTHS.get(found["month"].casefold(), 0)
    hour, minute = int(found["hour"]), int(found["minute"])
    try:
        day = date(_year(found["year"]), month, int(found["day"])).isoformat()
    except ValueError:
        return None
    if hour > 23 or minute > 59:
        return None
    return f"{day}T{hour:02}:{minute:02}{_offset(found['zone'])}"


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + _CENTURY - (100 if year >= _LAST_OF_CENTURY else 0)


def _offset(zone: str | None) -> str:
    """The zone's distance from UTC; nothing where the stamp names none that has one meaning."""
    minutes = ZONES.get((zone or "").upper())
    if minutes is None:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
