"""The order of events: `sequence` is one number, and the id of the entry in its stream is the same one.

A stream's entry `1774000000000-123` holds the event with the sequence `1774000000000123`.
"""

from typing import Final

START: Final = "0" * 16
"""Before every event."""

_IN_ENTRY_ID: Final = 1000
"""An entry's id counts milliseconds and, behind the dash, what is left of the microseconds."""


def entry_id(sequence: str) -> str:
    """The id of the stream entry with that event. Raises ValueError for what is no sequence."""
    milliseconds, rest = divmod(int(sequence), _IN_ENTRY_ID)
    return f"{milliseconds}-{rest}"


def sequence_of(entry: str) -> str:
    """The sequence of the event in the stream entry of that id."""
    milliseconds, _, rest = entry.partition("-")
    return f"{int(milliseconds) * _IN_ENTRY_ID + int(rest or 0):016d}"
