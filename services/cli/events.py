"""`consume`: tail the typed events of one kind."""

from typing import Annotated, Any

import typer
from redis.asyncio import Redis

from copydesk_contracts.codec import InvalidEvent, decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData
from copydesk_contracts.topology import EVENTS, PAYLOAD_FIELD, event_class, stream_key
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.server import with_server

FIELD = PAYLOAD_FIELD.encode()


def consume(
    event_type: Annotated[str, typer.Argument(help="One of: " + ", ".join(e.event_type for e in EVENTS))],
    json_lines: JsonOption = False,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="From the oldest event kept, not just new ones")
    ] = False,
    count: Annotated[int | None, typer.Option("--count", help="Stop after so many events")] = None,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for events to come")] = True,
    *,
    config: SettingsOption,
) -> None:
    """Print events as they come, until Ctrl-C; with --no-wait those that are kept."""
    try:
        kind = event_class(event_type)
    except KeyError as error:
        raise typer.BadParameter(f"no event type {event_type}") from error
    stream = stream_key(config.namespace, kind)
    try:
        last = "0" if from_start or not wait else "$"
        with_server(config, lambda redis, _: _tail(redis, stream, last, count, json_lines, wait))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


async def _tail(
    redis: Redis, stream: str, last: str, count: int | None, json_lines: bool, wait: bool
) -> None:
    seen = 0
    while count is None or seen < count:
        wanted = 100 if count is None else min(100, count - seen)
        answer: Any = await redis.xread({stream: last}, count=wanted, block=1000 if wait else None)
        if not answer and not wait:
            return
        for entry_id, fields in answer[0][1] if answer else ():
            last = entry_id.decode()
            seen += 1
            _print(fields.get(FIELD, b""), json_lines)


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
        console.print(_line(event))


def _line(event: Envelope[EventData]) -> Any:
    location = getattr(event.data, "location", None)
    where = f"{location.root}/{location.path}" if location else ""
    reason = getattr(event.data, "reason", "")
    matched = ", ".join(search.name for search in getattr(event.data, "searches", ()))
    return plain(f"{event.time:%H:%M:%S} {event.type} {event.subject[:12]} {where} {reason or matched}")
