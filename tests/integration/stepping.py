"""A step whose behaviour tests choose, events for it, and waiting for what it brings about."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from copydesk_contracts.article import Article
from copydesk_contracts.codec import decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentDiscovered, DocumentParsed, EventData, Location
from copydesk_contracts.topology import PARSER, PAYLOAD_FIELD
from services.delivery.app import StepService
from services.delivery.delivery import Delivery
from services.delivery.emit import root_event
from services.delivery.finish import Entry
from services.delivery.outcome import Emit, Result
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.content import reference
from services.state.groups import all_groups, ensure_groups
from services.state.keys import Keys, State
from services.state.scripts import script

FIELD = PAYLOAD_FIELD.encode()
AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
Event = Envelope[EventData]
PUBLISH = script("return publish(KEYS[1], ARGV[1])")
Behaviour = Callable[[Event], Result]


async def announce(redis: Redis, stream: str, payload: bytes) -> None:
    """Publish an event as the steps do."""
    await redis.eval(PUBLISH, 1, stream, payload)


def discovered(name: str) -> Envelope[DocumentDiscovered]:
    """The event of a file of that name, with its name as content."""
    ref = reference(name.encode())
    place = Location(root="copy", path=name, revision=1)
    data = DocumentDiscovered(document_id=ref.sha256[:40], content=ref, location=place, modified=AT)
    return root_event("watcher", data.document_id, place, data, AT)


def parsed(event: Event) -> Result:
    """What a parser makes of it that finds the file's name in it."""
    data = event.data
    assert isinstance(data, DocumentDiscovered)
    article = Article(text=data.location.path, format="text")
    output = DocumentParsed(
        document_id=data.document_id, content=data.content, location=data.location, article=article
    )
    return Emit(output, State.PARSED)


def path_of(event: Event) -> str:
    """Path of the file that the event is about."""
    assert isinstance(event.data, DocumentDiscovered)
    return event.data.location.path


@dataclass
class Step:
    """Does for each event what `behaviour` says; `batches` are the paths of every call."""

    behaviour: Behaviour = parsed
    name: str = PARSER
    version: str = "1"
    batches: list[list[str]] = field(default_factory=list)
    before: Callable[[], Awaitable[None]] | None = None

    async def run(self, events: Sequence[Event]) -> Sequence[Result]:
        """A result for each event."""
        self.batches.append([path_of(e) for e in events])
        if self.before is not None:
            await self.before()
        return [self.behaviour(e) for e in events]

    async def unready(self) -> str | None:
        """Always able to work."""
        return None

    @property
    def runs(self) -> Counter[str]:
        """How often each path was run."""
        return Counter(path for batch in self.batches for path in batch)


def failing(errors: dict[str, Exception]) -> Behaviour:
    """These paths give these errors, all others an article."""
    return lambda event: errors.get(path_of(event)) or parsed(event)


@dataclass
class Rig:
    """One step over one namespace of a real server."""

    redis: Redis
    settings: Settings
    step: Step

    @property
    def keys(self) -> Keys:
        """The namespace's keys."""
        return Keys(self.settings.namespace)

    @property
    def source(self) -> str:
        """The stream that the step reads."""
        return self.keys.stream(DocumentDiscovered)

    @property
    def target(self) -> str:
        """The stream that the step writes."""
        return self.keys.stream(DocumentParsed)

    def service(self, batch: int = 100) -> StepService:
        """A service that is not running yet."""
        return StepService(self.settings, self.redis, self.step, SystemClock(), batch)

    def running(self, service: StepService) -> AbstractAsyncContextManager[Any]:
        """The service with all its loops, but without a web server."""
        return service.app.start_lifespan_context()

    def delivery(self) -> Delivery:
        """The delivery alone."""
        return self.service().delivery

    async def groups(self) -> None:
        """Make all groups."""
        await ensure_groups(self.redis, all_groups(self.keys))

    async def publish(self, *names: str) -> None:
        """Announce files of these names."""
        for name in names:
            await announce(self.redis, self.source, discovered(name).to_json())

    async def read(self, count: int = 100, consumer: str = "w1") -> list[Entry]:
        """Read as the step's group, under that consumer's name."""
        return await self.read_from(self.source, count, consumer)

    async def read_from(
        self, stream: str, count: int = 100, consumer: str = "w1", group: str = PARSER
    ) -> list[Entry]:
        """Read another stream in the same way."""
        answer: Any = await self.redis.xreadgroup(group, consumer, {stream: ">"}, count=count)
        return [
            Entry(stream, entry_id.decode(), fields.get(FIELD, b""))
            for _, entries in answer or ()
            for entry_id, fields in entries
        ]

    async def pending(self, stream: str | None = None) -> int:
        """How many entries are in hand."""
        summary: Any = await self.redis.xpending(stream or self.source, PARSER)
        return int(summary["pending"])

    async def events(self, stream: str | None = None) -> list[Event]:
        """All events of a stream."""
        entries: Any = await self.redis.xrange(stream or self.target)
        return [decode(fields[FIELD]) for _, fields in entries]

    async def receipt(self, name: str) -> dict[str, str]:
        """The receipt of that file's document."""
        found: Any = await self.redis.hgetall(self.keys.receipt(discovered(name).subject))
        return {k.decode(): v.decode() for k, v in found.items()}


def make_settings(url: str, namespace: str, **changes: Any) -> Settings:
    """Settings for quick tests, which know nothing of a house that runs in this checkout."""
    values: dict[str, Any] = {
        "state": Path(tempfile.gettempdir()) / "copydesk-tests" / namespace,
        "redis_url": SecretStr(url),
        "namespace": namespace,
        "worker": "w1",
        "poll": 0.05,
        "backoff": 0.05,
        "claim_after": 0.3,
        "attempts": 3,
    }
    return Settings(**{**values, **changes})


async def until(condition: Callable[[], Awaitable[Any]], what: str, patience: float = 60.0) -> Any:
    """Wait until the condition gives something true and return it; fail with what was waited for."""
    deadline = time.monotonic() + patience
    while not (found := await condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"waited {patience:.0f} s for {what}")
        await asyncio.sleep(0.01)
    return found
