"""Makes envelopes: ids derived, cause and trace carried on, time passed in."""

from datetime import datetime
from typing import TypeVar

from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import Envelope, schema_id, trace_parent
from copydesk_contracts.events import DocumentWithdrawn, EventData, Location
from copydesk_contracts.ids import derived_event_id, root_event_id

D = TypeVar("D", bound=EventData)


def root_event(source: str, subject: str, location: Location, data: D, at: datetime) -> Envelope[D]:
    """An event that a change on disk caused.

    Its id comes from its source, so from the installation, from the location's revision and
    from what is there: the same history gives it again, and no other.
    """
    place = (location.root, location.path, location.revision)
    event_id = root_event_id(source, data.event_type, *place, _fact(data))
    return _envelope(source, subject, data, at, event_id, event_id, None, 0)


def derived_event(
    service: str, version: str, cause: Envelope[EventData], data: D, at: datetime
) -> Envelope[D]:
    """The event that a service of that version made of another event of the same installation."""
    event_id = derived_event_id(cause.id, data.event_type, service, version, cause.generation)
    source = f"{cause.source.rpartition('/')[0]}/{service}"
    return _envelope(
        source, cause.subject, data, at, event_id, cause.correlationid, cause.id, cause.generation
    )


def _fact(data: EventData) -> str:
    """What makes it another fact at the same revision of a place: the content, whoever else has it."""
    content = getattr(data, "content", None)
    if content is not None:
        return str(content.sha256)
    if isinstance(data, DocumentWithdrawn):
        return f"{data.document_id}>{data.superseded_by or ''}"
    return data.model_dump_json(exclude={"error"})  # an error may be worded in many ways


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
