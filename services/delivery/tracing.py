"""The span of one event's way through a step. Pure: times come in."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData
from services.delivery.completion import Completion
from services.delivery.finish import Entry
from services.delivery.outcome import Result, Skip
from services.process.errors import explain
from services.process.traces import TraceSpan, span_of, trace_of

SPAN_DIGITS: Final = 16
"""Hexadecimal digits of a span's id, as W3C Trace Context has it."""
EXPLAINED: Final = 300
"""Characters of an error that a span tells; the whole is in the log and in the dead letter."""

Event = Envelope[EventData]


def span(
    step: str,
    entry: Entry,
    event: Event,
    result: Result,
    completion: Completion,
    began: datetime,
    ended: datetime,
) -> TraceSpan:
    """What the step did with the event; its id is that of the event which came of it, if one did."""
    failed = result if isinstance(result, Exception) else None
    return TraceSpan(
        trace=trace_of(event),
        id=completion.event_id[:SPAN_DIGITS] or _own_id(step, entry),
        parent=span_of(event),
        name=step,
        began=began,
        ended=ended,
        attributes={
            "messaging.system": "redis",
            "messaging.destination.name": entry.stream,
            "messaging.message.id": event.id,
            "copydesk.document": event.subject,
            "copydesk.event": event.type,
            "copydesk.outcome": outcome(result, completion),
            "copydesk.deliveries": entry.deliveries,
            "copydesk.generation": event.generation,
        },
        error=None if failed is None else explain(failed)[:EXPLAINED],
    )


def outcome(result: Result, completion: Completion) -> str:
    """What became of an event: the state of its document, `retry`, or why nothing was to be done."""
    if isinstance(result, Skip):
        return result.reason
    if completion.state is not None:
        return completion.state.value
    return completion.mode.value


def _own_id(step: str, entry: Entry) -> str:
    """An id for what published no event: a retry has one of its own, since its entry is another."""
    return sha256(f"{step}/{entry.stream}/{entry.id}".encode()).hexdigest()[:SPAN_DIGITS]
