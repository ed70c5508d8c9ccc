"""The CloudEvents 1.0 envelope in its structured JSON form.

Beside the standard attributes it carries `traceparent` (W3C), `correlationid` (id of the
root event), `causationid` (id of the event this one was made from) and `generation`
(0 for live work, counting up with each replay), and `sequence`, which orders all events of
an installation and so those of a document: 16 digits, higher for what came later.
"""

from functools import cache
from hashlib import sha256
from typing import Final, Generic, Literal, TypeVar

from pydantic import AwareDatetime, Field, NonNegativeInt

from copydesk_contracts.base import Contract
from copydesk_contracts.events import EventData

_HEXADECIMAL: Final = frozenset("0123456789abcdef")

D = TypeVar("D", bound=EventData, covariant=True)


class Envelope(Contract, Generic[D]):
    """One event: context attributes and `data`. `subject` is the document id, or root and path."""

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(min_length=1)
    source: str = Field(min_length=1)
    type: str
    subject: str
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str
    traceparent: str = Field(pattern=r"^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$")
    correlationid: str
    causationid: str | None = None
    generation: NonNegativeInt = 0
    sequence: str | None = Field(default=None, pattern=r"^[0-9]{16}$")
    """Given when the event is published; null before that, and never on a public stream."""
    data: D

    def to_json(self) -> bytes:
        """CloudEvents JSON, UTF-8; null attributes are left out, as the specification asks."""
        head = self.__pydantic_serializer__.to_json(self, exclude={"data"}, exclude_none=True)
        data = self.data.__pydantic_serializer__.to_json(self.data)
        return b'%b,"data":%b}' % (head[:-1], data)


def source_of(installation: str, service: str) -> str:
    """The `source` of what a service of an installation publishes."""
    return f"/copydesk/{installation}/{service}"


@cache
def schema_id(data: type[EventData]) -> str:
    """The URI that names an event version's JSON Schema."""
    return f"urn:copydesk:{data.event_type}:{data.version}"


def trace_parent(correlation_id: str, event_id: str) -> str:
    """W3C trace context: the trace is the root event, the span this event.

    Ids that are no hexadecimal digits, as other producers may have them, are hashed.
    """
    return f"00-{_digits(correlation_id, 32)}-{_digits(event_id, 16)}-01"


def _digits(event_id: str, length: int) -> str:
    digits = event_id[:length].ljust(length, "0")
    return digits if _HEXADECIMAL.issuperset(digits) else sha256(event_id.encode()).hexdigest()[:length]
