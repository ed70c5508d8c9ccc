"""Spans sent to a collector by OpenTelemetry's protocol over HTTP. Needs `copydesk[tracing]`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from services.process.traces import TraceSpan

SEND_EVERY: Final = 1000
"""Milliseconds after which spans are sent, or sooner where there are many."""
SEND_TIMEOUT: Final = 2.0
"""Seconds for the collector to answer: stopping must not take much longer."""


class OtlpTraces:
    """Sends spans of one service, in a thread of its own."""

    wanted: Final = True

    def __init__(self, endpoint: str, service: str, worker: str, version: str) -> None:
        self._resource = Resource(
            {
                "service.name": f"copydesk-{service}",
                "service.instance.id": worker,
                "service.version": version,
            }
        )
        exporter = OTLPSpanExporter(endpoint=endpoint, timeout=SEND_TIMEOUT)
        self._processor: Any = BatchSpanProcessor(exporter, schedule_delay_millis=SEND_EVERY)

    def tell(self, spans: Sequence[TraceSpan]) -> None:
        """Queue spans; those that do not fit are dropped."""
        for span in spans:
            self._processor.on_end(self._readable(span))

    def close(self) -> None:
        """Send what is queued, and end."""
        self._processor.shutdown()

    def _readable(self, span: TraceSpan) -> ReadableSpan:
        good = span.error is None
        return ReadableSpan(
            name=span.name,
            context=_context(span.trace, span.id),
            parent=_context(span.trace, span.parent) if span.parent is not None else None,
            resource=self._resource,
            attributes=dict(span.attributes),
            kind=SpanKind.CONSUMER if span.parent is not None else SpanKind.PRODUCER,
            status=Status(StatusCode.OK) if good else Status(StatusCode.ERROR, span.error),
            start_time=_nanoseconds(span.began),
            end_time=_nanoseconds(span.ended),
        )


def _context(trace: str, span: str) -> SpanContext:
    sampled = TraceFlags(TraceFlags.SAMPLED)
    return SpanContext(int(trace, 16), int(span, 16), is_remote=False, trace_flags=sampled)


def _nanoseconds(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000) * 1000
