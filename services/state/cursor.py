"""A reader's place in the events of all partitions: one sequence for each, in their order, dots between.

Of a namespace with one partition that is a sequence. What has it need not look into it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from copydesk_contracts.order import START
from copydesk_contracts.reading import SEPARATOR
from services.process.settings import MOST_PARTITIONS

PATTERN: Final = rf"^[0-9]{{16}}(\.[0-9]{{16}}){{0,{MOST_PARTITIONS - 1}}}$"
"""What every cursor looks like."""
LONGEST: Final = MOST_PARTITIONS * (len(START) + len(SEPARATOR))
"""Characters of one at most."""
Found = tuple[str, int, bytes]
"""An event's sequence, the number of its partition, and the event."""


class OtherCursor(ValueError):
    """No cursor of this namespace."""


@dataclass(frozen=True)
class Told:
    """An event as it is on its stream, and the cursor behind it."""

    cursor: str
    raw: bytes


def parts_of(cursor: str, partitions: int) -> list[str]:
    """The sequence for each partition; START is before everything in all. Raises OtherCursor."""
    if cursor == START:
        return [START] * partitions
    parts = cursor.split(SEPARATOR)
    if len(parts) != partitions:
        raise OtherCursor(
            f"a cursor of this namespace has {partitions} sequences, and this one {len(parts)}: "
            "give back what came as `next`, as the id of a message or as Copydesk-Sequence"
        )
    return parts


def part_of(cursor: str, partition: int) -> str:
    """The sequence for one partition."""
    parts = cursor.split(SEPARATOR)
    return parts[partition] if len(parts) > 1 else cursor


def cursor_of(parts: Iterable[str]) -> str:
    """The other way."""
    return SEPARATOR.join(parts)


def walked(places: Sequence[str], found: Iterable[Found]) -> list[Told]:
    """The events, each with the cursor behind it for who reads on from these places."""
    parts, told = list(places), []
    for sequence, number, raw in found:
        parts[number] = sequence
        told.append(Told(cursor_of(parts), raw))
    return told
