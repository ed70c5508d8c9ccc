"""`consume`: typed events in their order; all that is, then what changes."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

import typer

from copydesk_contracts.codec import InvalidEvent, decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentIndexed, EventData
from copydesk_contracts.order import START
from copydesk_contracts.reading import SEPARATOR
from copydesk_contracts.topology import EVENTS
from services.cli.consumers import kinds_of
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.server import with_partitions
from services.cli.signals import Stopped
from services.index.choose import index_name, open_searcher
from services.operations.snapshot import Snapshot
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.cursor import OtherCursor, Told, cursor_of
from services.state.log import CursorTooOld
from services.state.partitions import Partitions
from services.state.whole_log import WholeLog

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
        str | None, typer.Option("--after", help="A sequence or cursor: what came after it", metavar="CURSOR")
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
        await _print_all(events_of(config, partitions, kinds, start, wait), count, json_lines)

    try:
        with_partitions(config, tail)
    except Stopped:
        raise typer.Exit(0) from None
    except CursorTooOld as error:
        errors.print(plain(str(error), "red"))
        raise typer.Exit(TOO_OLD) from error
    except OtherCursor as error:
        raise typer.BadParameter(str(error)) from error


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


async def events_of(
    config: Settings, partitions: Partitions, kinds: Kinds, start: str | None, wait: bool
) -> AsyncIterator[bytes]:
    """Events behind a cursor, START for the beginning, null for now; before them what is live, if asked."""
    log = WholeLog(partitions)
    if start == START and wait and DocumentIndexed in kinds:
        snapshots = Snapshot(partitions, open_searcher(config), SystemClock(), index_name(config))
        view = await snapshots.take()
        async for event in snapshots.events(view):
            yield event.to_json()
        place = view.cursor
    else:
        place = await _begin(log, kinds, start)
    parts = log.follow(kinds, place, LOOK_EVERY) if wait else _kept(log, kinds, place)
    async for part in parts:
        for told in part:
            yield told.raw


async def _kept(log: WholeLog, kinds: Kinds, place: str) -> AsyncIterator[list[Told]]:
    """Events after a cursor, as far as there are any."""
    while (page := await log.page(kinds, place)).events:
        yield page.events
        place = page.behind


async def _begin(log: WholeLog, kinds: Kinds, start: str | None) -> str:
    """A sequence is that moment in all partitions."""
    if start == START:
        return await log.oldest(kinds)
    if start is None:
        return await log.newest()
    return start if SEPARATOR in start else cursor_of([start] * len(log.partitions.all))


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
