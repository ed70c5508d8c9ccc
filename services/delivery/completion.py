"""Finishing stream entries by one script, each by itself: publish, receipt, acknowledge, fenced."""

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from redis.asyncio import Redis
from redis.exceptions import NoScriptError, ResponseError

from services.state.keys import State
from services.state.scripts import OVER_MEMORY_LIMIT, packaged

SOURCE = packaged("services.delivery", "batch.lua", "completion.lua", flags=OVER_MEMORY_LIMIT)

NONE = "-"
"""Stands where there is no event or no state."""


class Mode(StrEnum):
    """What becomes of the payload."""

    EMIT = "emit"
    NONE = "none"
    RETRY = "retry"


class Completion(NamedTuple):
    """One entry's end. `output` is the stream to publish to, or the set of delayed work.

    `now` is Unix milliseconds, `delay` seconds by the server's clock; `private` entries are
    deleted with the acknowledgement. A second event, if any, goes to the stream `beside`.
    `leads` says that the document's way goes on from this entry, and nobody else's reading.
    `warnings` take the place of those in the receipt; null leaves them. `places` is the prefix of the
    locations for a payload that has to tell where the document lies when it is published.
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
    places: str = ""


class Finishing(Protocol):
    """What ends entries."""

    async def finish(self, completions: Sequence[Completion]) -> list[bool | Exception]:
        """For each entry: whether it took effect, or the error that kept it pending."""
        ...


class Completer:
    """Runs the completion script for one group, over entries of one partition."""

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
        try:
            results = await self._run(completions)
        except NoScriptError:
            self._sha = await self._redis.script_load(SOURCE)
            results = await self._run(completions)
        return [r if isinstance(r, Exception) else bool(r) for r in results]

    async def _run(self, completions: Sequence[Completion]) -> list[int | ResponseError]:
        """What the script says of each; an error of the whole is one of each."""
        keys, values = self.asked(completions)
        try:
            results: Any = await self._redis.evalsha(self._sha, len(keys), *keys, *values)
        except NoScriptError:
            raise
        except ResponseError as error:
            return [error for _ in completions]
        return list(results)

    def asked(self, completions: Sequence[Completion]) -> tuple[Sequence[str], Sequence[str | bytes]]:
        """Keys and values that the script is called with."""
        ways = list(map(_way, completions))
        different = dict.fromkeys(ways)  # nearly always one, so that it is told once
        named = dict.fromkeys(name for way in different for name in way)
        placed = dict.fromkeys(c.places for c in completions if c.places)
        keys = (self._receipts, self._documents, *(named | placed))
        numbers = {name: str(number) for number, name in enumerate(keys, start=1)}
        told = {way: " ".join(numbers[name] for name in way) for way in different}
        each = zip(completions, ways, strict=True)
        return keys, [self._group, *(value for c, way in each for value in _values(c, told[way]))]


def _way(c: Completion) -> tuple[str, str, str]:
    """Its stream, what it writes to, and where a second event goes."""
    return c.stream, c.output or c.stream, c.beside or c.stream


def _values(c: Completion, way: str) -> tuple[str | bytes, ...]:
    """What the script is told of one entry, in its order. Each value costs both sides, so they are few."""
    marks = f"{'1' if c.private else '0'} {'1' if c.leads else '0'} {c.mode}"
    told = f"{way} {marks} {c.entry_id} {c.event_id or NONE} {c.state or NONE} {c.now} {c.document_id}"
    return told, c.payload, c.record, _rest(c)


def _rest(c: Completion) -> str:
    """What few entries have, as JSON; empty where this one has nothing of it."""
    told: dict[str, object] = {}
    if c.mode is Mode.RETRY:
        told["delay"] = c.delay
    if c.reason:
        told["reason"] = c.reason
    if c.beside_payload:
        told["beside"] = c.beside_payload.decode()
    if c.warnings is not None:
        told["warnings"] = json.dumps(c.warnings)
    if c.places:
        told["places"] = c.places
    return json.dumps(told) if told else ""
