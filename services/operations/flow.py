"""The flow at a glance: documents by state, and each step's backlog, for status and the desk."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.topology import STEPS, Step
from services.state.backlog import backlog
from services.state.groups import step_groups
from services.state.keys import Keys, State
from services.state.partitions import Partitions


@dataclass(frozen=True)
class StepFlow:
    """One step: entries not finished yet, of them pending and delayed, and its consumers.

    `oldest_idle` is how long the longest-held pending entry has been idle, in seconds.
    """

    step: str
    backlog: int
    pending: int
    delayed: int
    workers: int
    oldest_idle: float


@dataclass(frozen=True)
class Flow:
    """Documents by state, rejected ones by reason, and the steps in order.

    `published_again` counts documents whose events were lost on the way so far.
    """

    states: Mapping[str, int]
    reasons: Mapping[str, int]
    steps: tuple[StepFlow, ...]
    published_again: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


async def states(redis: Redis, keys: Keys) -> dict[str, int]:
    """Number of documents in each state."""
    pipeline = redis.pipeline(transaction=False)
    for state in State:
        pipeline.zcard(keys.documents(state))
    return dict(zip((s.value for s in State), await pipeline.execute(), strict=True))


async def reasons(redis: Redis, keys: Keys, limit: int = 10_000) -> dict[str, int]:
    """Rejected documents by reason code, of the latest `limit`."""
    ids: list[Any] = await redis.zrevrange(keys.documents(State.REJECTED), 0, limit - 1)
    pipeline = redis.pipeline(transaction=False)
    for document_id in ids:
        pipeline.hget(keys.receipt(document_id.decode()), "reason")
    counts: dict[str, int] = {}
    for reason in await pipeline.execute() if ids else []:
        name = (reason or b"").decode()
        counts[name] = counts.get(name, 0) + 1
    return counts


async def step_flow(redis: Redis, keys: Keys, step: Step) -> StepFlow:
    """One step's figures; zeros where its groups do not exist yet."""
    pairs = step_groups(keys, step)
    pending = workers = 0
    oldest = 0.0
    for stream, group in pairs:
        infos = [g for g in await _groups(redis, stream) if g["name"].decode() == group]
        pending += sum(int(g["pending"]) for g in infos)
        workers = max([workers, *(int(g["consumers"]) for g in infos)])
        oldest = max(oldest, await _oldest(redis, stream, group) if infos else 0.0)
    total = sum([await backlog(redis, stream, group) for stream, group in pairs])
    delayed = int(await redis.zcard(keys.delayed(step.name)))
    return StepFlow(step.name, total, pending, delayed, workers, oldest)


async def finished(redis: Redis, keys: Keys, step: Step) -> int:
    """How many events the step's groups have been given and are done with."""
    total = 0
    for stream, group in step_groups(keys, step):
        infos = [g for g in await _groups(redis, stream) if g["name"].decode() == group]
        total += sum(int(g.get("entries-read") or 0) - int(g["pending"]) for g in infos)
    return total


async def flow(redis: Redis, keys: Keys) -> Flow:
    """Everything at once."""
    steps = tuple([await step_flow(redis, keys, step) for step in STEPS])
    again: Any = await redis.hget(keys.resent(), "documents")
    return Flow(await states(redis, keys), await reasons(redis, keys), steps, int(again or 0))


async def count_of(partitions: Partitions, state: State) -> int:
    """Number of documents in a state, over all partitions."""
    total = 0
    for some in partitions.together(partitions.all):
        pipeline = some[0].redis.pipeline(transaction=False)
        for partition in some:
            pipeline.zcard(partition.keys.documents(state))
        total += sum(await pipeline.execute())
    return total


async def whole_flow(partitions: Partitions) -> Flow:
    """The flow of all partitions together."""
    flows = [await flow(p.redis, p.keys) for p in partitions.all]
    counts: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for part in flows:
        counts.update(part.states)
        rejected.update(part.reasons)
    steps = tuple(together(step) for step in zip(*(part.steps for part in flows), strict=True))
    states_in_order = {state.value: counts[state.value] for state in State}
    return Flow(states_in_order, dict(rejected), steps, sum(part.published_again for part in flows))


def together(parts: Sequence[StepFlow]) -> StepFlow:
    """One step in several partitions, of which the same workers read many."""
    return StepFlow(
        parts[0].step,
        sum(p.backlog for p in parts),
        sum(p.pending for p in parts),
        sum(p.delayed for p in parts),
        max(p.workers for p in parts),
        max(p.oldest_idle for p in parts),
    )


async def _groups(redis: Redis, stream: str) -> list[dict[str, Any]]:
    if not await redis.exists(stream):
        return []
    groups: list[dict[str, Any]] = await redis.xinfo_groups(stream)
    return groups


async def _oldest(redis: Redis, stream: str, group: str) -> float:
    first: Any = await redis.xpending_range(stream, group, "-", "+", 1)
    return max((p["time_since_delivered"] / 1000 for p in first), default=0.0)
