"""From the bytes of a stream entry to a typed event."""

import json
from functools import cache
from typing import TypeVar

from pydantic import ValidationError

from copydesk_contracts.envelope import Envelope, schema_id
from copydesk_contracts.events import EventData
from copydesk_contracts.topology import event_class

D = TypeVar("D", bound=EventData)


class InvalidEvent(ValueError):
    """The bytes are no event of ours; sending them again would not help."""


class UnknownVersion(InvalidEvent):
    """An event of a contract that this version does not know; a newer one may."""


def decode(raw: bytes | str) -> Envelope[EventData]:
    """Read an event of any type. Raises InvalidEvent, of it UnknownVersion for another contract's."""
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
        raise _unknown_version(kind, raw) or InvalidEvent(str(error)) from error
    if event.dataschema != schema_id(kind):
        raise UnknownVersion(f"{event.dataschema} where {schema_id(kind)} is known")
    if event.type != kind.event_type:
        raise InvalidEvent(f"{event.type!r} where {kind.event_type!r} was due")
    return event


def _unknown_version(kind: type[EventData], raw: bytes | str) -> UnknownVersion | None:
    try:
        told = json.loads(raw).get("dataschema")
    except (ValueError, AttributeError):
        return None
    known = schema_id(kind)
    return None if told is None or told == known else UnknownVersion(f"{told} where {known} is known")


@cache
def envelope_of(kind: type[D]) -> type[Envelope[D]]:
    """The envelope model around one event type."""
    return Envelope[kind]  # type: ignore[valid-type]
