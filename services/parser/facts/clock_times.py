"""Reading a time of day and its zone beside a date."""

import re
from typing import Final

from services.parser.facts.calendar_words import UNSETTLED_ZONES, ZONES

CLOCK_BEFORE: Final = re.compile(r"\d{1,2}[:.h]\d\d(?!\d|[./-]\d)")
"""A time that may stand before its date; 14.05.2024 is none."""

_BETWEEN: Final = (
    r"(?:T|\s*[,;|·–—/-]?\s*(?:\((?=\d))?(?:at\s|um\s|à\s|a\sles?\s|a\slas?\s|às\s|alle\s(?:ore\s)?|ore\s|"
    r"kl\.?\s|klo\s|om\s|o\s(?:godz\.\s)?|godz\.\s|в\s|о\s|saat\s|pukul\s|jam\s|الساعة\s|gegen\s|"
    r"at\sabout\s)?)"
)
_COMPACT: Final = re.compile(r"T(\d\d)(\d\d)(\d\d)?(Z?)(?!\d)")
_HOURS: Final = r"(?P<before>上午|下午|午前|午後|오전|오후)?\s?(?P<hour>\d{1,2})"
_MINUTES: Final = (
    r"(?:(?:[:.h]|\s?h\s?|時|点|点钟|시\s?)(?P<minute>\d\d)(?:分|분)?(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?)?"
)
_HALF: Final = r"(?P<half>\s?[apAP]\.?\s?[mM]\b\.?)?"
_ZONE: Final = (
    r"(?:\s?(?P<sign>[+−-])(?P<east>\d\d):?(?P<minutes>\d\d)(?!\d)|\s?\(?(?P<zone>[A-ZМСК]{1,5}|Uhr|Ortszeit|local)\b"
    r"(?:\stime\b)?(?P<shift>[+-]\d{1,2}(?::?\d\d)?)?\)?)?"
)
_CLOCK: Final = re.compile(_BETWEEN + _HOURS + _MINUTES + _HALF + _ZONE)


LAST_HOUR, LAST_MINUTE = 23, 59


def match_clock(window: str, position: int) -> tuple[int, str] | None:
    """End and ISO form (`T14:05`, `T14:05+01:00`) of the time that follows `position`."""
    if (compact := _COMPACT.match(window, position)) is not None:
        return _compact(compact)
    found = _CLOCK.match(window, position)
    if found is None or (found["minute"] is None and found["half"] is None):
        return None
    hour = _on_24_hours(int(found["hour"]), found["half"], found["before"])
    clock = _iso_clock(hour, int(found["minute"] or 0), found["second"])
    if clock is None:
        return None
    end, offset = _offset(found)
    return end, f"{clock}{offset}"


def _iso_clock(hour: int, minute: int, seconds: str | None) -> str | None:
    """`T14:05`, with the seconds where they are stated; null for no time of day."""
    if hour > LAST_HOUR or max(minute, int(seconds or 0)) > LAST_MINUTE:
        return None
    return f"T{hour:02}:{minute:02}" + (f":{int(seconds):02}" if seconds else "")


def _compact(found: re.Match[str]) -> tuple[int, str] | None:
    clock = _iso_clock(int(found[1]), int(found[2]), found[3])
    return (found.end(), f"{clock}{'+00:00' if found[4] else ''}") if clock is not None else None


def _on_24_hours(hour: int, half: str | None, before: str | None) -> int:
    mark = (half or "").strip().lower()[:1] or {"上午": "a", "午前": "a", "오전": "a"}.get(
        before or "", "p" if before else ""
    )
    if not mark or hour > 12:
        return hour
    return hour % 12 + (12 if mark == "p" else 0)


def _offset(found: re.Match[str]) -> tuple[int, str]:
    """Where the time ends with its zone, and the zone's offset."""
    if found["sign"]:
        return found.end(), _as_offset(found["sign"], int(found["east"]), int(found["minutes"]))
    zone = found["zone"]
    if zone is None:
        return found.end(), ""
    if zone in ZONES and found["shift"]:
        digits = found["shift"][1:].replace(":", "")
        hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
        return found.end(), _as_offset(found["shift"][0], hours, minutes)
    if zone in ZONES:
        east = ZONES[zone]
        return found.end(), _as_offset("-" if east < 0 else "+", *divmod(abs(east), 60))
    if zone in UNSETTLED_ZONES:
        return found.end(), ""
    return found.start("zone"), ""


def _as_offset(sign: str, hours: int, minutes: int) -> str:
    if hours > 14 or minutes > 59:
        return ""
    return f"{'+' if sign == '+' else '-'}{hours:02}:{minutes:02}"
