"""What is told of the flow: documents by state, and each step's backlog."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


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
    finished: Mapping[str, int] = field(default_factory=dict)
    """By step, how many events its groups have been given and are done with."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: value for name, value in asdict(self).items() if name != "finished"}


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
