"""Consumers that are known by name: what they read, how long a stream waits for them, their server user.

The registry is one hash of the namespace; groups and users are made from it again and again,
so that neither a restart of the server nor a stream that vanished leaves a consumer outside.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from copydesk_contracts.events import EventData
from copydesk_contracts.topology import STEPS, WATCHER, event_class, partition_tag, stream_key
from services.process.trouble import vanished
from services.state.keys import Keys
from services.state.partitions import Partitions
from services.state.rights import ANY

RESERVED: Final = frozenset({WATCHER, *(step.name for step in STEPS)})
"""Names of our own groups: who read under one of them would take documents away."""

# What a group needs, and nothing that adds, drops or names entries, or sees other keys.
ALLOWED: Final = (
    *("+ping", "+auth", "+hello", "+client|setname", "+client|setinfo", "+client|id", "+command|docs"),
    *("+xread", "+xrange", "+xrevrange", "+xlen", "+xinfo|stream", "+xinfo|groups", "+xinfo|consumers"),
    *("+xreadgroup", "+xack", "+xpending", "+xclaim", "+xautoclaim", "+xgroup|create"),
)


class ReservedName(ValueError):
    """A step of ours has that name."""


@dataclass(frozen=True)
class Consumer:
    """`hold` is how many bytes a stream may grow to while it waits; 0 loses and is told.

    `secret` is the SHA-256 of the password of its server user; empty for none. `several` says that the
    namespace has more partitions than one: each then has an entry of its own in the registry, and a group.
    """

    name: str
    types: tuple[str, ...]
    hold: int = 0
    secret: str = ""
    several: bool = False

    def kinds(self) -> list[type[EventData]]:
        """The event types that it reads."""
        return [event_class(name) for name in self.types]


def consumer(name: str, kinds: Sequence[type[EventData]], hold: int, password: str) -> Consumer:
    """Raises ReservedName."""
    if name in RESERVED:
        raise ReservedName(f"{name} is a step of Copydesk: a reader of that name would take its work away")
    secret = hashlib.sha256(password.encode()).hexdigest() if password else ""
    return Consumer(name, tuple(sorted({k.event_type for k in kinds})), hold, secret)


async def register(redis: Redis, keys: Keys, new: Consumer) -> None:
    """Keep the consumer, and make what it needs. Raises redis.exceptions.ResponseError."""
    told = asdict(new) if new.several else {k: v for k, v in asdict(new).items() if k != "several"}
    await redis.hset(keys.consumers(), new.name, json.dumps(told))
    await _make(redis, keys, new)


async def register_everywhere(partitions: Partitions, new: Consumer) -> None:
    """The same in every partition."""
    for partition in partitions.all:
        await register(partition.redis, partition.keys, replace(new, several=partitions.several))


async def unregister_everywhere(partitions: Partitions, name: str) -> bool:
    """Take it out of every partition. False if it is unknown."""
    return any([await unregister(p.redis, p.keys, name) for p in partitions.all])


async def unregister(redis: Redis, keys: Keys, name: str) -> bool:
    """Take away registry entry, groups, user and what it missed. False if it is unknown."""
    known = (await registered(redis, keys)).get(name)
    if known is None:
        return False
    for kind in known.kinds():
        try:
            await redis.xgroup_destroy(keys.stream(kind), name)
        except ResponseError as error:
            if not vanished(error):
                raise
    await _acl(redis, "DELUSER", user_name(keys, name))
    await redis.delete(keys.missed(name))
    await redis.hdel(keys.consumers(), name)
    return True


async def registered(redis: Redis, keys: Keys) -> dict[str, Consumer]:
    """All known consumers by name."""
    found: Any = await redis.hgetall(keys.consumers())
    known = [json.loads(raw) for raw in found.values()]
    return {c["name"]: Consumer(**{**c, "types": tuple(c["types"])}) for c in known}


async def ensure_consumers(redis: Redis, keys: Keys) -> None:
    """Make what is missing of all of them; users only where we may, which the operator always does."""
    for known in (await registered(redis, keys)).values():
        with suppress(NoPermissionError):
            await _make(redis, keys, known)


def user_name(keys: Keys, name: str) -> str:
    """Name of the consumer's server user; one server may hold several namespaces."""
    return f"{keys.namespace}.{name}"


async def _make(redis: Redis, keys: Keys, wanted: Consumer) -> None:
    streams = [keys.stream(kind) for kind in wanted.kinds()]
    for stream in streams:
        try:
            await redis.xgroup_create(stream, wanted.name, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
    if wanted.secret:
        tags = (keys.namespace, partition_tag(keys.namespace, ANY)) if wanted.several else (keys.tag,)
        patterns = [f"~{stream_key(tag, kind)}" for tag in tags for kind in wanted.kinds()]
        rules = ("reset", "on", f"#{wanted.secret}", "resetchannels", "-@all", *ALLOWED, *patterns)
        await _acl(redis, "SETUSER", user_name(keys, wanted.name), *rules)


async def _acl(redis: Redis, *words: str) -> None:
    command: Any = redis.execute_command
    await command("ACL", *words)
