"""Makes envelopes: ids derived, cause and trace carried on, time passed in."""

from datetime import datetime
from typing import Any, NamedTuple, TypeVar

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
    head = _attributes(event_id, source, subject, data, at, trace)
    return _written(head | {"correlationid": event_id, "generation": 0}, body)


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
    head = _attributes(event_id, _source(cause, service), cause.subject, data, at, trace)
    lineage = {
        "correlationid": cause.correlationid,
        "causationid": cause.id,
        "generation": cause.generation,
    }
    return _written(head | lineage, data.__pydantic_serializer__.to_json(data))


def _attributes(
    event_id: str, source: str, subject: str, data: EventData, at: datetime, trace: str
) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": source,
        "type": data.event_type,
        "subject": subject,
        "time": at,
        "datacontenttype": "application/json",
        "dataschema": schema_id(type(data)),
        "traceparent": trace,
    }


def _written(attributes: dict[str, Any], body: bytes) -> Written:
    payload = b'%s,"data":%s}' % (to_json(attributes)[:-1], body)
    return Written(attributes["id"], attributes["traceparent"], payload)


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
