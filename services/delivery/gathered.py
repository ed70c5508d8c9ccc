"""One read of many streams: a connection for each server, however many partitions it has."""

from dataclasses import dataclass, field
from typing import Any, Final

from redis.asyncio import Redis

STREAM_FIELD: Final = b"__stream__"
"""A field that entries get on their way here: of many streams, the one that each is from."""

# As many entries as were asked for, over all streams together; each read begins with another one of them,
# so that none waits for ever behind one that is never empty.
READ: Final = """#!lua flags=allow-oom
local left, first, found, trouble = tonumber(ARGV[3]), tonumber(ARGV[4]), {}, nil
for i = 0, #KEYS - 1 do
  local stream = KEYS[(first + i) % #KEYS + 1]
  local told = redis.pcall('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', left, 'STREAMS', stream, '>')
  if told and told.err then
    trouble, told = told, false -- what others gave is in hand by now, and must not be lost for it
  end
  for _, entry in ipairs(told and told[1][2] or {}) do
    found[#found + 1] = {stream, entry[1], entry[2]}
    left = left - 1
  end
  if left == 0 then
    break
  end
end
return #found == 0 and trouble or found
"""

Entries = list[tuple[bytes, dict[bytes, bytes]]]


@dataclass
class GatheredRead:
    """The streams that are read together, and those of them that are private."""

    streams: tuple[str, ...]
    private: frozenset[str]
    _turn: int = field(default=0, init=False)

    async def read(self, client: Redis, group: str, consumer: str, count: int, block: int) -> Any:
        """As XREADGROUP answers for one stream, with the stream of each entry among its fields.

        `client` is asked twice: for what is there, and where that is nothing, for what comes next.
        """
        self._turn = (self._turn + 1) % len(self.streams)
        values = (group, consumer, count, self._turn)
        there: Any = await client.eval(READ, len(self.streams), *self.streams, *values)
        found = [(entry_id, _fields(stream, _pairs(raw))) for stream, entry_id, raw in there]
        return self._answer(found or await self._next(client, group, consumer, count, block))

    async def _next(self, client: Redis, group: str, consumer: str, count: int, block: int) -> Entries:
        places: Any = dict.fromkeys(self.streams, ">")
        told: Any = await Redis.xreadgroup(client, group, consumer, places, count, block)
        streams = told.items() if isinstance(told, dict) else told or ()
        return [
            (entry_id, _fields(stream, fields)) for stream, entries in streams for entry_id, fields in entries
        ]

    def _answer(self, found: Entries) -> Any:
        return [(self.streams[0].encode(), found)] if found else []


def _pairs(raw: list[bytes] | None) -> dict[bytes, bytes]:
    """Fields as a script gives them; none of an entry that was deleted."""
    raw = raw or []
    return dict(zip(raw[::2], raw[1::2], strict=True))


def _fields(stream: bytes, fields: dict[bytes, bytes]) -> dict[bytes, bytes]:
    return {**fields, STREAM_FIELD: stream}
