"""Receipts of documents, as the steps wrote them."""

from dataclasses import dataclass
from datetime import datetime

from redis.exceptions import RedisError

from services.desk.ports import (
    Receipt,
    StepReceipt,
)
from services.operations.flow import count_of
from services.state import receipts
from services.state.keys import State
from services.state.partitions import Partitions


@dataclass(frozen=True)
class LiveReceipts:
    """Receipts as the steps wrote them."""

    partitions: Partitions

    async def get(self, document_id: str) -> Receipt | None:
        """The receipt of a document; null if nothing is known of it."""
        place = self.partitions.of(document_id)
        found = await receipts.receipt(place.redis, place.keys, document_id)
        if found is None:
            return None
        steps = tuple(_step(s) for s in found.steps if s.at)
        return Receipt(
            document_id=document_id,
            state=found.state,
            reason=found.reason or None,
            steps=steps,
            warnings=found.warnings,
        )

    async def indexed(self) -> int:
        """How many documents the index should hold; 0 where that cannot be asked just now."""
        try:
            return await count_of(self.partitions, State.INDEXED)
        except (RedisError, OSError):
            return 0


def _step(step: receipts.StepReceipt) -> StepReceipt:
    return StepReceipt(
        step=step.step,
        outcome=step.outcome,
        at=datetime.fromisoformat(step.at),
        attempts=step.attempts,
        worker=step.worker or None,
        version=step.version or None,
        error=step.error,
    )
