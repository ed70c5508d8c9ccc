"""From a batch of entries to their completions: validate each, run the step, finish each."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

import structlog
from redis.exceptions import RedisError

from copydesk_contracts.codec import InvalidEvent, decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData, ReasonCode
from copydesk_contracts.topology import Step
from services.delivery.circuit import Circuit
from services.delivery.completion import Completion, Finishing
from services.delivery.finish import Entry, Finisher
from services.delivery.outcome import Result, Skip, StepRunner
from services.delivery.retry import Policy, Reject, decide, judged
from services.delivery.tracing import span
from services.process import crash
from services.process.clock import Clock
from services.process.errors import WorkerDied, explain
from services.process.traces import Traces
from services.process.trouble import Repeater, passing, vanished
from services.state.partitions import Partition, Partitions
from services.state.tallies import StepTally

log = structlog.get_logger()

Event = Envelope[EventData]
TURNS_TO_SEND: Final = 2
"""Turns of the loop before the next batch keeps it busy: in the first it hears that the connection takes
more, in the second the rest of what finishes the last batch is written. A sleep idles for a millisecond."""

Cue = Callable[[], Awaitable[None]]
Done = tuple[Entry, Event, Result]


class Made(NamedTuple):
    """What the step made of a batch since `began`: a completion for each entry that could not be read,
    and one for each result, in their order."""

    unreadable: list[Completion]
    results: list[Done]
    finished: list[Completion]
    began: datetime


async def at_once() -> None:
    """The cue of what has nothing to wait for."""


@dataclass
class Delivery:
    """Drives one step over what was read for it. Entries it holds are in `held`.

    `refusal` is what the server last said against a completion, until one is taken again.
    """

    partitions: Partitions
    step: Step
    runner: StepRunner
    policy: Policy
    finisher: Finisher
    completer: Finishing
    clock: Clock
    circuit: Circuit
    tally: StepTally
    traces: Traces

    def __post_init__(self) -> None:
        self.held: dict[tuple[str, str], Entry] = {}
        self.refusal: str | None = None
        self.repeater = Repeater(f"finishing what {self.step.name} did")
        self._turn = asyncio.Lock()
        self._finishing: set[asyncio.Task[int]] = set()

    async def process(self, entries: Sequence[Entry]) -> int:
        """Finish every entry. Returns how many the server refuses; those stay pending.

        Waits for as long as the server is in trouble or the circuit is open. While the
        circuit is on trial, entries are tried one by one.
        """
        return await (await self.begin(entries))

    async def begin(self, entries: Sequence[Entry], cue: Cue = at_once) -> asyncio.Task[int]:
        """As `process`, but return as soon as the step is done: the task ends when the entries are finished.

        That begins when the `cue` is given, as soon as the next batch was asked for: so the server works
        on one batch while the next is read here. There is never more than one on its way.
        """
        self.held.update({(e.stream, e.id): e for e in entries})
        crash.point("delivery.read")
        left, refused = list(entries), 0
        try:
            for _ in range(TURNS_TO_SEND if self._finishing else 0):
                await asyncio.sleep(0)
            made, left = await self._take(left)
            while left:
                refused += await self._finish(made)
                made, left = await self._take(left)
            await self.settle()
        except BaseException:
            self._release(entries)
            raise
        task = asyncio.create_task(self._finish_later(made, refused, entries, cue))
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)
        return task

    async def settle(self, patience: float | None = None) -> None:
        """Wait until nothing is on its way, or for so many seconds; whoever began it hears how it went."""
        if self._finishing:
            await asyncio.wait(self._finishing, timeout=patience)

    def _release(self, entries: Sequence[Entry]) -> None:
        for e in entries:
            self.held.pop((e.stream, e.id), None)

    async def _take(self, left: list[Entry]) -> tuple[Made, list[Entry]]:
        async with self._turn:
            await self.circuit.wait()
            count = 1 if self.circuit.probing else len(left)
            return await self._make(left[:count]), left[count:]

    async def _make(self, entries: Sequence[Entry]) -> Made:
        completions, readable = self._validate(entries)
        began = self.clock.now()
        crash.point("step.before")
        results = await self._results(readable)
        crash.point("step.after")
        failed = [event.subject for _, event, result in results if isinstance(result, Exception)]
        failures = await self._failures_before(failed) if failed else {}
        ended = self.clock.now()
        finished = [self._complete(*done, failures, ended) for done in results]
        return Made(completions, results, finished, began)

    async def _finish_later(self, made: Made, refused: int, entries: Sequence[Entry], cue: Cue) -> int:
        try:
            await cue()
            return refused + await self._finish(made)
        finally:
            self._release(entries)

    async def _finish(self, made: Made) -> int:
        crash.point("completion.before")
        refused = await self._send([*made.unreadable, *made.finished])
        crash.point("completion.after")
        if self.traces.wanted and not refused:
            self._trace(made)
        return refused

    def _validate(self, entries: Sequence[Entry]) -> tuple[list[Completion], list[tuple[Entry, Event]]]:
        completions: list[Completion] = []
        readable: list[tuple[Entry, Event]] = []
        for entry in entries:
            try:
                readable.append((entry, self._decode(entry)))
            except InvalidEvent as error:
                log.error("event-invalid", step=self.step.name, stream=entry.stream, entry=entry.id)
                completions.append(self.finisher.reject_unreadable(entry, error, self.clock.now()))
                self.tally.rejections[ReasonCode.INVALID_EVENT.value] += 1
        return completions, readable

    def _decode(self, entry: Entry) -> Event:
        event = decode(entry.raw)
        if type(event.data) not in self.step.reads:
            raise InvalidEvent(f"{event.type} is not read by {self.step.name}")
        return event

    async def _results(self, readable: Sequence[tuple[Entry, Event]]) -> list[Done]:
        doomed: list[Done] = [
            (entry, event, WorkerDied(f"its worker died {entry.deliveries - 1} times"))
            for entry, event in readable
            if self._deadly(entry)
        ]
        sound = [pair for pair in readable if not self._deadly(pair[0])]
        results = await self._run([event for _, event in sound])
        return doomed + [(*pair, result) for pair, result in zip(sound, results, strict=True)]

    def _deadly(self, entry: Entry) -> bool:
        # The first delivery was in a batch, where a neighbour may have been the cause.
        return entry.deliveries > self.policy.attempts + 1

    async def _run(self, events: Sequence[Event]) -> Sequence[Result]:
        if not events:
            return []
        began = self.clock.monotonic()
        try:
            results = await self.repeater.call(lambda: self.runner.run(events), (RedisError,))
            self.tally.ran(len(events), self.clock.monotonic() - began)
            return results
        except Exception as error:
            if len(events) == 1:
                return [error]
            log.warning("batch-failed", step=self.step.name, size=len(events), error=explain(error))
        return [result for event in events for result in await self._run([event])]

    async def _failures_before(self, subjects: Sequence[str]) -> dict[str, int]:
        await self.settle()  # what is on its way may be a failure of the same document
        shares = self.partitions.grouped(subjects).items()
        counts = [await self.repeater.call(partial(self._failures, *share)) for share in shares]
        return {subject: count for share in counts for subject, count in share.items()}

    async def _failures(self, partition: Partition, subjects: Sequence[str]) -> dict[str, int]:
        """How often this step failed before on each document."""
        pipeline = partition.redis.pipeline(transaction=False)
        for subject in subjects:
            pipeline.hget(partition.keys.receipt(subject), f"failures:{self.step.name}")
        answers = await pipeline.execute(raise_on_error=False)
        if trouble := next((a for a in answers if isinstance(a, Exception) and passing(a)), None):
            raise trouble
        return {
            subject: 0 if isinstance(answer, Exception) else int(answer or 0)
            for subject, answer in zip(subjects, answers, strict=True)
        }

    def _complete(
        self, entry: Entry, event: Event, result: Result, failures: dict[str, int], at: datetime
    ) -> Completion:
        if isinstance(result, Exception):
            self.circuit.record(None if judged(result) else result)
            return self._failed(entry, event, result, failures[event.subject] + 1, at)
        self.circuit.record(None)
        if isinstance(result, Skip):
            tell = log.debug if result.usual else log.info
            tell("event-skipped", reason=result.reason, **self._context(event))
            return self.finisher.skip(entry, event, result, at)
        if result.warnings:
            self.tally.warnings.update(result.warnings)
        return self.finisher.emit(entry, event, result, at)

    def _failed(self, entry: Entry, event: Event, error: Exception, attempt: int, at: datetime) -> Completion:
        decision = decide(error, attempt, self.policy)
        context = self._context(event)
        if isinstance(decision, Reject):
            reason, detail = decision.reason.value, decision.detail
            self.tally.rejections[reason] += 1
            log.warning("document-rejected", reason=reason, detail=detail, attempt=attempt, **context)
            return self.finisher.reject(entry, event, decision, error, at, attempt)
        self.tally.retries += 1
        log.info("event-retry", error=explain(error), attempt=attempt, after=decision.seconds, **context)
        return self.finisher.retry(entry, event, decision, error, at)

    def _trace(self, made: Made) -> None:
        ended = self.clock.now()
        pairs = zip(made.results, made.finished, strict=True)
        self.traces.tell(
            [span(self.step.name, *done, completion, made.began, ended) for done, completion in pairs]
        )

    def _context(self, event: Event) -> dict[str, str]:
        return {"document_id": event.subject, "event_id": event.id, "step": self.step.name}

    async def _send(self, completions: Sequence[Completion]) -> int:
        """Send completions until each took effect, came too late, or was refused for good."""
        left = list(completions)
        refused: list[Completion] = []

        async def attempt() -> None:
            nonlocal left
            answers = list(zip(left, await self.completer.finish(left), strict=True))
            left = [c for c, answer in answers if isinstance(answer, Exception) and passing(answer)]
            refused.extend(c for c, answer in answers if self._refused(c, answer))
            if trouble := next((a for _, a in answers if isinstance(a, Exception) and passing(a)), None):
                raise trouble

        await self.repeater.call(attempt)
        if completions and not refused:
            self.refusal = None
        return len(refused)

    def _refused(self, completion: Completion, answer: bool | Exception) -> bool:
        if not isinstance(answer, RedisError) or passing(answer) or vanished(answer):
            return False
        self.refusal = explain(answer)
        log.error("completion-refused", entry=completion.entry_id, step=self.step.name, error=explain(answer))
        return True
