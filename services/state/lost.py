"""Documents that wait for an event which nobody will ever read: found by comparing receipts with streams.

A receipt names the entry that takes its document further (`waiting`). That entry is waited for
while it is on its stream and unread, in a worker's hands, or put off. One that was trimmed or
evicted unread, or dropped with its consumer, leaves the document half-way for ever.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.topology import EVENTS, STEPS, groups
from services.process.parts import in_parts
from services.state.backlog import backlog
from services.state.keys import GONE, Keys, State
from services.state.scripts import script

IN_PROGRESS = (State.DISCOVERED, State.PARSED, State.ENRICHED)
WAITING = "waiting"
"""Mark of a receipt: the entry that takes the document further."""
LOCATED = "located"
"""Mark of a receipt: the entry that tells the index where the document lies."""
SETTLED = (State.INDEXED,)
"""Its receipt names the announcement until the alerter has held it against the saved searches."""
PAGE = 1000
"""Documents of a state that one turn looks at; a thousand take the server about 10 ms."""
CHUNK = 100
"""Documents to a script, so that no script keeps the server from others for more than a millisecond."""

# Presence is asked of the stream's own marks first, since looking at an entry copies it.
COMPARE = script(
    """
using(KEYS[1], '', '')
local streams, answers = {}, {}

local function number(id)
  local milliseconds, sequence = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(milliseconds), tonumber(sequence)
end

local function after(one, other)
  local a, b = number(one)
  local c, d = number(other)
  return a > c or (a == c and b > d)
end

local function marks(stream, group)
  local known = streams[stream]
  if known then
    return known
  end
  known = {first = false, deleted = '0-0', delivered = '0-0'}
  local told = redis.pcall('XINFO', 'STREAM', stream)
  for i = 1, told.err and 0 or #told, 2 do
    if told[i] == 'first-entry' then known.first = told[i + 1] and told[i + 1][1] end
    if told[i] == 'max-deleted-entry-id' then known.deleted = told[i + 1] end
  end
  local told_groups = told.err and {} or redis.pcall('XINFO', 'GROUPS', stream)
  for _, told_group in ipairs(told_groups) do
    local values = {}
    for i = 1, #told_group, 2 do values[told_group[i]] = told_group[i + 1] end
    if values.name == group then known.delivered = values['last-delivered-id'] end
  end
  streams[stream] = known
  return known
end

local function is_present(stream, entry, known)
  if not known.first or after(known.first, entry) then
    return false
  end
  return after(entry, known.deleted) or #redis.call('XRANGE', stream, entry, entry) > 0
end

local function is_lost(stream, entry, group)
  local known = marks(stream, group)
  local pending = redis.pcall('XPENDING', stream, group, entry, entry, 1)
  if not pending.err and #pending > 0 then
    return false
  end
  return not (after(entry, known.delivered) and is_present(stream, entry, known))
end

local group_of = {}
for pair in string.gmatch(ARGV[2], '%S+') do
  local stream, group = string.match(pair, '^(.*)=([^=]*)$')
  group_of[stream] = group
end

