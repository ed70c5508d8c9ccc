"""Sends each webhook its events in order, tries again with longer and longer pauses, parks what fails."""

import asyncio
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import httpx
import structlog
from redis.exceptions import RedisError

from copydesk_contracts.order import START
from copydesk_contracts.topology import EVENTS, event_class
from services.desk.ports import Event, Events, Kinds, TooOld
from services.desk.webhooks.addresses import target_of
from services.desk.webhooks.signing import headers
from services.desk.webhooks.tries import REFUSED, Tries, judge
from services.process.clock import Clock
from services.process.errors import Transient, explain
from services.state.webhooks import Overtaken, Parked, Webhook, WebhookBook

log = structlog.get_logger()

GONE: Final = 410
"""The answer by which a receiver wants no more, by Standard Webhooks."""
PAGE: Final = 20
"""Events in memory for one webhook; they are sent one after the other."""
LOOK: Final = 1.0
"""Seconds between two looks for new events and changed webhooks."""
ERROR_LENGTH: Final = 300
"""Characters kept of what a receiver answered."""


class Ended(Exception):
    """The receiver wants no more."""


@dataclass
class Sender:
    """One task a webhook, so that a receiver that hangs holds up nobody but itself.

    Of several senders, told apart by `name`, one sends. `several` says that the namespace has more
    partitions than one.
    """

    book: WebhookBook
    events: Events
    clock: Clock
    client: httpx.AsyncClient
    name: str
    tries: Tries = field(default_factory=Tries)
    allowed: Collection[str] = ()
    several: bool = False
    _tasks: dict[Webhook, "asyncio.Task[None]"] = field(default_factory=dict)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(LOOK)
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def turn(self, hook: Webhook) -> int:
        """Send what waits for one webhook. Returns how many events it is done with by that.

        Raises Ended, Overtaken.
        """
        done = 0
        while (raw := await self.book.again(hook.id)) is not None:
            await self._send_or_park(hook, raw)
            await self.book.done_again(hook.id, raw)
            done += 1
        place = await self.book.cursor(hook.id)
        events, passed = await self._page(hook, place)
        for event in events:
            await self._send_or_park(hook, event.raw)
            await self.book.advance(hook.id, place, event.cursor)
            place = event.cursor
            done += 1
        return done + passed

    async def _look(self) -> None:
        try:
            ours = await self.book.take_lease(self.name)
            hooks = {hook for hook in await self.book.all() if ours and not hook.ended}
        except (RedisError, OSError) as error:
            log.warning("webhooks-unknown", error=explain(error))
            return
        for left in self._tasks.keys() - hooks:  # one with another secret is another one
            self._tasks.pop(left).cancel()
        for hook in hooks:
            task = self._tasks.get(hook)
            if task is None or task.done():
                self._tasks[hook] = asyncio.create_task(self._serve(hook))

    async def _serve(self, hook: Webhook) -> None:
        try:
            while await self.turn(hook):
                pass
        except Ended as error:
            log.warning("webhook-ended", webhook=hook.id, reason=str(error))
            await self.book.end(hook, str(error))
        except Overtaken:
            log.info("webhook-overtaken", webhook=hook.id)
        except (RedisError, OSError, Transient) as error:
            log.warning("webhook-interrupted", webhook=hook.id, error=explain(error))

    async def _page(self, hook: Webhook, cursor: str | None) -> tuple[Sequence[Event], bool]:
        """What is to be sent next, and whether some that do not concern the webhook were passed over."""
        kinds = tuple(map(event_class, hook.types)) or EVENTS
        try:
            found, place, _ = await self._events_after(kinds, hook, cursor)
        except TooOld as error:
            found, place = await self._dropped(kinds, hook, cursor or START, error.oldest)
        passed = not found and place != cursor
        if passed:
            await self.book.advance(hook.id, cursor, place)
        return found, passed

    async def _dropped(
        self, kinds: Kinds, hook: Webhook, cursor: str, oldest: str
    ) -> tuple[Sequence[Event], str]:
        """What was kept of dropped events; where nothing is left of them, that is parked to be seen."""
        found, place = await self.events.kept(kinds, hook.search, cursor, oldest, PAGE)
        if place is not None:
            return found, place
        told = f"events after {cursor} were dropped before they could be sent"
        log.warning("webhook-missed-events", webhook=hook.id, after=cursor, oldest=oldest)
        await self.book.park(hook.id, Parked(cursor, told, 0, ""))
        return [], oldest

    async def _events_after(
        self, kinds: Kinds, hook: Webhook, cursor: str | None
    ) -> tuple[Sequence[Event], str, bool]:
        return await self.events.page(kinds, hook.search, cursor, PAGE)

    async def _send_or_park(self, hook: Webhook, raw: bytes) -> None:
        if not raw:
            return  # what was parked to tell of a loss cannot be sent
        attempt = 0
        while True:
            attempt += 1
            failure = await self._failure(hook, raw)
            if failure is None:
                return
            if attempt >= self.tries.limit(failure):
                break
            await asyncio.sleep(self.tries.pause_after(attempt))
        event, error = json.loads(raw), explain(failure)[:ERROR_LENGTH]
        mark = event["id"] if self.several else ""
        log.warning("webhook-parked", webhook=hook.id, event_id=event["id"], error=error)
        await self.book.park(hook.id, Parked(event["sequence"], error, attempt, raw.decode(), mark))

    async def _failure(self, hook: Webhook, raw: bytes) -> Exception | None:
        """What a try met with; null where the receiver took it. Raises Ended."""
        try:
            await self._send(hook, raw)
        except (httpx.HTTPError, OSError, *REFUSED) as failure:
            return failure
        return None

    async def _send(self, hook: Webhook, raw: bytes) -> None:
        target = await target_of(hook.url, self.allowed)
        signed = headers(hook.secret, json.loads(raw)["id"], self.clock.now(), raw)
        async with (
            asyncio.timeout(self.tries.timeout),
            self.client.stream(
                "POST",
                target.url,
                content=raw,
                headers={**signed, "host": target.host},
                extensions={"sni_hostname": target.name},
            ) as answer,
        ):
            status = answer.status_code
        if status == GONE:
            raise Ended("the receiver answered 410 Gone")
        judge(status)
