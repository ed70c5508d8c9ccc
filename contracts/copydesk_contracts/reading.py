"""A reader's place in the events of all partitions, whatever client asks the server.

    place = Place.at_start("copydesk", (DocumentIndexed, DocumentWithdrawn), partitions=4)
    while True:
        for sequence, payload in place.take(redis.xread(place.streams(), count=100, block=5000), 100):
            ...
        remember(str(place))

One command may name the streams of all partitions where one server has them; on a cluster ask for those of
each by itself, `place.streams(number)`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from copydesk_contracts.events import EventData
from copydesk_contracts.order import START, entry_id, sequence_of
from copydesk_contracts.topology import PAYLOAD_FIELD, partition_tag, stream_key

SEPARATOR: Final = "."
_FIELD: Final = PAYLOAD_FIELD.encode()


@dataclass
class Place:
    """`done` has for each partition the sequence of the last event that the reader is done with.

    Within a partition, so for each document, events are given in their order. Those of several are
    merged by sequence as far as they come with one answer.
    """

    namespace: str
    kinds: tuple[type[EventData], ...]
    done: list[str]

    @classmethod
    def at_start(cls, namespace: str, kinds: Sequence[type[EventData]], partitions: int = 1) -> Self:
        """Before everything that is kept."""
        return cls(namespace, tuple(kinds), [START] * partitions)

    @classmethod
    def parse(cls, namespace: str, kinds: Sequence[type[EventData]], text: str) -> Self:
        """What `str` gave of one. Raises ValueError."""
        done = text.split(SEPARATOR)
        for sequence in done:
            entry_id(sequence)
        return cls(namespace, tuple(kinds), done)

    def __str__(self) -> str:
        return SEPARATOR.join(self.done)

    def streams(self, number: int | None = None) -> dict[str, str]:
        """What XREAD is to be asked for: streams of one partition, or of all, each with the last id."""
        numbers = range(len(self.done)) if number is None else (number,)
        return {
            name: entry_id(self.done[partition]) for partition in numbers for name in self._names(partition)
        }

    def take(self, answer: Any, count: int) -> list[tuple[str, bytes]]:
        """Sequences and payloads of an answer to XREAD with COUNT `count`; the place is behind them then.

        No more than `count` of a partition: of what is beyond, another stream may hold back a part.
        """
        pairs = answer.items() if isinstance(answer, Mapping) else answer or ()
        told = {_text(name): entries for name, entries in pairs}
        taken: list[tuple[str, bytes]] = []
        for partition in range(len(self.done)):
            found = sorted(_read(told.get(name, ()) for name in self._names(partition)))[:count]
            if found:
                self.done[partition] = found[-1][0]
            taken += found
        return sorted(taken)

    def _names(self, partition: int) -> list[str]:
        return [stream_key(partition_tag(self.namespace, partition), kind) for kind in self.kinds]


def _read(streams: Iterable[Any]) -> Iterable[tuple[str, bytes]]:
    for entries in streams:
        for entry, fields in entries:
            yield sequence_of(_text(entry)), fields.get(_FIELD) or fields.get(PAYLOAD_FIELD) or b""


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
