"""Which keys and commands each service needs on the server: the table that its server user is made from.

Found by running everything under these users and reading the server's log of refusals; a test does the same.
Whoever has a step's user can spoil what that step writes, and nothing of the others' work and secrets.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from copydesk_contracts.events import (
    ContainerExpanded,
    ContainerFound,
    DocumentDiscovered,
    DocumentEnriched,
    DocumentLocated,
    DocumentParsed,
    DocumentRejected,
    DocumentWithdrawn,
    EventData,
)
from copydesk_contracts.topology import (
    ALERTER,
    ENRICHER,
    EXPANDER,
    INDEXER,
    PARSER,
    WATCHER,
    key,
    partition_tag,
    stream_key,
)

DESK: Final = "desk"
OPERATOR: Final = "operator"
ANY: Final = "*"
"""Stands for the number of any partition in the patterns of an access list."""
"""Whoever works at the shell: everything in the namespace, backup and consumers' users too."""
PROCESSES: Final = {EXPANDER: PARSER, ALERTER: INDEXER}
"""Steps that run in another's process, under its user."""

_CONNECT: Final = (
    *("auth", "hello", "ping", "select", "client|setinfo", "client|setname", "command", "info", "time"),
    *("multi", "exec", "discard", "cluster|slots"),
)
_LOOK: Final = (
    *("exists", "type", "get", "hget", "hmget", "hgetall", "hkeys", "hvals", "hlen", "hexists", "hscan"),
    *("sismember", "smembers", "zcard", "zmscore", "zrange", "zrangebyscore", "zrevrange", "zscan", "lrange"),
    *("xrange", "xrevrange", "xread", "xlen", "xpending", "xinfo|stream", "xinfo|groups", "xinfo|consumers"),
    *("memory|usage", "eval", "eval_ro", "evalsha", "script|load"),
)
_KEEP: Final = (
    "set",
    "del",
    "hset",
    "hsetnx",
    "hdel",
    "hincrby",
    "sadd",
    "srem",
    "zadd",
    "zrem",
    "zremrangebyrank",
)
_EMIT: Final = ("xadd",)
_TAKE: Final = ("xreadgroup", "xack", "xclaim", "xdel", "xgroup|create")
_CARE: Final = ("xtrim", "xgroup|setid", "xgroup|delconsumer")
_QUEUE: Final = ("rpush", "lpop", "lrem", "lindex")

_TOLD: Final = ("receipt:*", "documents:*", "sequence", "sequence:began")
"""What every step writes with its result."""
_OWN: Final = ("tallies", "store", "partitions", "lease:doctor*")
"""What every step says of itself."""


@dataclass(frozen=True)
class Rights:
    """`keys` may be read and written, `shown` only read; both are patterns within the namespace."""

    commands: tuple[str, ...]
    keys: tuple[str, ...]
    shown: tuple[str, ...] = ()


def _streams(*events: type[EventData]) -> tuple[str, ...]:
    return tuple(stream_key("", event).removeprefix("{}:") for event in events)


def _private(*steps: str) -> tuple[str, ...]:
    return tuple(f"{kind}:{step}" for step in steps for kind in ("work", "delayed"))


_PLACES: Final = (
    *_streams(DocumentDiscovered, DocumentWithdrawn, DocumentLocated, DocumentRejected),
    "locations:*",
)
"""Where it is told that copy came, moved and went."""

RIGHTS: Final[dict[str, Rights]] = {
    WATCHER: Rights(
        (*_CONNECT, *_LOOK, *_KEEP, *_EMIT),
        (
            *_PLACES,
            *_TOLD,
            *("ledger:*", "moving", "moving:*", "moved:*", "roots", "roots:*", "scans"),
            *("installation", "store", "partitions"),
            *("lease:doctor*", "lease:root:*", "lease:watcher:*"),
        ),
    ),
    PARSER: Rights(
        (*_CONNECT, *_LOOK, *_KEEP, *_EMIT, *_TAKE),
        (
            *_PLACES,
            *_streams(DocumentParsed, ContainerFound, ContainerExpanded),
            *_private(PARSER, EXPANDER),
            *(*_TOLD, *_OWN, "members:*", "moving:*", "moved:*", "confinement"),
        ),
        ("installation", "ledger:*"),
    ),
    ENRICHER: Rights(
        (*_CONNECT, *_LOOK, *_KEEP, *_EMIT, *_TAKE),
        (
            *_streams(DocumentParsed, DocumentEnriched, DocumentRejected),
            *_private(ENRICHER),
            *(*_TOLD, *_OWN),
        ),
        ("installation",),
    ),
    # It keeps house for all: trims, sends lost events again, forgets what went long ago.
    INDEXER: Rights(
        (*_CONNECT, *_LOOK, *_KEEP, *_EMIT, *_TAKE, *_CARE),
        (
            *(
                "events:*",
                "work:*",
                "delayed:*",
                "locations:*",
                "members:*",
                "missed:*",
                "told:*",
                "ledger:*",  # a file whose receipt is gone is forgotten there, and found by the next scan
            ),
            *(
                *_TOLD,
                *_OWN,
                "trimmed",
                "resent",
                "closed",
                "discarded",
                "lease:housekeeping",
                "lease:index*",
            ),
        ),
        (
            *("installation", "roots", "scans", "searches", "names", "consumers", "webhooks:cursors"),
            *("roots:leaving", "moving:*"),  # content of what is on its way there is kept
        ),
    ),
    # Who may operate sends dead letters round again, confirms roots, saves searches and makes webhooks.
    DESK: Rights(
        (*_CONNECT, *_LOOK, *_KEEP, *_EMIT, *_QUEUE),
        (
            *("work:*", "receipt:*", "documents:*", "closed", "discarded", "missed:*", "roots:confirmed"),
            *("searches", "names", "sets", "sets:*", "webhooks", "webhooks:*", "told:*", "lease:*", "store"),
        ),
        ("*",),
    ),
    OPERATOR: Rights(("@all",), ("*",)),
}
"""By the name of the process."""


def rules(service: str, namespace: str, *secrets: str, several: bool = False) -> list[str]:
    """What `ACL SETUSER` is told of a service's user; `secrets` are the SHA-256 of its passwords.

    `several` says that the namespace has more partitions than one.
    """
    wanted = RIGHTS[service]
    tags = (namespace, partition_tag(namespace, ANY)) if several else (namespace,)
    return [
        *("reset", "on", *(f"#{secret}" for secret in secrets), "resetchannels", "-@all"),
        *(f"~{key(tag, pattern)}" for tag in tags for pattern in wanted.keys),
        *(f"%R~{key(tag, pattern)}" for tag in tags for pattern in wanted.shown),
        *(f"+{command}" for command in wanted.commands),
    ]


def server_user(namespace: str, service: str) -> str:
    """Name of a service's user; consumers' users have a dot there, and no name is taken twice."""
    return f"{namespace}:{service}"


def process_of(step: str) -> str:
    """The service in whose process a step runs."""
    return PROCESSES.get(step, step)


def may_see(service: str, namespace: str, name: str) -> bool:
    """Whether the service has a right on that key."""
    wanted = RIGHTS[service]
    patterns = (key(namespace, pattern) for pattern in (*wanted.keys, *wanted.shown))
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def needs(service: str, command: str) -> bool:
    """Whether the service uses a command, as `xadd` or `xgroup|create`."""
    commands = RIGHTS[service].commands
    return "@all" in commands or command.lower() in commands
