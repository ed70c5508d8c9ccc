"""How names and dates are made comparable: without case, accents and odd spaces; as days."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LETTERS: Final = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe"}
_LONGEST_NAME: Final = 200
"""Code points up to which a key is kept: whole texts come once, and would fill the memory."""
_MAX_RANGE_DAYS: Final = 366
"""Days of a range that are searched day by day; a longer one by its months and years."""
_QUOTES: Final = {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"}


def key(name: str) -> str:
    """What two spellings of a name have in common: `Zürich ` and `ZURICH` give `zurich`."""
    return _key_of_name(name) if len(name) <= _LONGEST_NAME else _folded(name)


@lru_cache(maxsize=32_768)
def _key_of_name(name: str) -> str:
    return _folded(name)


def _folded(name: str) -> str:
    if name.isascii():
        return " ".join(name.casefold().split())
    folded = _without_marks(unicodedata.normalize("NFKD", name)).casefold()
    # One by one over all of it: several times as quick as character by character, and a text is long.
    for written, plain in (*_QUOTES.items(), *_LETTERS.items()):
        folded = folded.replace(written, plain)
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _without_marks(text: str) -> str:
    for mark in filter(unicodedata.combining, set(text)):
        text = text.replace(mark, "")
    return text


def first_day(partial: str) -> date:
    """First day of `2024`, `2024-10` or `2024-10-12`. Raises ValueError."""
    year, month, day = _parts(partial)
    return date(year, month or 1, day or 1)


def last_day(partial: str) -> date:
    """Last day of `2024`, `2024-10` or `2024-10-12`. Raises ValueError."""
    year, month, day = _parts(partial)
    month = month or 12
    return date(year, month, day or _days(year, month))


def day_of(value: str) -> date | None:
    """The day that an ISO date, with or without a time, states; null if it is none."""
    try:
        return first_day(value[:10].split("T")[0])
    except ValueError:
        return None


def calendar_tokens(value: str) -> set[str]:
    """The days, months and years that a mentioned date touches: `2024-10-11`, `2024-10`, `2024`.

    A month yields itself and its year, a range every day in it (its months where it is
    longer than a year). Empty if `value` is no date.
    """
    start, _, end = value.partition("/")
    try:
        since, until = first_day(start), last_day(end or start)
    except ValueError:
        return set()
    if not end and len(start) < len("2024-10-11"):
        return {start, start[:4]}
    days = [d.isoformat() for d in _each_day(since, until)]
    return {*(d[:7] for d in days), *(d[:4] for d in days), *(days if len(days) <= _MAX_RANGE_DAYS else ())}


def covering_tokens(since: date, until: date) -> set[str]:
    """Days, whole months and whole years that together are exactly the range, both ends included."""
    tokens: set[str] = set()
    day: date | None = since
    while day is not None and day <= until:
        token = _widest(day, until)
        tokens.add(token)
        day = _after(last_day(token))
    return tokens


def _widest(day: date, until: date) -> str:
    for token in (day.isoformat()[:4], day.isoformat()[:7]):
        if first_day(token) == day and last_day(token) <= until:
            return token
    return day.isoformat()


def _after(day: date) -> date | None:
    return None if day == date.max else day + timedelta(days=1)


def _each_day(since: date, until: date) -> list[date]:
    count = min((until - since).days + 1, 200 * 366)
    return [since + timedelta(days=n) for n in range(count)]


def _parts(partial: str) -> tuple[int, int, int]:
    match = _PARTIAL.fullmatch(partial.strip())
    if match is None:
        raise ValueError(f"{partial!r} is no date like 2024, 2024-10 or 2024-10-12")
    year, month, day = (int(part or 0) for part in match.groups())
    date(year, month or 1, day or 1)
    return year, month, day


def _days(year: int, month: int) -> int:
    return monthrange(year, month)[1]
