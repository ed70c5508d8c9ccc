"""The spans that traces begin with: what the watcher announced. Pure: times come in."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from copydesk_contracts.codec import decode
from copydesk_contracts.events import Location
from copydesk_contracts.topology import WATCHER
from services.process.traces import TraceSpan, span_of, trace_of
from services.watcher.publish.change import Change


def spans(changes: Iterable[Change], ended: datetime) -> Iterator[TraceSpan]:
    """A span for each event that the changes announced; it begins when the change was made out."""
    for change in changes:
        for payload in (change.discovered, change.withdrawn, change.rejected):
            if payload:
                yield _span(payload, ended)


def _span(payload: bytes, ended: datetime) -> TraceSpan:
    event = decode(payload)
    place: Location | None = getattr(event.data, "location", None)
    where = {"copydesk.root": place.root, "copydesk.path": place.path} if place is not None else {}
    return TraceSpan(
        trace=trace_of(event),
        id=span_of(event),
        parent=None,
        name=WATCHER,
        began=event.time,
        ended=ended,
        attributes={"copydesk.document": event.subject, "copydesk.event": event.type, **where},
    )
