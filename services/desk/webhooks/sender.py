"""Sends each webhook its events in order, tries again with longer and longer pauses, parks what fails."""

import asyncio
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import httpx
import structlog
from redis.exceptions import RedisError

from copydesk_contracts.topology import EVENTS, event_class
from services.desk.ports import Event, Events, Kinds, TooOld
from services.desk.webhooks.addresses import target_of
from services.desk.webhooks.signing import headers
from services.process.clock import Clock
from services.process.errors import explain
from services.state.webhooks import Parked, Webhook, WebhookBook

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


@dataclass(frozen=True)
class Tries:
    """How often an event is sent at most; pauses and the patience with an answer in seconds."""

    attempts: int = 6
    pause: float = 1.0
    longest: float = 300.0
    timeout: float = 10.0

    def pause_after(self, attempt: int) -> float:
        """Seconds before the next try."""
        return float(min(self.longest, self.pause * 2 ** (attempt - 1)))


@dataclass
class Sender:
    """One task a webhook, so that a receiver that hangs holds up nobody but itself.

    Of several senders, told apart by `name`, one sends.
    """

    book: WebhookBook
    events: Events
    clock: Clock
    client: httpx.AsyncClient
    name: str
    tries: Tries = Tries()
    allowed: Collection[str] = ()
    _tasks: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)

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
        """Send what waits for one webhook. Returns how many events were sent or parked. Raises Ended."""
        done = 0
        while (raw := await self.book.again(hook.id)) is not None:
            await self._send_or_park(hook, raw)
            await self.book.done_again(hook.id)
            done += 1
        for event in await self._page(hook):
            await self._send_or_park(hook, event.raw)
            await self.book.advance(hook.id, event.sequence)
            done += 1
        return done

    async def _look(self) -> None:
        try:
            ours = await self.book.take_lease(self.name)
            hooks = {hook.id: hook for hook in await self.book.all() if ours and not hook.ended}
        except (RedisError, OSError) as error:
            log.warning("webhooks-unknown", error=explain(error))
            return
        for name in self._tasks.keys() - hooks.keys():
            self._tasks.pop(name).cancel()
        for name, hook in hooks.items():
            task = self._tasks.get(name)
            if task is None or task.done():
                self._tasks[name] = asyncio.create_task(self._serve(hook))

    async def _serve(self, hook: Webhook) -> None:
        try:
            while await self.turn(hook):
                pass
        except Ended as error:
            log.warning("webhook-ended", webhook=hook.id, reason=str(error))
            await self.book.end(hook, str(error))
        except (RedisError, OSError) as error:
            log.warning("webhook-interrupted", webhook=hook.id, error=explain(error))

    async def _page(self, hook: Webhook) -> Sequence[Event]:
        kinds = tuple(map(event_class, hook.types)) or EVENTS
        cursor = await self.book.cursor(hook.id)
        try:
            found, place, _ = await self._events_after(kinds, hook, cursor)
        except TooOld as error:
            told = f"events after {cursor} were dropped before they could be sent"
            log.warning("webhook-missed-events", webhook=hook.id, after=cursor, oldest=error.oldest)
            await self.book.park(hook.id, Parked(cursor or error.oldest, told, 0, ""))
            await self.book.advance(hook.id, error.oldest)
            return []
        if not found and place != cursor:
            await self.book.advance(hook.id, place)
        return found

    async def _events_after(
        self, kinds: Kinds, hook: Webhook, cursor: str | None
    ) -> tuple[Sequence[Event], str, bool]:
        return await self.events.page(kinds, hook.search, cursor, PAGE)

    async def _send_or_park(self, hook: Webhook, raw: bytes) -> None:
        if not raw:
            return  # what was parked to tell of a loss cannot be sent
        error = ""
        for attempt in range(1, self.tries.attempts + 1):
            try:
                await self._send(hook, raw)
            except (httpx.HTTPError, OSError, ValueError) as failure:
                error = explain(failure)[:ERROR_LENGTH]
            else:
                return
            if attempt < self.tries.attempts:
                await asyncio.sleep(self.tries.pause_after(attempt))
        event = json.loads(raw)
        log.warning("webhook-parked", webhook=hook.id, event_id=event["id"], error=error)
        parked = Parked(event["sequence"], error, self.tries.attempts, raw.decode())
        await self.book.park(hook.id, parked)

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
        if not httpx.codes.is_success(status):
            raise httpx.HTTPError(f"answered {status}")
