"""The flow as it stands, and the dead letters."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.order import sequence_of
from copydesk_contracts.topology import STEPS
from services.desk.ports import (
    DeadLetter,
    FlowState,
    ReaderLoad,
    RootFinding,
    RootState,
    StepLoad,
)
from services.desk.preview import preview
from services.desk.webhooks.api import loads
from services.operations.consumers import WholeConsumers
from services.operations.flow import whole_flow
from services.operations.roots import RootView, roots_view
from services.operations.steps import StepFlow
from services.process.clock import Clock
from services.state import deadletters
from services.state.content import ContentStore
from services.state.keys import Keys
from services.state.partitions import Partitions
from services.state.webhooks import WebhookBook

Letters = Callable[[Redis, Keys], AsyncIterator[deadletters.DeadLetter]]


@dataclass
class LiveOperations:
    """The flow, with rates since it was last looked at, and the dead letters."""

    partitions: Partitions
    clock: Clock
    store: ContentStore
    readers: WholeConsumers | None = None
    _last: dict[str, tuple[float, int]] = field(default_factory=dict)

    async def flow(self) -> FlowState:
        """How the work stands."""
        now, home = await whole_flow(self.partitions), self.partitions.home
        rates = {step.name: self._rate(step.name, now.finished[step.name]) for step in STEPS}
        steps = tuple(_load(s, rates[s.step]) for s in now.steps)
        return FlowState(
            states=dict(now.states),
            reasons=dict(now.reasons),
            steps=steps,
            roots=tuple(map(_root, await roots_view(home.redis, home.keys))),
            readers=await self._readers(),
            webhooks=await loads(WebhookBook(home.redis, home.keys)),
        )

    async def _readers(self) -> tuple[ReaderLoad, ...]:
        found = await self.readers.standings() if self.readers is not None else []
        return tuple(
            ReaderLoad(**{name: getattr(s, name) for name in ReaderLoad.model_fields})
            for s in found
            if not s.ours
        )

    async def dead_letters(self, limit: int) -> Sequence[DeadLetter]:
        """The newest dead letters."""
        return await self._newest(deadletters.dead_letters, limit)

    async def redrive(self, ids: Sequence[str]) -> int:
        """Send those round again; returns how many there were."""
        return await self._each(ids, deadletters.redrive)

    async def discard(self, ids: Sequence[str]) -> int:
        """Put those aside; returns how many there were."""
        return await self._each(ids, deadletters.discard)

    async def discarded(self, limit: int) -> Sequence[DeadLetter]:
        """The newest of those that were put aside."""
        return await self._newest(deadletters.discarded, limit)

    async def take_up(self, ids: Sequence[str]) -> int:
        """Undo the discarding of those; returns how many there were."""
        return await self._each(ids, deadletters.take_up, deadletters.discarded)

    async def _newest(self, among: Letters, limit: int) -> Sequence[DeadLetter]:
        newest: list[deadletters.DeadLetter] = []
        for p in self.partitions.all:
            async for letter in among(p.redis, p.keys):
                newest.append(letter)
                if len(newest) > 2 * limit:  # each carries its event, and there may be a million
                    newest = _newest_of(newest, limit)
        newest = _newest_of(newest, limit)
        return await asyncio.to_thread(lambda: [_letter(letter, self.store) for letter in newest])

    async def _each(self, ids: Sequence[str], act: Any, among: Letters = deadletters.dead_letters) -> int:
        wanted, count = set(ids), 0
        for place in self.partitions.all:
            async for letter in among(place.redis, place.keys):
                if letter.event.id in wanted:
                    with suppress(ValueError):  # it carries no event that could be sent again
                        count += bool(await act(place.redis, place.keys, letter))
        return count

    def _rate(self, name: str, finished: int) -> float | None:
        now = self.clock.monotonic()
        before = self._last.get(name)
        self._last[name] = (now, finished)
        if before is None or now <= before[0]:
            return None
        return max(0.0, (finished - before[1]) / (now - before[0]))


def _root(view: RootView) -> RootState:
    findings = tuple(RootFinding(**vars(finding)) for finding in view.findings)
    return RootState(
        name=view.name, folder=view.folder, files=view.files, missing=view.missing, findings=findings
    )


def _load(step: StepFlow, rate: float | None) -> StepLoad:
    return StepLoad(
        step=step.step,
        backlog=step.backlog,
        pending=step.pending,
        delayed=step.delayed,
        workers=step.workers,
        oldest=step.oldest_idle,
        rate=rate,
    )


def _letter(letter: deadletters.DeadLetter, store: ContentStore) -> DeadLetter:
    data = letter.data
    return DeadLetter(
        id=letter.event.id,
        step=data.step,
        reason=data.reason,
        detail=data.detail,
        at=letter.event.time,
        attempts=data.attempts,
        document_id=data.document_id,
        location=data.location,
        error=data.error,
        preview=preview(store, data),
    )


def _newest_of(letters: Sequence[deadletters.DeadLetter], limit: int) -> list[deadletters.DeadLetter]:
    return sorted(letters, key=lambda letter: sequence_of(letter.entry_id), reverse=True)[:limit]
