"""Whether a page's language writes the day before the month (04/05/2024)."""

import re
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from services.parser.facts.dates import DateReading
from services.parser.html.strings import vocabulary

DayOrder = Literal["day", "month"] | None
"""What stands first, by the page's language; null where the language does not say."""
_MONTH_FIRST: Final = frozenset({"en-us", "en-ph", "es-us"})
_DAY_FIRST: Final = vocabulary(
    "de fr es it pt nl pl cs sk da nb nn no sv fi et lv lt el ru uk bg ro hu sl hr sr tr id vi ar he hi ca gl"
    " eu en-gb en-au en-nz en-ie en-in en-za en-ng en-ke en-pk en-sg en-my en-hk"
)
_FIGURES: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)(?!\d)")


def day_order(language: str | None) -> DayOrder:
    """The order of a language as pages declare it (`en_GB`, `de`). English alone says nothing."""
    tag = (language or "").strip().replace("_", "-").casefold()
    if tag in _MONTH_FIRST:
        return "month"
    return "day" if tag in _DAY_FIRST or tag.partition("-")[0] in _DAY_FIRST else None


def settled(reading: DateReading, text: str, order: DayOrder) -> DateReading:
    """The reading with the value that the order gives, where figures alone leave it open."""
    found = _FIGURES.search(text, reading.start, reading.end)
    if not reading.ambiguous or order is None or found is None:
        return reading
    first, second, year = (int(group) for group in found.groups())
    day, month = (first, second) if order == "day" else (second, first)
    value = date(year if year > 99 else year + 2000, month, day).isoformat()
    return replace(reading, value=value, ambiguous=False)
