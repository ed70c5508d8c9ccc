"""From a batch of entries to their completions: validate each, run the step, finish each."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis

from copydesk_contracts.codec import InvalidEvent, decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData
from copydesk_contracts.topology import Step
from services.runtime.clock import Clock
from services.runtime.completion import Completer, Completion
from services.runtime.finish import Entry, Finisher
from services.runtime.keys import Keys
from services.runtime.outcome import Result, Skip, StepRunner
from services.runtime.retry import Policy, Reject, decide

log = structlog.get_logger()

Readable = tuple[Entry, Envelope[EventData]]


@dataclass
class Delivery:
    """Drives one step over what was read for it. Entries it holds are in `held`."""

    redis: Redis
    keys: Keys
    step: Step
    runner: StepRunner
    policy: Policy
    finisher: Finisher
    completer: Completer
    clock: Clock

    def __post_init__(self) -> None:
        self.held: dict[tuple[str, str], Entry] = {}
        self._turn = asyncio.Lock()

    async def process(self, entries: Sequence[Entry]) -> None:
        """Finish every entry, or leave it pending where the server would not have it.

        Raises redis.exceptions.RedisError; nothing is lost by that.
        """
        self.held.update({(e.stream, e.id): e for e in entries})
        try:
            async with self._turn:
                await self._process(entries)
        finally:
            for e in entries:
                self.held.pop((e.stream, e.id), None)

    async def _process(self, entries: Sequence[Entry]) -> None:
        completions: list[Completion] = []
        readable: list[Readable] = []
        for entry in entries:
            try:
                readable.append((entry, self._decode(entry)))
            except InvalidEvent as error:
                log.error("event-invalid", step=self.step.name, stream=entry.stream, entry=entry.id)
                completions.append(self.finisher.reject_unreadable(entry, error, self.clock.now()))
        results = await self._run([event for _, event in readable])
        completions += [
            await self._complete(*pair, result) for pair, result in zip(readable, results, strict=True)
        ]
        for done in await self.completer.finish(completions):
            if isinstance(done, Exception):
                raise done

    def _decode(self, entry: Entry) -> Envelope[EventData]:
        event = decode(entry.raw)
        if type(event.data) not in self.step.reads:
            raise InvalidEvent(f"{event.type} is not read by {self.step.name}")
        return event

    async def _run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        if not events:
            return []
        try:
            return await self.runner.run(events)
        except Exception as error:
            if len(events) == 1:
                return [error]
            log.warning("batch-failed", step=self.step.name, size=len(events), error=repr(error))
        return [result for event in events for result in await self._run([event])]

    async def _complete(self, entry: Entry, event: Envelope[EventData], result: Result) -> Completion:
        at = self.clock.now()
        with structlog.contextvars.bound_contextvars(
            document_id=event.subject, event_id=event.id, step=self.step.name
        ):
            if isinstance(result, Exception):
                return await self._failed(entry, event, result)
            if isinstance(result, Skip):
                log.info("event-skipped", reason=result.reason)
                return self.finisher.skip(entry, event, result, at)
            log.debug("event-done", state=result.state.value)
            return self.finisher.emit(entry, event, result, at)

    async def _failed(self, entry: Entry, event: Envelope[EventData], error: Exception) -> Completion:
        receipt = self.keys.receipt(event.subject)
        attempt = int(await self.redis.hget(receipt, f"failures:{self.step.name}") or 0) + 1
        decision = decide(error, attempt, self.policy)
        at = self.clock.now()
        if isinstance(decision, Reject):
            log.warning(
                "document-rejected", reason=decision.reason.value, detail=decision.detail, attempt=attempt
            )
            return self.finisher.reject(entry, event, decision, error, at, attempt)
        log.info("event-retry", error=repr(error), attempt=attempt, after=decision.seconds)
        return self.finisher.retry(entry, event, decision, error, at)
