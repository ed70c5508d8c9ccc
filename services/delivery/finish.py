"""From a step's result to the completion of its entry. Pure: ids and times come in."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from pydantic_core import to_json

from copydesk_contracts.codec import UnknownVersion
from copydesk_contracts.envelope import Envelope, source_of
from copydesk_contracts.events import DocumentIndexed, DocumentRejected, EventData, Location, ReasonCode
from copydesk_contracts.topology import groups
from services.delivery.completion import Completion, Mode
from services.delivery.emit import Written, write_derived_event, write_root_event
from services.delivery.outcome import Emit, Skip
from services.delivery.retry import Reject, RetryAfter
from services.process.clock import iso, milliseconds
from services.process.code_version import whole_version
from services.process.errors import explain
from services.state.keys import Keys, State


class Entry(NamedTuple):
    """One entry as read from a stream; `private` if it came from the step's work stream.

    `deliveries` counts how often it was handed to a worker, this time included.
    """

    stream: str
    id: str
    raw: bytes
    private: bool = False
    deliveries: int = 1


@dataclass(frozen=True)
class Finisher:
    """Builds completions for one step on one worker; `decides` says whether it may reject documents.

    What comes of an entry stays in the partition that the entry is in.
    """

    keys: Keys
    step: str
    version: str
    worker: str
    decides: bool = True

    def emit(self, entry: Entry, event: Envelope[EventData], result: Emit, at: datetime) -> Completion:
        """The step's output goes out."""
        version = whole_version(self.version, result.made_with)
        data = result.data
        output = write_derived_event(self.step, version, event, data, at)
        outcome = data.event_type if result.state is None else str(result.state)
        record = self._record(at, outcome, event.id, output.id, version=version)
        completion = self._publish(
            entry, event.subject, data, output, result.state, record, at, warnings=result.warnings
        )
        if result.beside is None:
            return completion
        span = output.traceparent  # one piece of work, one span
        beside = write_derived_event(self.step, version, event, result.beside, at, span)
        stream = self.keys.beside(entry.stream).stream(type(result.beside))
        return completion._replace(beside=stream, beside_payload=beside.payload)

    def skip(self, entry: Entry, event: Envelope[EventData], result: Skip, at: datetime) -> Completion:
        """Nothing to publish."""
        record = self._record(at, result.reason, event.id, None)
        return Completion(
            stream=entry.stream,
            entry_id=entry.id,
            mode=Mode.NONE,
            output="",
            payload=b"",
            document_id=event.subject,
            record=record,
            event_id="",
            state=None,
            now=milliseconds(at),
            private=entry.private,
            leads=self._leads(event),
        )

    def retry(
        self, entry: Entry, event: Envelope[EventData], decision: RetryAfter, error: Exception, at: datetime
    ) -> Completion:
        """The same event goes to the step's delayed work."""
        record = self._record(at, "retry", event.id, None, explain(error)[:500])
        return Completion(
            stream=entry.stream,
            entry_id=entry.id,
            mode=Mode.RETRY,
            output=self.keys.beside(entry.stream).delayed(self.step),
            payload=entry.raw,
            document_id=event.subject,
            record=record,
            event_id="",
            state=None,
            now=milliseconds(at),
            delay=decision.seconds,
            private=entry.private,
            leads=self._leads(event),
        )

    def reject(
        self,
        entry: Entry,
        event: Envelope[EventData],
        decision: Reject,
        error: Exception,
        at: datetime,
        attempt: int,
    ) -> Completion:
        """A dead letter that carries the event it was asked with."""
        data = DocumentRejected(
            step=self.step,
            reason=decision.reason,
            detail=decision.detail,
            document_id=event.subject,
            location=getattr(event.data, "location", None),
            attempts=attempt,
            error=explain(error)[:2000],
            original=json.loads(entry.raw),
        )
        output = write_derived_event(self.step, self.version, event, data, at)
        record = self._record(at, State.REJECTED.value, event.id, output.id, decision.detail)
        state = State.REJECTED if self.decides else None
        return self._publish(entry, event.subject, data, output, state, record, at, decision.reason)

    def reject_unreadable(self, entry: Entry, error: Exception, at: datetime) -> Completion:
        """An entry that is no event of ours: a dead letter without a document, with the whole entry in it.

        Its id comes from the entry, which is its only name.
        """
        data = DocumentRejected(
            step=self.step,
            reason=ReasonCode.INVALID_EVENT,
            detail=_what_to_do(error),
            error=str(error)[:2000],
            original=_whole(entry.raw),
        )
        place = Location(root=entry.stream, path=entry.id, revision=1)
        source = source_of("unknown", self.step)
        output = write_root_event(source, f"{entry.stream}/{entry.id}", place, data, at)
        record = self._record(at, State.REJECTED.value, entry.id, output.id)
        return self._publish(entry, "", data, output, None, record, at, data.reason)

    def _leads(self, event: Envelope[EventData]) -> bool:
        """Of several groups on a stream the last one in the topology takes the document further."""
        return groups(type(event.data))[-1:] == [self.step]

    def _publish(
        self,
        entry: Entry,
        document_id: str,
        data: EventData,
        output: Written,
        state: State | None,
        record: bytes,
        at: datetime,
        reason: str = "",
        warnings: tuple[str, ...] | None = None,
    ) -> Completion:
        keys = self.keys.beside(entry.stream)
        return Completion(
            stream=entry.stream,
            entry_id=entry.id,
            mode=Mode.EMIT,
            output=keys.stream(type(data)),
            payload=output.payload,
            document_id=document_id,
            record=record,
            event_id=output.id,
            state=state,
            now=milliseconds(at),
            private=entry.private,
            reason=reason,
            warnings=warnings,
            places=keys.locations("") if isinstance(data, DocumentIndexed) else "",
        )

    def _record(
        self,
        at: datetime,
        outcome: str,
        event: str,
        output: str | None,
        error: str | None = None,
        version: str | None = None,
    ) -> bytes:
        record = {
            "at": iso(at),
            "worker": self.worker,
            "version": version or self.version,
            "outcome": outcome,
            "event_id": event,
        }
        if output is not None:
            record["output_id"] = output
        if error is not None:
            record["error"] = error
        return to_json(record)


def _what_to_do(error: Exception) -> str:
    if isinstance(error, UnknownVersion):
        return f"made by another version of Copydesk ({error}): upgrade this one, then redrive"
    return "the entry is no valid event of the expected type"


def _whole(raw: bytes) -> dict[str, Any]:
    """The entry as the JSON object that it is, or as text: a later version may understand it."""
    try:
        value = json.loads(raw)
    except ValueError:
        value = None
    return value if isinstance(value, dict) else {"raw": raw.decode("utf-8", "backslashreplace")}
