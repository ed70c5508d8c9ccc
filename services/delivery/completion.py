"""Finishing stream entries by one script each: publish, receipt, acknowledge, fenced."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from redis.asyncio import Redis
from redis.exceptions import NoScriptError, ResponseError

from services.state.keys import State
from services.state.scripts import OVER_MEMORY_LIMIT, packaged

SOURCE = packaged("services.delivery", "completion.lua", OVER_MEMORY_LIMIT)


class Mode(StrEnum):
    """What becomes of the payload."""

    EMIT = "emit"
    NONE = "none"
    RETRY = "retry"


@dataclass(frozen=True)
class Completion:
    """One entry's end. `output` is the stream to publish to, or the set of delayed work.

    `now` is Unix milliseconds, `delay` seconds by the server's clock; `private` entries are
    deleted with the acknowledgement. A second event, if any, goes to the stream `beside`.
    `leads` says that the document's way goes on from this entry, and nobody else's reading.
    `warnings` take the place of those in the receipt; null leaves them.
    """

    stream: str
    entry_id: str
    mode: Mode
    output: str
    payload: bytes
    document_id: str
    record: bytes
    event_id: str
    state: State | None
    now: int
    delay: float = 0.0
    private: bool = False
    reason: str = ""
    beside: str = ""
    beside_payload: bytes = b""
    leads: bool = True
    warnings: tuple[str, ...] | None = None


class Completer:
    """Runs the completion script for one group."""

    def __init__(self, redis: Redis, group: str, receipt_prefix: str, documents_prefix: str) -> None:
        self._redis = redis
        self._group = group
        self._receipts = receipt_prefix
        self._documents = documents_prefix
        self._sha = ""

    async def finish(self, completions: Sequence[Completion]) -> list[bool | Exception]:
        """For each entry: whether it took effect, or the error that kept it pending.

        Raises redis.exceptions.ConnectionError and its kin; what had not been finished
        by then is still pending.
        """
        if not completions:
            return []
        self._sha = self._sha or await self._redis.script_load(SOURCE)
        results = await self._run(completions)
        if any(isinstance(r, NoScriptError) for r in results):
            self._sha = await self._redis.script_load(SOURCE)
            results = await self._run(completions)
        return [r if isinstance(r, Exception) else bool(r) for r in results]

    async def _run(self, completions: Sequence[Completion]) -> list[int | ResponseError]:
        pipeline = self._redis.pipeline(transaction=False)
        for c in completions:
            pipeline.evalsha(self._sha, 5, *self._keys(c), *self._arguments(c))
        results: list[int | ResponseError] = await pipeline.execute(raise_on_error=False)
        return results

    def _keys(self, c: Completion) -> tuple[str, ...]:
        return (c.stream, c.output or c.stream, self._receipts, self._documents, c.beside or c.stream)

    def _arguments(self, c: Completion) -> tuple[str | bytes | float, ...]:
        state = "" if c.state is None else c.state.value
        step = self._group
        return (
            self._group,
            c.entry_id,
            c.mode.value,
            c.payload,
            step,
            c.record,
            c.event_id,
            state,
            c.document_id,
            c.now,
            c.delay,
            int(c.private),
            c.reason,
            c.beside_payload,
            int(c.leads),
            "" if c.warnings is None else json.dumps(c.warnings),
        )
