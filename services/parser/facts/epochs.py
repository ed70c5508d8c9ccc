"""Moments as numbers that count from the beginning of 1970, in seconds or thousandths of one."""

import math
import re
from datetime import UTC, datetime
from typing import Final

_EARLIEST, _LATEST = (
    datetime(1970, 1, 2, tzinfo=UTC).timestamp(),
    datetime(2100, 1, 1, tzinfo=UTC).timestamp(),
)
"""Smaller numbers are ids and counts, and no article is of after this century."""

_SECONDS: Final = 10_000_000_000
"""Numbers from here on are milliseconds or finer: as seconds they would lie beyond the year 2286."""

_FINEST: Final = _SECONDS * 10**9
"""Nothing counts finer than nanoseconds."""

_COMPACT: Final = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])(?:[0-5]\d){0,2})?$"
)
"""A day, with hour, minute and second perhaps, that only looks like a number: `20240305093000`."""

_WRITTEN: Final = re.compile(r"[1-9]\d{9}(?:\.\d{1,9})?$|[1-9]\d{12}$|[1-9]\d{15}$")
_SERIALISED: Final = re.compile(r"/?Date\((-?\d{9,16})(?:[+-]\d{4})?\)/?$")
"""`/Date(1709634600000)/`, as older programs write moments into JSON."""


def moment(number: float) -> str | None:
    """ISO 8601 in UTC of a count since 1970; null for numbers that count something else."""
    if isinstance(number, bool) or not math.isfinite(number) or abs(number) >= _FINEST:
        return None
    if _COMPACT.match(f"{number:.0f}"):
        return None
    seconds = float(number)
    while abs(seconds) >= _SECONDS:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat() if _EARLIEST <= seconds <= _LATEST else None


def written_moment(text: str) -> str | None:
    """ISO 8601 of a count since 1970 that is written out; null for any other string."""
    serialised = _SERIALISED.match(text)
    if serialised is not None:
        return moment(int(serialised[1]))
    return moment(float(text)) if _WRITTEN.match(text) and not _COMPACT.match(text) else None
