"""What each key of the namespace holds: what somebody else put there stops whoever reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from copydesk_contracts.topology import EVENTS, STEPS
from services.state.finding import Finding
from services.state.keys import Keys, State
from services.state.rights import may_see
from services.state.trials import at_once

FREE = "none"
"""What the server says of a key that is not there."""


async def key_types(redis: Redis, keys: Keys, service: str) -> Sequence[Finding]:
    """Which keys that the service may see hold something else than we put there."""
    found = await _wrong(redis, keys, service, known_keys(keys))
    if any(finding.subject == f"key {keys.roots()}" for finding in found):
        return found
    ledgers = dict.fromkeys([keys.ledger(root) for root in await _roots(redis, keys, service)], "hash")
    return [*found, *await _wrong(redis, keys, service, ledgers)]


def known_keys(keys: Keys) -> Mapping[str, str]:
    """The type of each key whose name does not depend on what is in it."""
    strings = (keys.store(), keys.partitions(), keys.installation(), keys.sequence(), keys.began())
    sets = (keys.closed(), keys.discarded(), keys.limited_roots(), keys.confirmed_roots())
    work = {keys.work(step.name): "stream" for step in STEPS}
    delayed = {keys.delayed(step.name): "zset" for step in STEPS}
    return {
        **{keys.stream(event): "stream" for event in EVENTS},
        **{keys.documents(state): "zset" for state in State},
        **work,
        **delayed,
        **dict.fromkeys(strings, "string"),
        **dict.fromkeys(sets, "set"),
        **dict.fromkeys(_hashes(keys), "hash"),
    }


def _hashes(keys: Keys) -> Sequence[str]:
    of_people = (keys.searches(), keys.sets(), keys.names(), keys.tokens())
    of_readers = (keys.consumers(), keys.webhooks(), keys.webhook_cursors())
    of_roots = (keys.roots(), keys.own_roots(), keys.leaving_roots(), keys.scans())
    return (
        *of_people,
        *of_readers,
        *of_roots,
        keys.resent(),
        keys.trimmed(),
        keys.tallies(),
        keys.confinement(),
    )


async def _roots(redis: Redis, keys: Keys, service: str) -> Sequence[str]:
    if not may_see(service, keys.tag, keys.roots()):
        return ()
    try:
        names: Any = await redis.hkeys(keys.roots())
    except ResponseError:  # a right that is missing is told elsewhere
        return ()
    return [name.decode(errors="replace") for name in names]


async def _wrong(redis: Redis, keys: Keys, service: str, expected: Mapping[str, str]) -> list[Finding]:
    seen = {name: kind for name, kind in expected.items() if may_see(service, keys.tag, name)}
    answers = await at_once(redis, [("TYPE", name) for name in seen])
    told = [_judge(name, kind, said) for (name, kind), said in zip(seen.items(), answers, strict=True)]
    return [finding for finding in told if finding is not None]


def _judge(name: str, kind: str, said: object) -> Finding | None:
    """What is wrong with a key; a right to look that is missing is told elsewhere."""
    if not isinstance(said, bytes) or said.decode() in (FREE, kind):
        return None
    cause = f"it is a {said.decode()}, and should be a {kind}"
    return Finding(f"key {name}", cause, "see who wrote it, then RENAME or DEL it", stops=True)
