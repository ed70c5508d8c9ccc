"""Delayed work that is due goes to the step's work stream, each piece exactly once."""

from redis.asyncio import Redis

from services.state.keys import Keys
from services.state.scripts import OVER_MEMORY_LIMIT, script

# One script, so that a crash cannot lose a piece between the set and the stream. What is due
# later than anything may be was put off by a clock that was wrong then: it is due now.
MOVE = script(
    """
local limit, farthest = ARGV[1], ARGV[2]
local seconds, micros = unpack(redis.call('TIME'))
local now = seconds * 1000 + math.floor(micros / 1000)
local beyond = string.format('(%.0f', now + farthest * 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', 0, limit)
if #due == 0 then
  due = redis.call('ZRANGEBYSCORE', KEYS[1], beyond, '+inf', 'LIMIT', 0, limit)
end
using(KEYS[3], '', '')
for _, payload in ipairs(due) do
  local entry = publish(KEYS[2], payload)
  redis.call('ZREM', KEYS[1], payload)
  local document = string.match(payload, '"subject":"([^"]+)"')
  for _, mark in ipairs({'waiting', 'located'}) do
    if document and redis.call('HGET', KEYS[3] .. document, mark) == KEYS[1] .. ' -' then
      waits_for(document, KEYS[2], entry, mark)
    end
  end
end
return #due
""",
    OVER_MEMORY_LIMIT,
)


async def move_due(redis: Redis, keys: Keys, step: str, farthest: float, limit: int = 100) -> int:
    """Move up to `limit` due pieces and return how many there were.

    Nothing is ever put off for more than `farthest` seconds. The time is the server's, as it
    was when the piece was put off, so that no two clocks need to agree.
    """
    names = (keys.delayed(step), keys.work(step), keys.receipt(""))
    moved: int = await redis.eval(MOVE, len(names), *names, limit, farthest)
    return moved
