"""Delayed work that is due goes to the step's work stream, each piece exactly once."""

from redis.asyncio import Redis

from services.process.clock import Clock, milliseconds
from services.state.keys import Keys

# One script, so that a crash cannot lose a piece between the set and the stream.
MOVE = """#!lua flags=allow-oom
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, payload in ipairs(due) do
  redis.call('XADD', KEYS[2], '*', '__data__', payload)
  redis.call('ZREM', KEYS[1], payload)
end
return #due
"""


async def move_due(redis: Redis, keys: Keys, step: str, clock: Clock, limit: int = 100) -> int:
    """Move up to `limit` due pieces and return how many there were."""
    now = milliseconds(clock.now())
    moved: int = await redis.eval(MOVE, 2, keys.delayed(step), keys.work(step), now, limit)
    return moved
