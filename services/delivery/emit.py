"""Makes envelopes: ids derived, cause and trace carried on, time passed in."""

from datetime import datetime
from typing import TypeVar

from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import Envelope, schema_id, trace_parent
from copydesk_contracts.events import EventData, Location
from copydesk_contracts.ids import derived_event_id, root_event_id

D = TypeVar("D", bound=EventData)


def root_event(source: str, subject: str, location: Location, data: D, at: datetime) -> Envelope[D]:
    """An event that a change on disk caused; its id comes from the location's revision."""
    event_id = root_event_id(data.event_type, location.root, location.path, location.revision)
    return _envelope(source, subject, data, at, event_id, event_id, None, 0)


def derived_event(
    source: str, version: str, cause: Envelope[EventData], data: D, at: datetime
) -> Envelope[D]:
    """The event that a step of that version made of another event."""
    event_id = derived_event_id(cause.id, data.event_type, source, version, cause.generation)
    return _envelope(
        source, cause.subject, data, at, event_id, cause.correlationid, cause.id, cause.generation
    )


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
        source=f"/copydesk/{source}",
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
