"""The flow at a glance, for status and the desk, over all partitions of a namespace."""

import asyncio
from collections import Counter
from itertools import chain
from typing import Final

from services.operations.flow_asked import flows_of
from services.operations.steps import Flow, together
from services.state.keys import State
from services.state.partitions import Partitions

LATEST: Final = 10_000
"""Rejected documents whose reasons are counted."""


async def whole_flow(partitions: Partitions) -> Flow:
    """The flow of all partitions together: servers are asked at one time, each twice, for all it has."""
    latest = -(-LATEST // len(partitions.all))
    groups = partitions.together(partitions.all)
    flows = list(chain.from_iterable(await asyncio.gather(*(flows_of(group, latest) for group in groups))))
    counts, rejected, done = Counter[str](), Counter[str](), Counter[str]()
    for part in flows:
        counts.update(part.states)
        rejected.update(part.reasons)
        done.update(part.finished)
    steps = tuple(together(step) for step in zip(*(part.steps for part in flows), strict=True))
    states_in_order = {state.value: counts[state.value] for state in State}
    again = sum(part.published_again for part in flows)
    return Flow(states_in_order, dict(rejected), steps, again, done)


async def count_of(partitions: Partitions, state: State) -> int:
    """Number of documents in a state, over all partitions."""
    total = 0
    for some in partitions.together(partitions.all):
        pipeline = some[0].redis.pipeline(transaction=False)
        for partition in some:
            pipeline.zcard(partition.keys.documents(state))
        total += sum(await pipeline.execute())
    return total
