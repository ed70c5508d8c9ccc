"""From results to completions: ids, states, records, and what a dead letter carries."""

import json
from datetime import UTC, datetime, timedelta

from copydesk_contracts.codec import decode
from copydesk_contracts.events import DocumentParsed, DocumentRejected, ReasonCode
from services.delivery.completion import Mode
from services.delivery.finish import Entry, Finisher
from services.delivery.outcome import Emit, Skip
from services.delivery.retry import Reject, RetryAfter
from services.process.clock import milliseconds
from services.process.errors import Rejected
from services.state.keys import Keys, State
from tests.integration.stepping import discovered, parsed

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
KEYS = Keys("t")
FINISHER = Finisher(KEYS, "parser", "7", "w1")
EVENT = discovered("a.txt")
ENTRY = Entry(KEYS.stream(type(EVENT.data)), "5-0", EVENT.to_json())


def emit() -> Emit:
    result = parsed(EVENT)
    assert isinstance(result, Emit)
    return result


def test_output_is_derived_from_its_cause() -> None:
    done = FINISHER.emit(ENTRY, EVENT, emit(), AT)
    output = decode(done.payload)
    assert (output.causationid, output.correlationid, output.subject) == (EVENT.id, EVENT.id, EVENT.subject)
    assert (done.mode, done.output, done.state) == (Mode.EMIT, KEYS.stream(DocumentParsed), State.PARSED)
    assert done.event_id == output.id
    assert output.traceparent[3:35] == EVENT.traceparent[3:35]


def test_ids_depend_on_version_and_generation_and_not_on_time_or_worker() -> None:
    later = AT + timedelta(days=1)
    first = FINISHER.emit(ENTRY, EVENT, emit(), AT).event_id
    assert Finisher(KEYS, "parser", "7", "w9").emit(ENTRY, EVENT, emit(), later).event_id == first
    assert Finisher(KEYS, "parser", "8", "w1").emit(ENTRY, EVENT, emit(), AT).event_id != first
    again = EVENT.model_copy(update={"generation": 1})
    assert FINISHER.emit(ENTRY, again, emit(), AT).event_id != first


def test_a_result_made_with_another_program_or_another_version_of_it_is_another_result() -> None:
    made = [
        emit()._replace(made_with=readers) for readers in ((), ("tesseract 5.3.0",), ("tesseract 5.5.0",))
    ]
    done = [FINISHER.emit(ENTRY, EVENT, result, AT) for result in made]
    assert len({completion.event_id for completion in done}) == 3
    versions = [json.loads(completion.record)["version"] for completion in done]
    assert versions == ["7", "7+tesseract-5.3.0", "7+tesseract-5.5.0"]


def test_skip_leaves_the_state_alone() -> None:
    done = FINISHER.skip(ENTRY, EVENT, Skip("duplicate"), AT)
    assert (done.mode, done.state, done.payload, done.event_id) == (Mode.NONE, None, b"", "")
    assert json.loads(done.record)["outcome"] == "duplicate"


def test_a_step_that_only_looks_on_rejects_nobody() -> None:
    looking_on = Finisher(KEYS, "alerter", "1", "w1", decides=False)
    letters = [
        finisher.reject(ENTRY, EVENT, Reject(ReasonCode.STEP_FAILED, "no"), RuntimeError("x"), AT, 3)
        for finisher in (looking_on, FINISHER)
    ]
    assert [done.state for done in letters] == [None, State.REJECTED]
    assert {done.output for done in letters} == {KEYS.stream(DocumentRejected)}


def test_retry_carries_the_very_same_bytes() -> None:
    done = FINISHER.retry(ENTRY, EVENT, RetryAfter(90.0), RuntimeError("x"), AT)
    assert (done.mode, done.payload, done.output) == (Mode.RETRY, ENTRY.raw, KEYS.delayed("parser"))
    assert done.delay == 90
    assert done.now == milliseconds(AT)
    assert json.loads(done.record)["error"] == "RuntimeError: x"


def test_dead_letter_carries_everything_to_send_it_again() -> None:
    error = Rejected(ReasonCode.ENCRYPTED, "asks for a password")
    done = FINISHER.reject(ENTRY, EVENT, Reject(error.reason, error.detail), error, AT, 3)
    dead = decode(done.payload)
    assert isinstance(dead.data, DocumentRejected)
    assert (dead.data.step, dead.data.reason, dead.data.attempts) == ("parser", ReasonCode.ENCRYPTED, 3)
    assert dead.data.location == EVENT.data.location
    assert decode(json.dumps(dead.data.original)) == EVENT
    assert (done.state, done.reason) == (State.REJECTED, "encrypted")


def test_unreadable_entry_is_named_after_its_place() -> None:
    entry = Entry("{t}:s", "9-1", b"\xff\x00{")
    done = FINISHER.reject_unreadable(entry, ValueError("no JSON"), AT)
    dead = decode(done.payload)
    assert isinstance(dead.data, DocumentRejected)
    assert (done.document_id, done.state, dead.data.document_id) == ("", None, None)
    assert dead.subject == "{t}:s/9-1"
    assert FINISHER.reject_unreadable(entry, ValueError("else"), AT).event_id == done.event_id


def test_work_entries_are_deleted_when_done() -> None:
    work = Entry(KEYS.work("parser"), "1-0", ENTRY.raw, private=True)
    assert FINISHER.emit(work, EVENT, emit(), AT).private
    assert not FINISHER.emit(ENTRY, EVENT, emit(), AT).private
