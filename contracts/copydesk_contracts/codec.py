"""From the bytes of a stream entry to a typed event."""

import json
from functools import cache
from typing import TypeVar

from pydantic import ValidationError

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData
from copydesk_contracts.topology import event_class

D = TypeVar("D", bound=EventData)


class InvalidEvent(ValueError):
    """The bytes are no event of ours; sending them again would not help."""


def decode(raw: bytes | str) -> Envelope[EventData]:
    """Read an event of any type. Raises InvalidEvent."""
    try:
        kind = event_class(json.loads(raw)["type"])
    except (ValueError, LookupError, TypeError) as error:
        raise InvalidEvent(f"no CloudEvent of a known type: {error!r}") from error
    return decode_as(kind, raw)


def decode_as(kind: type[D], raw: bytes | str) -> Envelope[D]:
    """Read an event that must be of one type. Raises InvalidEvent."""
    try:
        event = envelope_of(kind).model_validate_json(raw)
    except ValidationError as error:
        raise InvalidEvent(str(error)) from error
    if event.type != kind.event_type:
        raise InvalidEvent(f"{event.type!r} where {kind.event_type!r} was due")
    return event


@cache
def envelope_of(kind: type[D]) -> type[Envelope[D]]:
    """The envelope model around one event type."""
    return Envelope[kind]  # type: ignore[valid-type]
