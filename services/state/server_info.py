"""What a server says of itself, and what is wrong with it: version, role, memory, persistence."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from services.state.finding import Finding

OLDEST = (7, 0)
"""Script flags, and groups that know what they have read, came with Redis 7.0."""

Info = Mapping[str, Any]
SECTIONS = ("server", "replication", "memory", "persistence")


async def examine_info(redis: Redis) -> list[Finding]:
    """Everything that is wrong by what it says; nothing where it does not say."""
    told: dict[str, Any] = {}
    for section in SECTIONS:
        told |= await _info(redis, section)
    return [finding for check in CHECKS for finding in check(told)]


def version(told: Info) -> Sequence[Finding]:
    """Whether the server is new enough; nothing where it does not say."""
    text = str(told.get("redis_version", ""))
    numbers = tuple(int(part) for part in text.split(".")[:2] if part.isdigit())
    if not numbers or numbers >= OLDEST:
        return []
    wanted = ".".join(map(str, OLDEST))
    return [Finding("server version", f"it is {text}", f"use Redis {wanted} or Valkey, or newer", stops=True)]


def eviction(told: Info) -> Sequence[Finding]:
    """Whether the server throws away what we keep when its memory is full."""
    policy, limit = str(told.get("maxmemory_policy", "noeviction")), int(told.get("maxmemory", 0))
    if not policy.startswith("allkeys"):
        return []
    at = f"once {told.get('maxmemory_human', limit)} are full" if limit else "once it gets a memory limit"
    return [
        Finding(
            "maxmemory-policy",
            f"{policy} evicts events and receipts {at}",
            "set it: CONFIG SET maxmemory-policy noeviction",
        )
    ]


def persistence(told: Info) -> Sequence[Finding]:
    """Whether the server writes down what it is told, and can."""
    if "aof_enabled" not in told:
        return []
    found: list[Finding] = []
    if not int(told["aof_enabled"]):
        cause = "appendonly is off: a restart loses what came after the last snapshot"
        found.append(Finding("persistence", cause, "set it: CONFIG SET appendonly yes"))
    for name in ("aof_last_write_status", "aof_last_bgrewrite_status", "rdb_last_bgsave_status"):
        if told.get(name, "ok") != "ok":
            cause = f"{name} is {told[name]}"
            found.append(Finding("persistence", cause, "see the server's log; its disk may be full"))
    return found


def role(told: Info) -> Sequence[Finding]:
    """Whether it takes writes: a replica does not, and whoever fails over has to say where to."""
    if told.get("role") != "slave" or not int(told.get("slave_read_only", 1)):
        return []
    primary = f"{told.get('master_host')}:{told.get('master_port')}"
    remedy = "point COPYDESK_REDIS_URL at the primary, or make this one it: REPLICAOF NO ONE"
    return [Finding("server", f"it is a replica of {primary} and takes no writes", remedy, stops=True)]


def loading(told: Info) -> Sequence[Finding]:
    """Whether it is at work yet."""
    if not int(told.get("loading", 0)):
        return []
    cause = f"it is still loading its data ({told.get('loading_loaded_perc', '?')} %)"
    return [Finding("server", cause, "wait: everything goes on by itself", stops=True)]


def memory(told: Info) -> Sequence[Finding]:
    """Whether its memory is full, and nothing new is taken."""
    used, limit = int(told.get("used_memory", 0)), int(told.get("maxmemory", 0))
    if not limit or used < limit:
        return []
    cause = (
        f"its memory is full: {told.get('used_memory_human', used)} of {told.get('maxmemory_human', limit)}"
    )
    remedy = "raise its maxmemory, or keep less: COPYDESK_RETAIN, COPYDESK_RETAIN_BYTES"
    return [Finding("server", cause, remedy, stops=True)]


CHECKS: tuple[Callable[[Info], Sequence[Finding]], ...] = (
    version,
    role,
    loading,
    eviction,
    memory,
    persistence,
)


async def _info(redis: Redis, section: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = await redis.info(section)
    except ResponseError:  # hosted servers forbid it
        return {}
    return told
