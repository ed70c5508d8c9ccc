"""From the bytes of a stream entry to a typed event: `dataschema` says which version it is."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from copydesk_contracts.envelope import Envelope, schema_id
from copydesk_contracts.events import EventData
from copydesk_contracts.topology import EVENTS

D = TypeVar("D", bound=EventData)

_SCHEMA: Final = re.compile(rb'"dataschema": ?"([a-z0-9.:_-]+)"')
_GLANCE: Final = 2000
"""Bytes in which the attributes of an event of ours stand, before its data."""


class InvalidEvent(ValueError):
    """The bytes are no event of ours; sending them again would not help."""


class UnknownVersion(InvalidEvent):
    """An event of a contract that this version does not know; a newer one may."""


@dataclass(frozen=True)
class Codec:
    """Reads the event versions of `kinds`; several versions of one type may stand side by side."""

    kinds: Sequence[type[EventData]]

    def decode(self, raw: bytes | str) -> Envelope[EventData]:
        """Read an event of any of them. Raises InvalidEvent, of it UnknownVersion for another contract's."""
        likely = self._kind(_glance(raw))
        if likely is not None:
            try:
                return decode_as(likely, raw)
            except InvalidEvent:
                pass  # what was seen first need not be the attribute; the whole tells
        head = _head(raw)
        kind = self._kind(str(head.get("dataschema")))
        if kind is not None:
            return decode_as(kind, raw)
        if head.get("type") in {k.event_type for k in self.kinds} and isinstance(head.get("dataschema"), str):
            raise UnknownVersion(f"{head['dataschema']} is not known")
        raise InvalidEvent(f"no CloudEvent of a known type: {str(head.get('type'))[:100]!r}")

    def _kind(self, schema: str) -> type[EventData] | None:
        return self._by_schema.get(schema)

    @cached_property
    def _by_schema(self) -> dict[str, type[EventData]]:
        return {schema_id(kind): kind for kind in self.kinds}


_OURS: Final = Codec(EVENTS)


def decode(raw: bytes | str) -> Envelope[EventData]:
    """Read an event of the versions that this package has. Raises InvalidEvent or UnknownVersion."""
    return _OURS.decode(raw)


def decode_as(kind: type[D], raw: bytes | str) -> Envelope[D]:
    """Read an event that must be of one type and version. Raises InvalidEvent, of it UnknownVersion."""
    try:
        event = envelope_of(kind).model_validate_json(raw)
    except ValidationError as error:
        raise _unknown_version(kind, raw) or InvalidEvent(str(error)) from error
    if event.dataschema != schema_id(kind):
        raise UnknownVersion(f"{event.dataschema} where {schema_id(kind)} is known")
    if event.type != kind.event_type:
        raise InvalidEvent(f"{event.type!r} where {kind.event_type!r} was due")
    return event


def _glance(raw: bytes | str) -> str:
    """What looks like the schema's name without parsing: most events have nothing like it before."""
    found = _SCHEMA.search(raw if isinstance(raw, bytes) else raw[:_GLANCE].encode(), 0, _GLANCE)
    return found[1].decode() if found else ""


def _head(raw: bytes | str) -> dict[str, Any]:
    try:
        head = json.loads(raw)
    except ValueError as error:
        raise InvalidEvent(f"no JSON: {error}") from error
    if not isinstance(head, dict) or not isinstance(head.get("dataschema", ""), str):
        raise InvalidEvent("no CloudEvent")
    return head


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
