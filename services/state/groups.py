"""Streams and groups: every group is created at 0 before anything reads, and again if it vanishes."""

from collections.abc import Sequence

from redis.asyncio import Redis

from copydesk_contracts.topology import EVENTS, STEPS, Step, groups
from services.state.keys import Keys

# One script for all, since it may go over the memory limit, where a plain XGROUP may not
# even find out that a group is there.
ENSURE = """#!lua flags=allow-oom
local created = 0
for i, stream in ipairs(KEYS) do
  local answer = redis.pcall('XGROUP', 'CREATE', stream, ARGV[i], '0', 'MKSTREAM')
  if not answer.err then
    created = created + 1
  elseif not string.find(answer.err, 'BUSYGROUP') then
    return answer
  end
end
return created
"""


def all_groups(keys: Keys) -> list[tuple[str, str]]:
    """Every (stream, group) of the topology, work streams included."""
    public = [(keys.stream(event), group) for event in EVENTS for group in groups(event)]
    return public + [(keys.work(step.name), step.name) for step in STEPS]


def step_groups(keys: Keys, step: Step) -> list[tuple[str, str]]:
    """The (stream, group) pairs that one step reads."""
    return [(stream, group) for stream, group in all_groups(keys) if group == step.name]


async def ensure_groups(redis: Redis, pairs: Sequence[tuple[str, str]]) -> int:
    """Create what is missing of these (stream, group), each at id 0, and return how many were."""
    streams, names = zip(*pairs, strict=True)
    created: int = await redis.eval(ENSURE, len(pairs), *streams, *names)
    return created
