"""Receipts: a document's way so far, as the steps wrote it down."""

import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.ids import DOCUMENT_ID_LENGTH
from copydesk_contracts.topology import STEPS, WATCHER
from services.state.keys import Keys, State
from services.state.partitions import Partitions

ORDER = (WATCHER, *(s.name for s in STEPS))


@dataclass(frozen=True)
class StepReceipt:
    """What one step did last: ISO time, worker, version of the step, outcome, ids, error.

    `attempts` counts every run that ended, `failures` those since the last success;
    `sha256` and `size` name the content where the step discovered it.
    """

    step: str
    at: str = ""
    worker: str = ""
    version: str = ""
    outcome: str = ""
    event_id: str | None = None
    output_id: str | None = None
    error: str | None = None
    attempts: int = 0
    failures: int = 0
    sha256: str | None = None
    size: int | None = None


@dataclass(frozen=True)
class Receipt:
    """A document's receipt. `locations` are `root/path`; `steps` in the order of the pipeline.

    `warnings` are the codes with which its article was read.
    """

    document_id: str
    state: str
    reason: str
    locations: tuple[str, ...]
    steps: tuple[StepReceipt, ...]
    generation: int = 0
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    def step(self, name: str) -> StepReceipt | None:
        """What that step did, or null."""
        return next((s for s in self.steps if s.step == name), None)


async def receipt(redis: Redis, keys: Keys, document_id: str) -> Receipt | None:
    """The document's receipt, or null where it has none."""
    fields: Any = await redis.hgetall(keys.receipt(document_id))
    places: Any = await redis.hkeys(keys.locations(document_id))
    return make_receipt(document_id, fields, places) if fields else None


async def with_receipts(partitions: Partitions, document_ids: Iterable[str]) -> set[str]:
    """Those of the documents that have a receipt."""
    found: set[str] = set()
    for partition, documents in partitions.grouped(document_ids).items():
        pipeline = partition.redis.pipeline(transaction=False)
        for document in documents:
            pipeline.exists(partition.keys.receipt(document))
        answers = await pipeline.execute()
        found |= {document for document, there in zip(documents, answers, strict=True) if there}
    return found


def make_receipt(document_id: str, fields: dict[bytes, bytes], places: list[bytes]) -> Receipt:
    """From the two hashes of the server."""
    values = {k.decode(): v.decode("utf-8", "replace") for k, v in fields.items()}
    return Receipt(
        document_id=document_id,
        state=values.get("state", ""),
        reason=values.get("reason", ""),
        locations=tuple(sorted("/".join(json.loads(place)) for place in places)),
        steps=tuple(_step(name, values) for name in ORDER if f"step:{name}" in values),
        generation=int(values.get("generation", 0)),
        warnings=warnings_of(values.get("warnings")),
    )


def warnings_of(field: str | bytes | None) -> tuple[str, ...]:
    """The codes in a receipt's field of warnings, as the completion wrote it; none where there is none."""
    return tuple(json.loads(field)) if field else ()


async def find(redis: Redis, keys: Keys, beginning: str) -> list[str]:
    """Ids of the documents that begin so, in any state; at most ten."""
    if len(beginning) == DOCUMENT_ID_LENGTH:
        return [beginning] if await redis.exists(keys.receipt(beginning)) else []
    if not beginning.isalnum():
        return []
    found: set[str] = set()
    for state in State:
        async for document, _ in redis.zscan_iter(keys.documents(state), match=f"{beginning}*", count=1000):
            found.add(document.decode())
            if len(found) == 10:
                return sorted(found)
    return sorted(found)


async def document_ids(redis: Redis, keys: Keys, state: State) -> AsyncIterator[str]:
    """The ids of all documents in a state, while others may come and go."""
    async for document, _ in redis.zscan_iter(keys.documents(state), count=1000):
        yield document.decode()


def _step(name: str, values: dict[str, str]) -> StepReceipt:
    record = json.loads(values[f"step:{name}"])
    # A later event that was skipped leaves no output of its own.
    record["output_id"] = values.get(f"output:{name}") or record.get("output_id")
    known = {k: v for k, v in record.items() if k in StepReceipt.__dataclass_fields__}
    return StepReceipt(
        step=name,
        **known,
        attempts=int(values.get(f"attempts:{name}", 1)),
        failures=int(values.get(f"failures:{name}", 0)),
    )
