"""Whether a page writes a day out: who searches for dates fills in what a page leaves open."""

import re
from datetime import date
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

_APART: Final = r"[^\d\n<>\"']{1,24}"
"""Between day and year: a month's name in any language."""
_SEPARATOR: Final = r"[^\w\n<>\"']{1,3}"


def is_stated(root: HtmlElement, day: str) -> bool:
    """Whether text or markup has year, month and day of an ISO 8601 date in one place.

    Of `2024-10` alone searches make the first of October, or the day of the month that it is today.
    """
    return _pattern(date.fromisoformat(day)).search(etree.tostring(root, encoding="unicode")) is not None


def _pattern(day: date) -> re.Pattern[str]:
    year, month, number = f"{day.year:04}", f"0?{day.month}", f"0?{day.day}"
    either = f"(?:{number}{_SEPARATOR}{month}|{month}{_SEPARATOR}{number})"
    ways = (
        f"{year}{day.month:02}{day.day:02}",
        f"{day.day:02}{day.month:02}{year}",
        f"{year}{_SEPARATOR}{month}{_SEPARATOR}{number}(?!\\d)",
        f"(?<!\\d){either}{_SEPARATOR}(?:{year[:2]})?{year[2:]}(?!\\d)",
        f"(?<!\\d){number}{_APART}{year}(?!\\d)",
        f"(?<!\\d){year}{_APART}{number}(?!\\d)",
    )
    return re.compile("|".join(ways))
