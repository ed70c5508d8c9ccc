"""The desk's ports over the server: receipts, the flow, dead letters, events as they happen."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from copydesk_contracts.codec import InvalidEvent, decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData, SearchMatched, StoryChanged
from copydesk_contracts.order import sequence_of
from copydesk_contracts.topology import EVENTS, STEPS
from services.desk.ports import (
    DeadLetter,
    FeedEvent,
    FlowState,
    ReaderLoad,
    Receipt,
    RootFinding,
    RootState,
    StepLoad,
    StepReceipt,
)
from services.desk.preview import preview
from services.desk.webhooks.api import loads
from services.index.failures import StoreUnavailable
from services.index.port import Searcher
from services.operations.consumers import WholeConsumers
from services.operations.flow import count_of, whole_flow
from services.operations.roots import RootView, roots_view
from services.operations.steps import StepFlow
from services.process.clock import Clock
from services.process.errors import explain
from services.process.question import PATIENCE, Question
from services.state import deadletters, receipts
from services.state.content import ContentStore
from services.state.cursor import Told
from services.state.keys import Keys, State
from services.state.log import CursorTooOld
from services.state.partitions import NotToBeUsed, Partitions, look_at_partitions
from services.state.webhooks import WebhookBook
from services.state.whole_log import WholeLog

Letters = Callable[[Redis, Keys], AsyncIterator[deadletters.DeadLetter]]
QUIET = 5.0
"""Seconds without an event after which a sign of life is sent: proxies cut silent connections."""


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


def _root(view: RootView) -> RootState:
    findings = tuple(RootFinding(**vars(finding)) for finding in view.findings)
    return RootState(
        name=view.name, folder=view.folder, files=view.files, missing=view.missing, findings=findings
    )


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


@dataclass(frozen=True)
class LiveFeed:
    """All public events in short, in their order."""

    log: WholeLog

    async def follow(self, after: str | None) -> AsyncIterator[FeedEvent | None]:
        """Events after that cursor, from now on if it is none; null itself while nothing happens.

        Who looks on needs no more than what is kept: the feed goes on there.
        """
        place = after if after is not None and self.log.knows(after) else await self.log.newest()
        while True:
            try:
                async with aclosing(self.log.follow(EVENTS, place, QUIET)) as parts:
                    async for part in parts:
                        for event in _feed_events(part):
                            yield event
            except CursorTooOld as error:
                place = error.oldest


def _feed_events(part: Sequence[Told]) -> list[FeedEvent] | list[None]:
    """What is shown of them; null where nothing happened."""
    return [event for told in part if (event := _feed_event(told)) is not None] if part else [None]


def _feed_event(told: Told) -> FeedEvent | None:
    try:
        event = decode(told.raw)
    except InvalidEvent:
        return None
    data: Any = event.data
    return FeedEvent(
        id=told.cursor,
        type=event.type,
        at=event.time,
        document_id=getattr(data, "document_id", None),
        title=_title(event),
        location=getattr(data, "location", None),
        detail=_detail(data),
    )


def _detail(data: Any) -> str | None:
    if isinstance(data, StoryChanged):
        sizes = [f"{size} copies" if size else "no copies left" for size in data.sizes.values()]
        return ", ".join(sizes) or None
    if isinstance(data, SearchMatched):
        return ", ".join(search.name for search in data.searches)
    detail: str | None = getattr(data, "detail", None)
    return detail


def _title(event: Envelope[EventData]) -> str | None:
    data: Any = event.data
    article = getattr(data, "article", None)
    if article is not None:
        return article.title.reading if article.title else None
    return getattr(data, "title", None)


def _newest_of(letters: Sequence[deadletters.DeadLetter], limit: int) -> list[deadletters.DeadLetter]:
    return sorted(letters, key=lambda letter: sequence_of(letter.entry_id), reverse=True)[:limit]


@dataclass(frozen=True)
class LiveProbe:
    """Whether the server answers and the index can be read."""

    partitions: Partitions
    searcher: Searcher

    async def unready(self) -> str | None:
        """Why not, or null."""
        home, servers = self.partitions.home, self.partitions.together(self.partitions.all)
        try:
            await asyncio.gather(*(some[0].redis.ping() for some in servers))
            await look_at_partitions(home.redis, home.keys, len(self.partitions.all))
        except NotToBeUsed as error:
            return str(error)
        except (RedisError, OSError) as error:
            return f"server: {explain(error)}"
        try:
            await self._counting.answer()
        except TimeoutError:
            return f"the index gives no answer within {PATIENCE:.0f} s"
        except (StoreUnavailable, OSError) as error:
            return str(error)
        return None

    @cached_property
    def _counting(self) -> Question[int]:
        return Question(self.searcher.count)
