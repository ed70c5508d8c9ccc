"""A collector of traces: takes what OpenTelemetry's exporters send over HTTP, and keeps it."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.serving import serving

FAILED = 2
"""`STATUS_CODE_ERROR` of the protocol."""


@dataclass(frozen=True)
class Seen:
    """One span as it was sent; ids in hexadecimal, `parent` empty for none."""

    service: str
    trace: str
    id: str
    parent: str
    name: str
    attributes: dict[str, str]
    failed: bool
    seconds: float


class Collector:
    """Spans in the order in which they came."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1/traces"
        self.spans: list[Seen] = []

    def take(self, body: bytes) -> None:
        """Keep the spans of a request."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = _plain(resource.resource.attributes)["service.name"]
            for scope in resource.scope_spans:
                self.spans += [_seen(service, span) for span in scope.spans]


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that listens on a port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as port:
        collector = Collector(port)
        yield collector


def _seen(service: str, span: Any) -> Seen:
    return Seen(
        service=service,
        trace=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        name=span.name,
        attributes=_plain(span.attributes),
        failed=span.status.code == FAILED,
        seconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
    )


def _plain(attributes: Any) -> dict[str, str]:
    return {a.key: a.value.string_value or str(a.value.int_value) for a in attributes}
