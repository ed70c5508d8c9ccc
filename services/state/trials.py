"""Each command that we need, tried in a form that changes nothing that lasts; what is told of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from services.state.finding import Finding
from services.state.keys import Keys
from services.state.rights import needs

Trial = tuple[str | int, ...]

TWO_WORDS = ("XGROUP", "XINFO", "SCRIPT", "MEMORY")
"""Commands whose second word says what they do, and is allowed by itself."""
UNKNOWN = "unknown command"
"""What a server says of a command that it does not have, or has under another name."""
UNWILLING: Mapping[str, str] = {
    "NOREPLICAS": "start its replicas, or lower its min-replicas-to-write",
    "MISCONF": "it cannot write its data down: see its log, its disk may be full",
    "BUSY": "a script keeps it busy: SCRIPT KILL",
}
"""Answers of a server that would serve us and cannot just now, with what to do; others tell of themselves
when they are asked about role and memory."""


@dataclass(frozen=True)
class Answers:
    """What a server answered to the trials, errors among them, by the names that access lists have."""

    said: Mapping[str, Any]

    def refused(self) -> list[str]:
        """Commands that are forbidden to us."""
        return [name for name, answer in self.said.items() if _is_refusal(answer)]

    def unknown(self) -> list[str]:
        """Commands that the server does not have."""
        return [name for name, answer in self.said.items() if UNKNOWN in _error(answer)]

    def unwilling(self) -> dict[str, str]:
        """Why it does not do what it could, with what to do about each."""
        texts = {_error(answer) for answer in self.said.values()}
        found = {text.partition(" ")[0]: text for text in sorted(texts)}
        return {found[code]: remedy for code, remedy in UNWILLING.items() if code in found}


async def try_commands(redis: Redis, keys: Keys, service: str) -> Answers:
    """Try what the service needs. Raises ConnectionError and its kin if nobody answers."""
    wanted = [trial for trial in trials(keys) if needs(service, name_of(trial))]
    answers = await at_once(redis, wanted)
    return Answers({name_of(trial): said for trial, said in zip(wanted, answers, strict=True)})


def told(answers: Answers, keys: Keys) -> list[Finding]:
    """What is wrong by the answers."""
    found: list[Finding] = []
    if names := answers.refused():
        cause = f"the server forbids {', '.join(names).upper()} to this user"
        grants = " ".join(f"+{name}" for name in names)
        remedy = f"ACL SETUSER <user> {grants} ~{{{keys.namespace}}}:*"
        found.append(Finding("rights", cause, remedy, stops=True))
    if names := answers.unknown():
        cause = f"it does not know {', '.join(names).upper()}"
        remedy = "take rename-command for it out of its configuration, or use a server that has it"
        found.append(Finding("server", cause, remedy, stops=True))
    unwilling = answers.unwilling().items()
    return [*found, *(Finding("server", f"it refuses: {why}", what, stops=True) for why, what in unwilling)]


def trials(keys: Keys) -> list[Trial]:
    """Each command that we need, in a form that changes nothing that lasts."""
    probe, absent = keys.lease("doctor"), keys.lease("doctor-absent")
    return [*_of_streams(absent), *_of_hashes(probe), *_of_the_rest(probe, absent), *_of_all(absent)]


def _of_streams(absent: str) -> list[Trial]:
    return [
        ("XADD", absent, "NOMKSTREAM", "*", "f", "v"),
        ("XREADGROUP", "GROUP", "doctor", "doctor", "STREAMS", absent, ">"),
        ("XACK", absent, "doctor", "0-1"),
        ("XDEL", absent, "0-1"),
        ("XCLAIM", absent, "doctor", "doctor", 0, "0-1"),
        ("XPENDING", absent, "doctor"),
        ("XRANGE", absent, "-", "+", "COUNT", 1),
        ("XREVRANGE", absent, "+", "-", "COUNT", 1),
        ("XREAD", "COUNT", 1, "STREAMS", absent, "0"),
        ("XLEN", absent),
        ("XTRIM", absent, "MINID", "0"),
        ("XGROUP", "CREATE", absent, "doctor", "0"),
        ("XGROUP", "SETID", absent, "doctor", "0"),
        ("XGROUP", "DELCONSUMER", absent, "doctor", "doctor"),
        ("XINFO", "STREAM", absent),
        ("XINFO", "GROUPS", absent),
        ("XINFO", "CONSUMERS", absent, "doctor"),
    ]


def _of_hashes(probe: str) -> list[Trial]:
    return [
        ("HSET", probe, "f", "v"),
        ("HSETNX", probe, "f", "v"),
        ("HGET", probe, "f"),
        ("HMGET", probe, "f"),
        ("HGETALL", probe),
        ("HKEYS", probe),
        ("HVALS", probe),
        ("HLEN", probe),
        ("HEXISTS", probe, "f"),
        ("HINCRBY", probe, "n", 1),
        ("HSCAN", probe, 0),
        ("HDEL", probe, "f", "n"),
        ("DEL", probe),
        ("EXISTS", probe),
        ("TYPE", probe),
    ]


def _of_the_rest(probe: str, absent: str) -> list[Trial]:
    """Strings, sets, sorted sets and lists."""
    return [
        ("SET", probe, "v", "PX", 1),
        ("GET", absent),
        ("SADD", f"{probe}-set", "m"),
        ("SMEMBERS", absent),
        ("SISMEMBER", absent, "m"),
        ("SREM", absent, "m"),
        ("ZADD", absent, "XX", 1, "m"),
        ("ZRANGE", absent, 0, 1),
        ("ZRANGEBYSCORE", absent, 0, 1),
        ("ZREVRANGE", absent, 0, 1),
        ("ZREMRANGEBYRANK", absent, 0, 1),
        ("ZMSCORE", absent, "m"),
        ("ZREM", absent, "m"),
        ("ZCARD", absent),
        ("ZSCAN", absent, 0),
        ("LRANGE", absent, 0, 1),
        ("LINDEX", absent, 0),
        ("LREM", absent, 0, "v"),
        ("LPOP", absent),
        ("RPUSH", absent, "v"),
        ("DEL", absent, f"{probe}-set"),
    ]


def _of_all(absent: str) -> list[Trial]:
    """What concerns no key, or every one."""
    return [
        ("SCAN", 0, "COUNT", 1),
        ("EVAL", "return 1", 0),
        ("EVAL_RO", "return 1", 0),
        ("EVALSHA", "0" * 40, 0),
        ("SCRIPT", "LOAD", "return 1"),
        ("TIME",),
        ("MEMORY", "USAGE", absent),
        ("MULTI",),
        ("DISCARD",),
        ("EXEC",),
    ]


def name_of(trial: Sequence[str | int]) -> str:
    """Its name as access lists have it, where some are two words."""
    words = trial[:2] if trial[0] in TWO_WORDS else trial[:1]
    return "|".join(map(str, words)).lower()


async def at_once(redis: Redis, commands: Sequence[Sequence[str | int]]) -> list[Any]:
    """The answers, errors among them; in one round, since a distant server takes its time for each."""
    pipeline: Any = redis.pipeline(transaction=False)
    for command in commands:
        pipeline.execute_command(*command)
    answers: list[Any] = await pipeline.execute(raise_on_error=False)
    return answers


def _error(answer: object) -> str:
    return str(answer) if isinstance(answer, ResponseError) else ""


def _is_refusal(answer: object) -> bool:
    return isinstance(answer, NoPermissionError) or _error(answer).startswith("NOPERM")
