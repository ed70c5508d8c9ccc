"""Makes envelopes: ids derived, cause and trace carried on, time passed in."""

from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import NamedTuple, TypeVar

from pydantic_core import to_json

from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import Envelope, schema_id, trace_parent
from copydesk_contracts.events import (
    DocumentDiscovered,
    DocumentRejected,
    DocumentWithdrawn,
    EventData,
    Location,
)
from copydesk_contracts.ids import derived_event_id, root_event_id

D = TypeVar("D", bound=EventData)


def root_event(source: str, subject: str, location: Location, data: D, at: datetime) -> Envelope[D]:
    """An event that a change on disk caused.

    Its id comes from its source, so from the installation, from the location's revision and
    from what is there: the same history gives it again, and no other.
    """
    place = (location.root, location.path, location.revision)
    event_id = root_event_id(source, data.event_type, *place, _fact(data, data.model_dump_json()))
    return _envelope(source, subject, data, at, event_id, event_id, None, 0)


class Written(NamedTuple):
    """An event as it goes out: its id, its trace context, its JSON."""

    id: str
    traceparent: str
    payload: bytes


def write_root_event(
    source: str, subject: str, location: Location, data: EventData, at: datetime, traceparent: str = ""
) -> Written:
    """The event of `root_event`, in the JSON of its envelope, at half the cost.

    Its data were checked when they were made, and its attributes are ours. A `traceparent` makes it
    part of another event's span.
    """
    body = data.__pydantic_serializer__.to_json(data)
    place = (location.root, location.path, location.revision)
    event_id = root_event_id(source, data.event_type, *place, _fact(data, body.decode()))
    trace = traceparent or trace_parent(event_id, event_id)
    lineage = f'"correlationid":"{event_id}","generation":0'
    head = _head(source, type(data), at) % (event_id, _within(subject), trace)
    return Written(event_id, trace, f'{head},{lineage},"data":'.encode() + body + b"}")


def write_derived_event(
    service: str,
    version: str,
    cause: Envelope[EventData],
    data: EventData,
    at: datetime,
    traceparent: str = "",
) -> Written:
    """The event of `derived_event`, in the same manner."""
    event_id = derived_event_id(cause.id, data.event_type, service, version, cause.generation)
    trace = traceparent or trace_parent(cause.correlationid, event_id)
    lineage = (
        f'"correlationid":{quoted(cause.correlationid)},"causationid":{quoted(cause.id)},'
        f'"generation":{cause.generation}'
    )
    body = data.__pydantic_serializer__.to_json(data)
    head = _head(_source(cause, service), type(data), at) % (event_id, _within(cause.subject), trace)
    return Written(event_id, trace, f'{head},{lineage},"data":'.encode() + body + b"}")


@lru_cache(maxsize=16)
def _head(source: str, kind: type[EventData], at: datetime) -> str:
    """The JSON of an event's first attributes, with places for its id, its subject and its trace context.

    All events of a batch have one.
    """
    attributes = {
        "specversion": "1.0",
        "id": "%s",
        "source": source.replace("%", "%%"),
        "type": kind.event_type,
        "subject": "%s",
        "time": at,
        "datacontenttype": "application/json",
        "dataschema": schema_id(kind),
        "traceparent": "%s",
    }
    return to_json(attributes).decode()[:-1]


def _within(text: str) -> str:
    return quoted(text)[1:-1]


def derived_event(
    service: str, version: str, cause: Envelope[EventData], data: D, at: datetime
) -> Envelope[D]:
    """The event that a service of that version made of another event of the same installation."""
    event_id = derived_event_id(cause.id, data.event_type, service, version, cause.generation)
    source = _source(cause, service)
    return _envelope(
        source, cause.subject, data, at, event_id, cause.correlationid, cause.id, cause.generation
    )


def _source(cause: Envelope[EventData], service: str) -> str:
    return f"{cause.source.rpartition('/')[0]}/{service}"


def _fact(data: EventData, body: str) -> str:
    """What makes it another fact at the same revision of a place: the content, whoever else has it.

    `body` is the data's JSON.
    """
    match data:
        case DocumentDiscovered():
            return data.content.sha256
        case DocumentWithdrawn():
            return f"{data.document_id}>{data.superseded_by or ''}"
        case DocumentRejected():
            return data.model_dump_json(exclude={"error"})  # an error may be worded in many ways
        case _:
            content = getattr(data, "content", None)
            return body if content is None else str(content.sha256)


def _envelope(
    source: str,
    subject: str,
    data: D,
    at: datetime,
    event_id: str,
    correlation: str,
    cause: str | None,
    generation: int,
) -> Envelope[D]:
    return envelope_of(type(data))(
        id=event_id,
        source=source,
        type=data.event_type,
        subject=subject,
        time=at,
        dataschema=schema_id(type(data)),
        traceparent=trace_parent(correlation, event_id),
        correlationid=correlation,
        causationid=cause,
        generation=generation,
        data=data,
    )
