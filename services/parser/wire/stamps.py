"""When an agency sent its copy: the stamps at the end of a wire's text."""

import re
from datetime import date
from typing import Final

from services.parser.facts.calendar_words import MONTHS, ZONES

_CLOCK: Final = r"(?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d)?"
_CODES: Final = r"\s*(?:[A-Z]{2,4}\s*(?:\[[^\]]{1,20}\])?\s*(?:\{\w\})?\s*)?(?:ENDS|NNNN)?$"
"""What follows a time: the sender's sign, the item's number, the end."""

_STAMPS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 131137 GMT Nov 13, an agency's name perhaps before it
        r"(?P<lead>[^\W\d_][\w/-]{1,9}\s+)?(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)"
        r"\s?(?P<zone>[A-Z]{1,5}(?=\s))?\s*(?P<month>[^\W\d_]{3,9})\.?\s+(?P<year>\d{4}|\d\d)$",
        # AP-WF-11-13-13 1509GMT
        r"<?(?P<lead>[A-Z]{2,4}-(?:[A-Z]{1,4}-)?)(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d{4}|\d\d)"
        r"\s(?P<hour>\d\d)(?P<minute>\d\d)\s?(?P<zone>[A-Z]{1,4})?$",
        # CP 1509ES 13-11-13
        r"(?P<lead>[A-Z]{2,4}\s)(?P<hour>\d\d)(?P<minute>\d\d)\s?(?P<zone>[A-Z]{1,4})?"
        r"\s(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d{4}|\d\d)$",
        # UPI-1509EST-11-13-13
        r"(?P<lead>[A-Z]{2,4}-)(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Z]{1,4})?"
        r"-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d{4}|\d\d)$",
        # 13-NOV-13 11:37 NNNN
        rf"(?P<day>\d\d)-(?P<month>[A-Z]{{3}})-(?P<year>\d{{4}}|\d\d)\s{_CLOCK}{_CODES}",
        # 11/13/11-37/13: month, day, hour and minute, year
        r"(?P<month>\d\d)/(?P<day>\d\d)/(?P<hour>\d\d)-(?P<minute>\d\d)/(?P<year>\d\d)$",
        # APA0123 2013-11-13/11:37
        r"(?P<lead>[A-Z]{2,4}\d{3,5}\s+)?(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
        rf"[/ ]{_CLOCK}{_CODES}",
        # Wednesday, 13 November 2013 11:37:20RTR [nL5N0IY2] {C}ENDS
        rf"(?P<lead>[^\W\d_]{{3,12}},?\s)?(?P<day>\d{{1,2}})\s(?P<month>[^\W\d_]{{3,9}})\s(?P<year>\d{{4}})"
        rf"\s{_CLOCK}{_CODES}",
    )
)
"""How agencies write when they filed their copy, on a line of its own."""

LAST_HOUR, LAST_MINUTE = 23, 59
_CENTURY: Final = 2000
"""Years of two digits are of this century, as wires of the last one are archived with four."""

_LAST_OF_CENTURY: Final = 70
"""Years of two digits from here on are of the century before."""


def read_stamp(line: str) -> tuple[int, int, str] | None:
    """Where the time begins and ends in the line, and its ISO form; null where the line is no stamp."""
    for pattern in _STAMPS:
        found = pattern.match(line)
        value = _iso(found) if found is not None else None
        if found is not None and value is not None:
            return _start(found), found.end(), value
    return None


def _start(found: re.Match[str]) -> int:
    """Where the time itself begins, behind the name of the agency or of the day."""
    lead = found.re.groupindex.get("lead")
    return found.end(lead) if lead is not None and found[lead] else found.start()


def _iso(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    month = int(parts["month"]) if parts["month"].isdigit() else MONTHS.get(parts["month"].casefold(), 0)
    hour, minute = int(parts["hour"]), int(parts["minute"])
    try:
        day = date(_year(parts["year"]), month, int(parts["day"])).isoformat()
    except ValueError:
        return None
    if hour > LAST_HOUR or minute > LAST_MINUTE:
        return None
    return f"{day}T{hour:02}:{minute:02}{_offset(parts.get('zone'))}"


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
