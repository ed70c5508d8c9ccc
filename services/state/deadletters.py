"""Dead letters: which are open, grouped by reason, and how they are sent again or put aside.

A dead letter is an event of the stream `document.rejected`. It is open until it is sent
again or discarded, or its document has got past the step that rejected it.
"""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.codec import InvalidEvent, UnknownVersion, decode
from copydesk_contracts.envelope import Envelope, trace_parent
from copydesk_contracts.events import DocumentRejected
from copydesk_contracts.topology import PAYLOAD_FIELD, STEPS, WATCHER
from services.state.keys import GONE, Keys, State

FIELD = PAYLOAD_FIELD.encode()
PAGE = 200
"""Dead letters in memory at once."""
_LOOKING_ON = frozenset(step.name for step in STEPS if not step.decides)


@dataclass(frozen=True)
class DeadLetter:
    """One entry of the stream, with the event that it is."""

    entry_id: str
    event: Envelope[DocumentRejected]

    @property
    def data(self) -> DocumentRejected:
        """What could not be done, and why."""
        return self.event.data


# It is closed once it is sent, since there is no roll-back; it goes round once however often it is asked for.
REDRIVE = """#!lua
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then
  return 0
end
redis.call('XADD', KEYS[2], '*', '__data__', ARGV[2])
return redis.call('SADD', KEYS[1], ARGV[1])
"""

DISCARD = """#!lua
redis.call('SADD', KEYS[2], ARGV[1])
return redis.call('SADD', KEYS[1], ARGV[1])
"""

TAKE_UP = """#!lua
if redis.call('SREM', KEYS[2], ARGV[1]) == 0 then
  return 0
end
return redis.call('SREM', KEYS[1], ARGV[1])
"""

# What the watcher refused has no event to send again: forgotten by the ledger, the file
# is news to the next scan.
FORGET = """#!lua
if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then
  return 0
end
local entry = redis.call('HGET', KEYS[2], ARGV[2])
if entry and string.find(entry, '"event_id":"' .. ARGV[1] .. '"', 1, true) then
  redis.call('HDEL', KEYS[2], ARGV[2])
end
return 1
"""


async def dead_letters(redis: Redis, keys: Keys) -> AsyncIterator[DeadLetter]:
    """Every open dead letter, oldest first."""
    async for page in _pages(redis, keys):
        for letter, is_open in zip(page, await _open(redis, keys, page), strict=True):
            if is_open:
                yield letter


async def oldest_open(redis: Redis, keys: Keys) -> tuple[int, int] | None:
    """Id of the first entry that must not be trimmed, as two numbers."""
    async for letter in dead_letters(redis, keys):
        milliseconds, _, sequence = letter.entry_id.partition("-")
        return int(milliseconds), int(sequence)
    return None


async def redrive(redis: Redis, keys: Keys, letter: DeadLetter) -> bool:
    """Send it through its step's work stream again, as a new generation. False if it was closed already.

    Raises ValueError where it carries no event to send.
    """
    closed = keys.closed()
    if letter.data.step == WATCHER and letter.data.location is not None:
        ledger = keys.ledger(letter.data.location.root)
        return bool(await redis.eval(FORGET, 2, closed, ledger, letter.event.id, letter.data.location.path))
    event, step = original(letter)
    generation = event.generation + 1
    if letter.data.document_id:
        receipt = keys.receipt(letter.data.document_id)
        generation = max(generation, int(await redis.hincrby(receipt, "generation", 1)))
    # The attempt that failed is what the next one comes of, in a trace.
    again = {"generation": generation, "traceparent": trace_parent(event.correlationid, letter.event.id)}
    raw = event.model_copy(update=again).to_json()
    return bool(await redis.eval(REDRIVE, 2, closed, keys.work(step), letter.event.id, raw))


async def discard(redis: Redis, keys: Keys, letter: DeadLetter) -> bool:
    """Put it aside: it is listed no more, its document stays rejected. False if it was closed already."""
    return bool(await redis.eval(DISCARD, 2, keys.closed(), keys.discarded(), letter.event.id))


async def take_up(redis: Redis, keys: Keys, letter: DeadLetter) -> bool:
    """Undo its discarding: it is open again. False if it was not discarded."""
    return bool(await redis.eval(TAKE_UP, 2, keys.closed(), keys.discarded(), letter.event.id))


async def discarded(redis: Redis, keys: Keys) -> AsyncIterator[DeadLetter]:
    """The dead letters that were put aside and are still on their stream, oldest first."""
    marks: Any = await redis.smembers(keys.discarded())
    async for page in _pages(redis, keys):
        for letter in page:
            if letter.event.id.encode() in marks:
                yield letter


def original(letter: DeadLetter) -> tuple[Envelope[Any], str]:
    """The event to send again, and the step to send it to: the one that refused it, if it reads such.

    Raises ValueError where it is no event, or not one of a version that is known here.
    """
    kept = letter.data.original or {}
    raw = kept["raw"] if set(kept) == {"raw"} else json.dumps(kept)
    try:
        event = decode(raw)
    except UnknownVersion as error:
        raise ValueError(f"dead letter {letter.event.id} is of another version: {error}; upgrade") from error
    except InvalidEvent as error:
        raise ValueError(f"dead letter {letter.event.id} carries no valid event") from error
    readers = [step.name for step in STEPS if type(event.data) in step.reads]
    if letter.data.step in readers:
        return event, letter.data.step
    if not readers:
        raise ValueError(f"dead letter {letter.event.id}: no step reads {event.type}")
    return event, readers[-1]


async def _pages(redis: Redis, keys: Keys) -> AsyncIterator[list[DeadLetter]]:
    start = "-"
    while True:
        entries: Any = await redis.xrange(keys.stream(DocumentRejected), min=start, count=PAGE)
        if not entries:
            return
        yield [letter for entry_id, fields in entries if (letter := _letter(entry_id, fields)) is not None]
        start = f"({entries[-1][0].decode()}"


def _letter(entry_id: bytes, fields: dict[bytes, bytes]) -> DeadLetter | None:
    try:
        event = decode(fields.get(FIELD, b""))
    except InvalidEvent:
        return None
    return DeadLetter(entry_id.decode(), event) if isinstance(event.data, DocumentRejected) else None  # type: ignore[arg-type]


async def _open(redis: Redis, keys: Keys, letters: Sequence[DeadLetter]) -> list[bool]:
    pipeline = redis.pipeline(transaction=False)
    for letter in letters:
        pipeline.sismember(keys.closed(), letter.event.id)
        _ask_subject(pipeline, keys, letter)
    answers = await pipeline.execute() if letters else []
    pairs = zip(letters, answers[::2], answers[1::2], strict=True)
    return [not closed and _stands(letter, subject) for letter, closed, subject in pairs]


def _ask_subject(pipeline: Any, keys: Keys, letter: DeadLetter) -> None:
    data = letter.data
    if data.step == WATCHER and data.location is not None:
        pipeline.hget(keys.ledger(data.location.root), data.location.path)
    else:
        pipeline.hmget(keys.receipt(data.document_id or ""), "state", f"output:{data.step}")


def _stands(letter: DeadLetter, subject: Any) -> bool:
    """Whether what is known of its document or place still says the same."""
    data = letter.data
    if data.step == WATCHER:
        return bool(subject) and bool(json.loads(subject).get("event_id") == letter.event.id)
    if data.document_id is None:
        return True
    state, output = subject
    undecided = data.step in _LOOKING_ON and (state or b"").decode() not in GONE
    rejected = state == State.REJECTED.value.encode() or undecided
    return bool(rejected and output == letter.event.id.encode())
