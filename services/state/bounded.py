"""Hashes that people fill, and that hold only so much."""

from typing import Final

from redis.asyncio import Redis

# Asked and written in one step, so that many writers together stay within the limit.
_KEEP: Final = """#!lua
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
"""


async def keep_within(redis: Redis, name: str, field: str, value: str, most: int) -> bool:
    """Put a field in, in place of the one of its name; false where `most` others are there already."""
    return bool(int(await redis.eval(_KEEP, 1, name, field, value, most)))
