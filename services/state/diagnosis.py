"""What may be wrong with a server, each with its remedy: for services at their start, and for the doctor."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from copydesk_contracts.topology import EVENTS, STEPS
from services.state.finding import Finding
from services.state.keys import Keys
from services.state.rights import OPERATOR, may_see, needs
from services.state.server_info import examine_info

_TWO_WORDS = ("XGROUP", "XINFO", "SCRIPT", "MEMORY")
"""Commands whose second word says what they do, and is allowed by itself."""
Check = Callable[[Redis, Keys, str], Awaitable[Sequence[Finding]]]


async def examine_server(redis: Redis, keys: Keys, service: str = OPERATOR) -> list[Finding]:
    """Everything that is wrong with the server for a service, which has its own user there perhaps.

    Raises ConnectionError and its kin if it does not answer.
    """
    return [finding for check in SERVER_CHECKS for finding in await check(redis, keys, service)]


async def of_the_info(redis: Redis, keys: Keys, service: str) -> Sequence[Finding]:  # noqa: ARG001
    """What the server says of itself: version, role, memory, persistence."""
    return await examine_info(redis)


async def rights(redis: Redis, keys: Keys, service: str) -> Sequence[Finding]:
    """Which commands that the service needs are forbidden to this user."""
    trials = [trial for trial in _trials(keys) if needs(service, _command(trial))]
    answers = await _at_once(redis, trials)
    refused = [trial for trial, said in zip(trials, answers, strict=True) if _is_refusal(said)]
    forbidden = [_command(trial).upper() for trial in refused]
    if not forbidden:
        return []
    grants = " ".join(f"+{name.lower()}" for name in forbidden)
    cause = f"the server forbids {', '.join(forbidden)} to this user"
    return [Finding("rights", cause, f"ACL SETUSER <user> {grants} ~{{{keys.namespace}}}:*", stops=True)]


async def key_types(redis: Redis, keys: Keys, service: str) -> Sequence[Finding]:
    """Which keys that the service may see hold something else than we put there."""
    expected = {keys.stream(event): "stream" for event in EVENTS}
    expected |= {keys.work(step.name): "stream" for step in STEPS}
    expected |= {keys.delayed(step.name): "zset" for step in STEPS}
    expected |= dict.fromkeys((keys.roots(), keys.scans(), keys.searches(), keys.resent()), "hash")
    expected[keys.closed()] = "set"
    found: list[Finding] = []
    seen = {name: kind for name, kind in expected.items() if may_see(service, keys.namespace, name)}
    answers = await _at_once(redis, [("TYPE", name) for name in seen])
    for (name, kind), answer in zip(seen.items(), answers, strict=True):
        if isinstance(answer, ResponseError):  # a right that is missing is told elsewhere
            continue
        actual = answer.decode()
        if actual not in ("none", kind):
            cause = f"it is a {actual}, and should be a {kind}"
            found.append(Finding(f"key {name}", cause, "see who wrote it, then RENAME or DEL it", stops=True))
    return found


SERVER_CHECKS: tuple[Check, ...] = (rights, of_the_info, key_types)


def _trials(keys: Keys) -> list[tuple[str | int, ...]]:
    """Each command that we need, in a form that changes nothing that lasts."""
    probe = keys.lease("doctor")
    absent = keys.lease("doctor-absent")
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
        ("XINFO", "GROUPS", absent),
        ("HSET", probe, "f", "v"),
        ("HGET", probe, "f"),
        ("HMGET", probe, "f"),
        ("HGETALL", probe),
        ("HINCRBY", probe, "n", 1),
        ("HSCAN", probe, 0),
        ("HDEL", probe, "f", "n"),
        ("DEL", probe),
        ("EXISTS", probe),
        ("TYPE", probe),
        ("SMEMBERS", absent),
        ("SISMEMBER", absent, "m"),
        ("SREM", absent, "m"),
        ("ZADD", absent, "XX", 1, "m"),
        ("ZRANGE", absent, 0, 1),
        ("ZREM", absent, "m"),
        ("ZCARD", absent),
        ("ZSCAN", absent, 0),
        ("SCAN", 0, "COUNT", 1),
        ("EVAL", "return 1", 0),
        ("EVAL_RO", "return 1", 0),
        ("EVALSHA", "0" * 40, 0),
        ("SCRIPT", "LOAD", "return 1"),
        ("TIME",),
        ("MEMORY", "USAGE", absent),
    ]


def _command(trial: Sequence[str | int]) -> str:
    """Its name as access lists have it, where some are two words."""
    words = trial[:2] if trial[0] in _TWO_WORDS else trial[:1]
    return "|".join(map(str, words)).lower()


async def _at_once(redis: Redis, commands: Sequence[Sequence[str | int]]) -> list[Any]:
    """The answers, errors among them; in one round, since a distant server takes its time for each."""
    pipeline: Any = redis.pipeline(transaction=False)
    for command in commands:
        pipeline.execute_command(*command)
    answers: list[Any] = await pipeline.execute(raise_on_error=False)
    return answers


def _is_refusal(answer: object) -> bool:
    is_error = isinstance(answer, ResponseError)
    return isinstance(answer, NoPermissionError) or (is_error and str(answer).startswith("NOPERM"))
