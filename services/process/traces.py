"""Traces: what was done with one event, told to a collector by OpenTelemetry's protocol over HTTP.

Trace and span are those that the events carry in `traceparent`, so nothing has to be handed from step
to step beside them. Spans are told after the work took effect; a collector that is away costs nothing
but the spans that no longer fit a queue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData

INSTALL: Final = "COPYDESK_TRACES needs: pip install copydesk[tracing]"
_TRACE: Final = slice(3, 35)
_SPAN: Final = slice(36, 52)
"""Where `traceparent` holds the two."""


@dataclass(frozen=True)
class TraceSpan:
    """One piece of work. Ids are hexadecimal, 32 digits for the trace and 16 for a span.

    `parent` is null for what no event caused. `error` says what went wrong, null if nothing did.
    """

    trace: str
    id: str
    parent: str | None
    name: str
    began: datetime
    ended: datetime
    attributes: Mapping[str, str | int] = field(default_factory=dict)
    error: str | None = None


class Traces(Protocol):
    """Where spans go."""

    @property
    def wanted(self) -> bool:
        """Whether spans are sent anywhere; making them is work too."""
        ...

    def tell(self, spans: Sequence[TraceSpan]) -> None:
        """Queue spans; returns at once and raises nothing."""
        ...

    def close(self) -> None:
        """Send what is queued, and end. Blocks for some seconds where the collector is away."""
        ...


class Untraced:
    """Traces that nobody wants."""

    wanted: Final = False

    def tell(self, spans: Sequence[TraceSpan]) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def open_traces(endpoint: str | None, service: str, worker: str, version: str) -> Traces:
    """Traces to that collector, or none. Raises SystemExit where what sends them is not installed."""
    if endpoint is None:
        return Untraced()
    try:
        from services.process.otlp import OtlpTraces
    except ModuleNotFoundError as error:
        raise SystemExit(INSTALL) from error
    return OtlpTraces(endpoint, service, worker, version)


def trace_of(event: Envelope[EventData]) -> str:
    """The trace that an event belongs to."""
    return event.traceparent[_TRACE]


def span_of(event: Envelope[EventData]) -> str:
    """The span that published an event."""
    return event.traceparent[_SPAN]
