"""The events of all partitions as one log, read by one cursor.

Within a partition, so for each document, events come in their order. Those of several are merged by sequence
as far as they come with one answer: nothing depends on the clocks of servers.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from copydesk_contracts.events import EventData
from copydesk_contracts.order import START
from services.state.bell import Bell
from services.state.cursor import PATTERN, Found, OtherCursor, Told, cursor_of, parts_of, walked
from services.state.log import AT_ONCE, CursorTooOld, EventLog, Published, told
from services.state.partitions import Partition, Partitions

GATHER: Final = 0.05
"""Seconds in which what comes in several partitions is waited for, so that it is read in one go."""
Kinds = Sequence[type[EventData]]
Ask = Callable[[EventLog, Any], Any]


@dataclass(frozen=True)
class Page:
    """Some events, the cursor behind them, and the numbers of the partitions that have more."""

    events: list[Told]
    behind: str
    rest: frozenset[int]


@dataclass(frozen=True)
class WholeLog:
    """Reads; takes nothing away from anybody. Raises redis.exceptions.RedisError, OSError."""

    partitions: Partitions

    @cached_property
    def bell(self) -> Bell:
        """Rings where something comes."""
        return Bell(self.partitions)

    def knows(self, cursor: str) -> bool:
        """Whether that is a cursor of this namespace."""
        try:
            return bool(re.fullmatch(PATTERN, cursor) and parts_of(cursor, len(self._numbers)))
        except OtherCursor:
            return False

    async def newest(self) -> str:
        """The cursor behind all that was published."""
        answers = await self._asked(self._numbers, lambda log, p: p.get(log.keys.sequence()), whole=False)
        return cursor_of(sequence.decode() if sequence else START for (sequence,) in answers)

    async def oldest(self, kinds: Kinds) -> str:
        """The cursor after which every event of those types is kept."""
        return cursor_of([await EventLog(p.redis, p.keys).oldest(kinds) for p in self.partitions.all])

    async def page(self, kinds: Kinds, after: str, limit: int = AT_ONCE) -> Page:
        """The next events after the cursor, at most AT_ONCE. Raises CursorTooOld, OtherCursor."""
        return await self._page(kinds, parts_of(after, len(self._numbers)), limit, self._numbers)

    async def follow(self, kinds: Kinds, after: str, quiet: float) -> AsyncGenerator[list[Told], None]:
        """Events after the cursor as they come, some at a time; none after so many seconds without any.

        Raises CursorTooOld, also later, for who is so slow that what he had not seen yet was dropped.
        """
        places, looked = parts_of(after, len(self._numbers)), [-1] * len(self._numbers)
        async with nullcontext() if self.partitions.one_server else self.bell.listening():
            while True:
                rung = list(self.bell.rung)
                due = [n for n in self._numbers if self.partitions.one_server or rung[n] != looked[n]]
                page = await self._page(kinds, places, AT_ONCE, due)
                places = parts_of(page.behind, len(places))
                looked = [looked[n] if n in page.rest else rung[n] for n in self._numbers]
                if page.events:
                    yield page.events
                elif not await self._wait(kinds, places, rung, quiet):
                    yield []

    async def _wait(self, kinds: Kinds, places: Sequence[str], rung: list[int], seconds: float) -> bool:
        """Wait until there may be something, or so long. Says whether there may be."""
        if self.partitions.one_server:
            streams: Any = {}
            for number, log in enumerate(self._logs):
                streams |= log.places(kinds, places[number])
            home = self.partitions.home.redis
            came = bool(await home.xread(streams, count=1, block=max(1, int(seconds * 1000))))
        else:
            came = await self.bell.wait(rung, seconds)
        if came and self.partitions.several:
            await asyncio.sleep(GATHER)
        return came

    async def _page(self, kinds: Kinds, places: Sequence[str], limit: int, numbers: Sequence[int]) -> Page:
        if not numbers:
            return Page([], cursor_of(places), frozenset())
        limit = min(limit, AT_ONCE)
        count = -(-limit // len(numbers))
        answers = await self._asked(
            numbers, lambda log, pipeline: log.ask(pipeline, kinds, places[log.keys.number], count)
        )
        found = _read(places, dict(zip(numbers, answers, strict=True)), count)
        full = {number for number, events in found.items() if len(events) == count}
        merged: list[Found] = sorted(
            (event.sequence, number, event.raw) for number, events in found.items() for event in events
        )
        events = walked(places, merged[:limit])
        rest = full | {number for _, number, _ in merged[limit:]}
        return Page(events, events[-1].cursor if events else cursor_of(places), frozenset(rest))

    async def _asked(self, numbers: Sequence[int], ask: Ask, *, whole: bool = True) -> list[list[Any]]:
        """The answers of these partitions, to all that each is asked; of one server in one go."""
        groups = self.partitions.together([self.partitions.all[number] for number in numbers])
        parts = await asyncio.gather(*(_answers(group, ask, whole=whole) for group in groups))
        return [answers for part in parts for answers in part]

    @property
    def _numbers(self) -> Sequence[int]:
        return range(len(self.partitions.all))

    @property
    def _logs(self) -> list[EventLog]:
        return [EventLog(p.redis, p.keys) for p in self.partitions.all]


async def _answers(group: Sequence[Partition], ask: Ask, *, whole: bool) -> list[list[Any]]:
    pipeline = group[0].redis.pipeline(transaction=whole)
    for partition in group:
        ask(EventLog(partition.redis, partition.keys), pipeline)
    answers: list[Any] = await pipeline.execute()
    each = len(answers) // len(group)
    return [answers[start : start + each] for start in range(0, len(answers), each)]


def _read(places: Sequence[str], answers: dict[int, list[Any]], count: int) -> dict[int, list[Published]]:
    """The events of each partition. Raises CursorTooOld with the cursor that has what is kept of all."""
    found: dict[int, list[Published]] = {}
    oldest = list(places)
    for number, answer in answers.items():
        try:
            found[number] = told(answer, places[number], count)
        except CursorTooOld as error:
            oldest[number] = error.oldest
    if len(found) < len(answers):
        raise CursorTooOld(cursor_of(oldest))
    return found
