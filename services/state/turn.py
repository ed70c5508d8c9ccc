"""A turn that one process has at a time, with a number that grows from holder to holder.

The number is a fence: what a holder writes after it lost its turn, and does not know yet, is older than what
the next one writes, and a store that compares the two refuses it.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from redis.asyncio import Redis

from services.state.keys import Keys
from services.state.scripts import OVER_MEMORY_LIMIT

HELD: Final = 15_000
"""Milliseconds for which a turn is held without a sign of life ..."""
KEEP_EVERY: Final = 5.0
"""... and seconds between two signs: two of them may be lost."""

# All may run over the memory limit: who has the turn is who makes memory free again.
TAKE: Final = f"""#!lua flags={OVER_MEMORY_LIMIT}
local holder = redis.call('GET', KEYS[1])
local name = holder and string.match(holder, '^%d+ (.*)$')
if name and name ~= ARGV[1] then
  return {{0, name}}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
local fence = string.format('%.0f', math.max(now, last + 1))
redis.call('SET', KEYS[2], fence)
redis.call('SET', KEYS[1], fence .. ' ' .. ARGV[1], 'PX', ARGV[2])
return {{1, fence}}
"""
KEEP: Final = f"""#!lua flags={OVER_MEMORY_LIMIT}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
LEAVE: Final = f"""#!lua flags={OVER_MEMORY_LIMIT}
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
return 1
"""


@dataclass
class Turn:
    """A worker's part in a task that one does. `holder` is who else has the turn, as last heard."""

    redis: Redis
    keys: Keys
    task: str
    worker: str
    fence: int | None = field(default=None, init=False)
    holder: str | None = field(default=None, init=False)

    async def take(self) -> int | None:
        """The fence of a turn that begins now, or null while somebody else has it.

        A worker takes over from an earlier life of its own at once. Raises RedisError, OSError.
        """
        names = (self.keys.lease(self.task), last_fence(self.keys, self.task))
        answer: Any = await self.redis.eval(TAKE, 2, *names, self.worker, HELD)
        taken, told = answer[0], answer[1].decode()
        self.fence, self.holder = (int(told), None) if taken else (None, told)
        return self.fence

    async def keep(self) -> bool:
        """Give a sign of life. False if the turn is another's by now. Raises RedisError, OSError."""
        return bool(await self.redis.eval(KEEP, 1, self.keys.lease(self.task), self._mark(), HELD))

    async def leave(self) -> None:
        """Let the next one have it at once. Raises RedisError, OSError."""
        await self.redis.eval(LEAVE, 1, self.keys.lease(self.task), self._mark())

    def _mark(self) -> str:
        return f"{self.fence} {self.worker}"


def last_fence(keys: Keys, task: str) -> str:
    """String: the fence of the turn that began last; stays when the turn is over."""
    return keys.lease(f"{task}:last")


async def holder(redis: Redis, keys: Keys, task: str) -> str | None:
    """The worker that has the turn now, or null. Raises RedisError, OSError."""
    mark: Any = await redis.get(keys.lease(task))
    return mark.decode().partition(" ")[2] if mark else None
