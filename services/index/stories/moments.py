"""Which of two documents was published earlier, as far as both say. Pure."""

from datetime import UTC, datetime
from typing import Final

DAY: Final = len("2024-10-12")
LAST: Final = "9999-12-31"
"""The day of documents without one."""


def moment_of(published: str) -> datetime | None:
    """A time of which it is known where on earth it holds; null for a day alone, or a time of nowhere."""
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def earlier(one: str | None, other: str | None) -> bool | None:
    """Whether the one date lies before the other: by the moment, or by the day; null where they do not tell.

    Dates are ISO 8601, or null.
    """
    if one is None or other is None:
        return None
    moments = moment_of(one), moment_of(other)
    if moments[0] is not None and moments[1] is not None and moments[0] != moments[1]:
        return moments[0] < moments[1]
    told = None not in moments or one[:DAY] == other[:DAY]
    return None if told else one[:DAY] < other[:DAY]
