"""`consume`: typed events in their order; all that is, then what changes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

import typer
from redis.asyncio import Redis

from copydesk_contracts.codec import InvalidEvent, decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentIndexed, EventData
from copydesk_contracts.order import START
from copydesk_contracts.topology import EVENTS
from services.cli.consumers import kinds_of
from services.cli.exits import ExitCode, Failure
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.server import with_partitions
from services.cli.signals import Stopped
from services.index.choose import index_name, open_searcher
from services.operations.snapshot import Snapshot
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.log import CursorTooOld, EventLog
from services.state.partitions import Partitions

TOO_OLD = 3
"""Exit code where events after the cursor are gone."""
LOOK_EVERY = 1.0
"""Seconds between two looks at streams that brought nothing, so that Ctrl-C is heard."""
Kinds = Sequence[type[EventData]]


def consume(
    event_types: Annotated[
        str, typer.Argument(help="With commas between, of: " + ", ".join(e.event_type for e in EVENTS))
    ],
    json_lines: JsonOption = False,
    from_start: Annotated[
        bool,
        typer.Option(
            "--from-start", help="First every live document as its document.indexed, or all that is kept"
        ),
    ] = False,
    after: Annotated[
        str | None, typer.Option("--after", help="A sequence: what came after it", metavar="SEQUENCE")
    ] = None,
    count: Annotated[int | None, typer.Option("--count", help="Stop after so many events")] = None,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for events to come")] = True,
    *,
    config: SettingsOption,
) -> None:
    """Print events as they come, until Ctrl-C; with --no-wait those that are kept."""
    kinds = kinds_of(event_types)

    async def tail(partitions: Partitions) -> None:
        start = _start(from_start, after, wait)
        if partitions.several:
            await _print_all(_of_all(partitions, kinds, start, wait), count, json_lines)
            return
        home = partitions.home
        events = _events(config, home.redis, home.keys, kinds, start, wait)
        await _print_all(events, count, json_lines)

    try:
        with_partitions(config, tail)
    except Stopped:
        raise typer.Exit(0) from None
    except CursorTooOld as error:
        errors.print(plain(str(error), "red"))
        raise typer.Exit(TOO_OLD) from error


def _start(from_start: bool, after: str | None, wait: bool) -> str | None:
    """A cursor, START for the beginning, null for now."""
    if after is not None:
        return after
    return START if from_start or not wait else None


async def _print_all(events: AsyncIterator[bytes], count: int | None, json_lines: bool) -> None:
    seen = 0
    if count == 0:
        return
    async for raw in events:
        _print(raw, json_lines)
        seen += 1
        if seen == count:
            return


async def _events(
    config: Settings, redis: Redis, keys: Keys, kinds: Kinds, start: str | None, wait: bool
) -> AsyncIterator[bytes]:
    log = EventLog(redis, keys)
    if start == START and wait and DocumentIndexed in kinds:
        searcher = open_searcher(config)
        snapshots = Snapshot(redis, keys, searcher, SystemClock(), index_name(config))
        view = await snapshots.take()
        async for event in snapshots.events(view):
            yield event.to_json()
        place = view.sequence
    else:
        place = await _begin(log, kinds, start)
    async for raw in _changes(log, kinds, place, wait):
        yield raw


async def _changes(log: EventLog, kinds: Kinds, place: str, wait: bool) -> AsyncIterator[bytes]:
    """Events after a place, as they come; without `wait` those that are kept."""
    while True:
        page = await log.page(kinds, place)
        for published in page:
            place = published.sequence
            yield published.raw
        if page:
            continue
        if not wait:
            return
        await log.wait(kinds, place, LOOK_EVERY)


async def _of_all(
    partitions: Partitions, kinds: Kinds, start: str | None, wait: bool
) -> AsyncIterator[bytes]:
    """Events of several partitions, each in its order, those that are found together by sequence.

    A sequence to begin behind is a moment there. Raises Failure for what has to be one moment's picture.
    """
    if start == START and wait and DocumentIndexed in kinds:
        line = "live documents at one moment are not to be had of several partitions yet: add --no-wait"
        raise Failure(ExitCode.SETTINGS, line)
    logs = [EventLog(p.redis, p.keys) for p in partitions.all]
    places = [await _begin(log, kinds, start) for log in logs]
    while True:
        pages = [await log.page(kinds, place) for log, place in zip(logs, places, strict=True)]
        places = [page[-1].sequence if page else place for page, place in zip(pages, places, strict=True)]
        found = sorted((event for page in pages for event in page), key=lambda event: event.sequence)
        for published in found:
            yield published.raw
        if not found and not wait:
            return
        if not found:
            await asyncio.sleep(LOOK_EVERY)


async def _begin(log: EventLog, kinds: Kinds, start: str | None) -> str:
    if start == START:
        return await log.oldest(kinds)
    return await log.newest() if start is None else start


def _print(raw: bytes, json_lines: bool) -> None:
    try:
        event = decode(raw)
    except InvalidEvent as error:
        errors.print(plain(str(error), "red"))
        return
    if json_lines:
        print_json(
            event.model_dump(mode="json", exclude_none=True) | {"data": event.data.model_dump(mode="json")}
        )
    else:
        console.print(_line(event), soft_wrap=True)


def _line(event: Envelope[EventData]) -> Any:
    location = getattr(event.data, "location", None)
    where = f"{location.root}/{location.path}" if location else ""
    reason = getattr(event.data, "reason", "")
    matched = ", ".join(search.name for search in getattr(event.data, "searches", ()))
    return plain(f"{event.time:%H:%M:%S} {event.type} {event.subject[:12]} {where} {reason or matched}")