for i = 4, #ARGV do
  local document, answer = ARGV[i], 'fine'
  local known = redis.call('HMGET', receipts .. document, 'state', ARGV[3])
  if known[1] == ARGV[1] then
    local stream, entry = string.match(known[2] or '', '^(%S+) (%S+)$')
    if not stream then
      answer = 'unknown'
    elseif entry == '-' then
      answer = 'delayed ' .. stream
    elseif group_of[stream] and is_lost(stream, entry, group_of[stream]) then
      answer = 'lost ' .. known[2]
    end
  end
  answers[#answers + 1] = answer
end
return answers
""",
    "no-writes",
)


@dataclass(frozen=True)
class Lost:
    """A document in that state whose event is gone; `waiting` is what its receipt says by that mark."""

    document_id: str
    state: State
    waiting: str
    mark: str = WAITING

    @property
    def entry(self) -> tuple[str, str] | None:
        """Stream and id of the entry, if the receipt named one."""
        stream, _, entry = self.waiting.partition(" ")
        return (stream, entry) if entry and entry != "-" else None


def readers(keys: Keys) -> dict[str, str]:
    """For each stream the group that takes documents further: the last of ours in the topology."""
    public = {keys.stream(event): groups(event)[-1] for event in EVENTS if groups(event)}
    return public | {keys.work(step.name): step.name for step in STEPS}


@dataclass
class ReceiptSweep:
    """Goes through the receipts page by page, so that a turn costs the same however many there are."""

    redis: Redis
    keys: Keys
    _places: dict[State, int] = field(default_factory=dict)

    async def turn(self) -> list[Lost]:
        """What is lost on the next page of each state."""
        return [lost for state in (*IN_PROGRESS, *SETTLED, *GONE) for lost in await self._page(state)]

    async def everything(self) -> list[Lost]:
        """What is lost of all documents."""
        self._places.clear()
        found = await self.turn()
        while any(self._places.values()):
            found += await self.turn()
        return list({(lost.document_id, lost.mark): lost for lost in found}.values())

    async def _page(self, state: State) -> list[Lost]:
        start = self._places.get(state, 0)
        raw: Any = await self.redis.zrange(self.keys.documents(state), start, start + PAGE - 1)
        ids = [document.decode() for document in raw]
        self._places[state] = start + PAGE if len(ids) == PAGE else 0
        marks = (WAITING, LOCATED) if state in SETTLED else (WAITING,)
        return [lost for mark in marks async for lost in compare(self.redis, self.keys, state, ids, mark)]


async def compare(
    redis: Redis, keys: Keys, state: State, document_ids: Sequence[str], mark: str = WAITING
) -> AsyncIterator[Lost]:
    """Those of the documents in a state for whom the event that their receipts mark so is gone."""
    for chunk in in_parts(document_ids, CHUNK):
        pairs = " ".join(f"{stream}={group}" for stream, group in readers(keys).items())
        fixed = (keys.receipt(""), state.value, pairs, mark)
        answers: Any = await redis.eval(COMPARE, 1, *fixed, *chunk)
        told = {document: answer.decode() for document, answer in zip(chunk, answers, strict=True)}
        for lost in await _judge(redis, keys, state, told):
            yield replace(lost, mark=mark)


async def _judge(redis: Redis, keys: Keys, state: State, told: Mapping[str, str]) -> list[Lost]:
    by_answer: dict[str, list[str]] = defaultdict(list)
    for document, answer in told.items():
        by_answer[answer].append(document)
    lost: list[Lost] = []
    for answer, documents in by_answer.items():
        lost += await _lost_by(redis, keys, state, answer, documents)
    return lost


async def _lost_by(
    redis: Redis, keys: Keys, state: State, answer: str, documents: Sequence[str]
) -> list[Lost]:
    """Those of the documents with one answer of the script that have no event."""
    kind, _, entry = answer.partition(" ")
    if kind == "lost":
        return [Lost(document, state, entry) for document in documents]
    if kind == "delayed":
        gone = set(documents) - await _subjects(redis, entry)
        return [Lost(document, state, f"{entry} -") for document in gone]
    if kind == "unknown" and state in IN_PROGRESS and not await _anything_to_do(redis, keys):
        return [Lost(document, state, "") for document in documents]
    return []


async def _subjects(redis: Redis, delayed: str) -> set[str]:
    """The documents that a step's delayed work is about."""
    found: set[str] = set()
    async for payload, _ in redis.zscan_iter(delayed):
        _, _, rest = payload.partition(b'"subject":"')
        found.add(rest.partition(b'"')[0].decode("utf-8", "replace"))
    return found


async def _anything_to_do(redis: Redis, keys: Keys) -> bool:
    """Whether a document whose receipt names no entry, as older ones do, may still be on its way."""
    for stream, group in readers(keys).items():
        if await backlog(redis, stream, group):
            return True
    return any([await redis.zcard(keys.delayed(step.name)) for step in STEPS])
