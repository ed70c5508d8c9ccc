"""All public events of a namespace as one log, read by type in the order of their sequence.

A cursor is a sequence; what comes after it is read. Publishing is one script, and so is
everything that a page says: no event can slip in behind a cursor that was given out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis

from copydesk_contracts.events import EventData
from copydesk_contracts.order import START, entry_id, sequence_of
from copydesk_contracts.topology import PAYLOAD_FIELD
from services.state.keys import Keys

FIELD: Final = PAYLOAD_FIELD.encode()
AT_ONCE: Final = 100
"""Events of one page at most: with results in the events, up to 256 KiB each, some 25 MiB."""


class CursorTooOld(LookupError):
    """Events after the cursor are not kept any more; all after `oldest` are."""

    def __init__(self, oldest: str) -> None:
        super().__init__(f"events after that cursor were dropped; everything after {oldest} is kept")
        self.oldest = oldest


@dataclass(frozen=True)
class Published:
    """An event as it is on its stream, and its place."""

    sequence: str
    raw: bytes


@dataclass(frozen=True)
class EventLog:
    """Reads; takes nothing away from anybody."""

    redis: Redis
    keys: Keys

    async def newest(self) -> str:
        """The place of the newest event of any type."""
        found: Any = await self.redis.get(self.keys.sequence())
        return found.decode() if found else START

    async def oldest(self, kinds: Sequence[type[EventData]]) -> str:
        """The cursor after which every event of those types is kept."""
        trimmed: Any = await self.redis.hmget(self.keys.trimmed(), [k.event_type for k in kinds])
        began: Any = await self.redis.get(self.keys.began())
        return _floor(trimmed, began)

    async def page(
        self, kinds: Sequence[type[EventData]], after: str, limit: int = AT_ONCE
    ) -> list[Published]:
        """The next events after the cursor, at most AT_ONCE. Raises CursorTooOld.

        START is before everything, whether the server lost its memory since or not.
        """
        count = min(limit, AT_ONCE)
        pipeline = self.redis.pipeline(transaction=True)
        self.ask(pipeline, kinds, after, count)
        return told(await pipeline.execute(), after, count)

    def ask(self, pipeline: Any, kinds: Sequence[type[EventData]], after: str, count: int) -> None:
        """Ask for a page; `told` reads the three answers."""
        places: Any = self.places(kinds, after)
        pipeline.hmget(self.keys.trimmed(), [k.event_type for k in kinds])
        pipeline.get(self.keys.began())
        pipeline.xread(places, count=count)

    def places(self, kinds: Sequence[type[EventData]], after: str) -> dict[str, str]:
        """What XREAD is to be asked for."""
        return {self.keys.stream(kind): entry_id(after) for kind in kinds}

    async def wait(self, kinds: Sequence[type[EventData]], after: str, seconds: float) -> bool:
        """Wait until there is an event after the cursor, or so long. Says whether there is."""
        places: Any = self.places(kinds, after)
        return bool(await self.redis.xread(places, count=1, block=max(1, int(seconds * 1000))))


def told(answers: Sequence[Any], after: str, count: int) -> list[Published]:
    """The page that a log was asked for. Raises CursorTooOld."""
    trimmed, began, answer = answers
    floor = _floor(trimmed, None if after == START else began)
    if after < floor:
        raise CursorTooOld(max(floor, _floor(trimmed, began)))
    found = [entry for _, entries in _streams(answer) for entry in entries]
    events = [Published(sequence_of(i.decode()), fields.get(FIELD, b"")) for i, fields in found]
    return sorted(events, key=lambda event: event.sequence)[:count]


def _floor(trimmed: Sequence[bytes | None], began: bytes | None) -> str:
    """The highest place of which something may be missing before it."""
    return max([START, *(sequence_of(t.decode()) for t in trimmed if t), began.decode() if began else START])


def _streams(answer: Any) -> Any:
    return answer.items() if isinstance(answer, dict) else answer or ()
