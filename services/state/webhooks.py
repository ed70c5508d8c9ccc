"""Webhooks as they are kept: where events are sent, how far each is, and what could not be sent.

A webhook reads the log by a cursor of its own. What it could not take after all tries is
parked, shown, and can be sent again, as dead letters are.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from redis.asyncio import Redis

from services.state.cursor import part_of
from services.state.keys import Keys

SECRET_PREFIX: Final = "whsec_"  # noqa: S105
"""How Standard Webhooks marks a secret."""
ID_LENGTH: Final = 16
"""Hexadecimal digits: 64 bits, for some dozens of webhooks."""


@dataclass(frozen=True)
class Webhook:
    """Where to send which events: types, or all if none is named; of a saved search, or null for any.

    `ended` says why nothing is sent any more; empty while it is.
    """

    id: str
    url: str
    secret: str
    types: tuple[str, ...] = ()
    search: str | None = None
    ended: str = ""


@dataclass(frozen=True)
class Parked:
    """An event that could not be sent: what the last try met with, and how many there were.

    `id` is the event's where there are several partitions, of which two may give one `sequence`.
    """

    sequence: str
    error: str
    attempts: int
    raw: str
    id: str = ""

    @property
    def field(self) -> str:
        """What it is kept by."""
        return f"{self.sequence} {self.id}" if self.id else self.sequence

    def told(self) -> str:
        """What is kept of it."""
        return json.dumps({name: value for name, value in asdict(self).items() if name != "id" or value})


def webhook(url: str, secret: bytes, types: Sequence[str], search: str | None) -> Webhook:
    """A new one; the id is derived, so that adding the same twice changes its secret only."""
    told = json.dumps([url, sorted(types), search])
    name = hashlib.sha256(told.encode()).hexdigest()[:ID_LENGTH]
    text = SECRET_PREFIX + base64.b64encode(secret).decode()
    return Webhook(name, url, text, tuple(sorted(types)), search)


LEASE: Final = 15_000
"""Milliseconds after which another process may send, if the one that does falls silent."""
TAKE: Final = """#!lua
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
# Whoever fell silent over an event, and wakes when another process sends by now, must not set its place back;
# nor may one come that is none's any more: what it is behind would be kept for ever.
ADVANCE: Final = """#!lua
local place = redis.call('HGET', KEYS[1], ARGV[1])
if place ~= ARGV[2] or redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
"""
SAVE: Final = """#!lua
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
"""
SEND_AGAIN: Final = """#!lua
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return 0
end
redis.call('RPUSH', KEYS[2], ARGV[2])
return redis.call('HDEL', KEYS[1], ARGV[1])
"""


class Overtaken(Exception):
    """Another process sends to the webhook by now, or it is none any more."""


@dataclass(frozen=True)
class WebhookBook:
    """All webhooks of a namespace, in its first partition; a cursor is one over all of them."""

    redis: Redis
    keys: Keys

    async def all(self) -> list[Webhook]:
        """Every webhook."""
        found: Any = await self.redis.hgetall(self.keys.webhooks())
        values = [json.loads(raw) for _, raw in sorted(found.items())]
        return [Webhook(**{**value, "types": tuple(value["types"])}) for value in values]

    async def take_lease(self, sender: str) -> bool:
        """Whether that sender may send just now: one does, of however many there are."""
        return bool(await self.redis.eval(TAKE, 1, self.keys.lease("webhooks"), sender, LEASE))

    async def save(self, hook: Webhook, cursor: str) -> None:
        """Keep it; a new one begins behind the cursor."""
        names = (self.keys.webhook_cursors(), self.keys.webhooks())
        await self.redis.eval(SAVE, 2, *names, hook.id, cursor, json.dumps(asdict(hook)))

    async def slowest(self, partition: int = 0) -> str | None:
        """The `sequence` of a partition that every webhook is done with; null where there is none."""
        cursors: Any = await self.redis.hvals(self.keys.webhook_cursors())
        return min((part_of(cursor.decode(), partition) for cursor in cursors), default=None)

    async def end(self, hook: Webhook, reason: str) -> None:
        """Send nothing more, and say why; added again it begins behind what there is by then."""
        pipeline = self.redis.pipeline(transaction=True)
        pipeline.hdel(self.keys.webhook_cursors(), hook.id)
        pipeline.hset(self.keys.webhooks(), hook.id, json.dumps(asdict(replace(hook, ended=reason))))
        await pipeline.execute()

    async def remove(self, hook_id: str) -> bool:
        """Forget it with all that was parked for it. False if there was none."""
        pipeline = self.redis.pipeline(transaction=True)
        pipeline.hdel(self.keys.webhook_cursors(), hook_id)
        pipeline.delete(self.keys.webhook_parked(hook_id), self.keys.webhook_again(hook_id))
        pipeline.hdel(self.keys.webhooks(), hook_id)
        return bool((await pipeline.execute())[-1])

    async def cursor(self, hook_id: str) -> str | None:
        """The place of the last event that it is done with."""
        found: Any = await self.redis.hget(self.keys.webhook_cursors(), hook_id)
        return found.decode() if found else None

    async def advance(self, hook_id: str, before: str | None, cursor: str) -> None:
        """It was at `before`, and is done with everything up to the cursor. Raises Overtaken."""
        names = (self.keys.webhook_cursors(), self.keys.webhooks())
        if not await self.redis.eval(ADVANCE, 2, *names, hook_id, before or "", cursor):
            raise Overtaken(hook_id)

    async def park(self, hook_id: str, parked: Parked) -> None:
        """Put an event aside that could not be sent."""
        await self.redis.hset(self.keys.webhook_parked(hook_id), parked.field, parked.told())

    async def parked(self, hook_id: str) -> list[Parked]:
        """What was put aside, oldest first."""
        found: Any = await self.redis.hgetall(self.keys.webhook_parked(hook_id))
        return [Parked(**json.loads(raw)) for _, raw in sorted(found.items())]

    async def redrive(self, hook_id: str) -> int:
        """Let everything that was put aside be sent again. Returns how many events."""
        names = (self.keys.webhook_parked(hook_id), self.keys.webhook_again(hook_id))
        parked = await self.parked(hook_id)
        return sum([int(await self.redis.eval(SEND_AGAIN, 2, *names, p.field, p.raw)) for p in parked])

    async def again(self, hook_id: str) -> bytes | None:
        """The first event to be sent again, if there is one; it stays until `done_again`."""
        found: Any = await self.redis.lindex(self.keys.webhook_again(hook_id), 0)
        return found if found is None else bytes(found)

    async def done_again(self, hook_id: str, raw: bytes) -> None:
        """That one was sent again, or parked again; by another process too, it may be."""
        await self.redis.lrem(self.keys.webhook_again(hook_id), 1, raw)  # type: ignore[arg-type]

    async def forget(self, document_id: str) -> int:
        """Drop what is kept of a document. Returns how many events."""
        subject, dropped = f'"subject":"{document_id}"', 0
        for hook in await self.all():
            for one in await self.parked(hook.id):
                if subject in one.raw:
                    dropped += int(await self.redis.hdel(self.keys.webhook_parked(hook.id), one.field))
            again = self.keys.webhook_again(hook.id)
            for raw in await self.redis.lrange(again, 0, -1):
                if subject.encode() in raw:
                    dropped += int(await self.redis.lrem(again, 0, raw))  # type: ignore[arg-type]
        return dropped
