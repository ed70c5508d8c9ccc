"""How much a group has before it: what can still be read, and what is in hand."""

from collections.abc import Mapping
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

COUNTED = 2000
"""Counting copies entries inside the server: a few milliseconds for so many."""

# The server's own `lag` goes on counting entries that were trimmed before the group came to
# them. Where the group stands before the first entry or behind the last one, the length says
# it all; in between the lag is believed, but never above what is there.
UNREAD = """#!lua flags=no-writes
local delivered, lag = ARGV[1], tonumber(ARGV[2])
local length = redis.call('XLEN', KEYS[1])
if length == 0 then
  return 0
end
if #redis.call('XRANGE', KEYS[1], '(' .. delivered, '+', 'COUNT', 1) == 0 then
  return 0
end
if delivered == '0-0' or #redis.call('XRANGE', KEYS[1], '-', delivered, 'COUNT', 1) == 0 then
  return length
end
if lag < 0 then
  return #redis.call('XRANGE', KEYS[1], '(' .. delivered, '+', 'COUNT', ARGV[3])
end
return math.min(lag, length)
"""
# A group that has read everything there is has no lag, whatever the server counts.
REPAIR = """#!lua flags=allow-oom
local repaired = 0
for _, told in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #told, 2 do group[told[i]] = told[i + 1] end
  local last = group['last-delivered-id']
  local rest = redis.call('XRANGE', KEYS[1], '(' .. last, '+', 'COUNT', 1)
  if group.name == ARGV[1] and group.lag ~= 0 and #rest == 0 then
    local added = 0
    local stream = redis.call('XINFO', 'STREAM', KEYS[1])
    for i = 1, #stream, 2 do
      if stream[i] == 'entries-added' then added = stream[i + 1] end
    end
    redis.call('XGROUP', 'SETID', KEYS[1], group.name, last, 'ENTRIESREAD', added)
    repaired = 1
  end
end
return repaired
"""


async def backlog(redis: Redis, stream: str, group: str) -> int:
    """Entries that the group has not finished: those it can still read, and those in hand."""
    try:
        infos: list[dict[str, Any]] = await redis.xinfo_groups(stream)
    except ResponseError:
        return 0
    for info in infos:
        if info["name"].decode() == group:
            return int(info["pending"]) + await unread(redis, stream, info)
    return 0


async def unread(redis: Redis, stream: str, info: dict[str, Any]) -> int:
    """Entries that a group can still read; `info` is what XINFO GROUPS says of it."""
    return 0 if info.get("lag") == 0 else int(await ask_unread(redis, stream, info))


def ask_unread(client: Any, stream: str, info: Mapping[str, Any]) -> Any:
    """The command that tells it of a group with a lag, given to a client or a pipeline."""
    lag = info.get("lag")
    counted = -1 if lag is None else int(lag)
    # Asked so, it needs no right to write to the stream.
    return client.eval_ro(UNREAD, 1, stream, info["last-delivered-id"], counted, COUNTED)


async def repair_lag(redis: Redis, stream: str, group: str) -> bool:
    """Set the server's count right for a group that has nothing more to read. Says whether it was wrong."""
    return bool(await redis.eval(REPAIR, 1, stream, group))
