"""The retry policy: pure, monotonic, bounded, and final where it must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import exceptions as server
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    OutOfMemoryError,
    ReadOnlyError,
    ResponseError,
)

from copydesk_contracts.events import ReasonCode
from services.delivery.retry import Policy, Reject, RetryAfter, decide, judged
from services.parser.suspicion import SUSPECTED, doubted
from services.process.errors import Rejected, Transient, WorkerDied
from services.process.trouble import passing, vanished
from services.state.content import ContentMissing

POLICY = Policy(attempts=4, backoff=0.5, backoff_limit=60.0)


@pytest.mark.parametrize("reason", sorted(SUSPECTED))
def test_copy_that_a_worker_did_not_survive_is_tried_a_set_number_of_times(reason: ReasonCode) -> None:
    error = doubted(Rejected(reason, "it died"))
    assert [isinstance(decide(error, n, POLICY), RetryAfter) for n in (1, 3, 4)] == [True, True, False]
    assert decide(error, 4, POLICY) == Reject(reason, "it died")
    assert judged(error), "it is no sign that the step itself is broken"


@pytest.mark.parametrize("reason", ReasonCode)
def test_judgement_is_final_at_the_first_failure(reason: ReasonCode) -> None:
    assert decide(Rejected(reason, "so it is"), 1, POLICY) == Reject(reason, "so it is")


@pytest.mark.parametrize(("failures", "retried"), [(1, True), (3, True), (4, False), (9, False)])
def test_unexpected_errors_are_tried_a_set_number_of_times(failures: int, retried: bool) -> None:
    decision = decide(KeyError("x"), failures, POLICY)
    assert isinstance(decision, RetryAfter) is retried
    if isinstance(decision, Reject):
        assert decision.reason is ReasonCode.STEP_FAILED
        assert "KeyError" in decision.detail


@pytest.mark.parametrize(
    "error", [Transient("later"), OSError(28, "full"), ReadOnlyError("x"), server.ConnectionError("x")]
)
def test_conditions_outside_of_the_copy_are_waited_for_without_end(error: Exception) -> None:
    assert decide(error, 10_000, POLICY) == RetryAfter(60.0)


def test_missing_content_and_deadly_copy_are_final() -> None:
    missing = decide(ContentMissing("ab"), 1, POLICY)
    assert isinstance(missing, Reject)
    assert missing.reason is ReasonCode.CONTENT_MISSING
    assert decide(WorkerDied("it died"), 1, POLICY) == Reject(ReasonCode.STEP_FAILED, "it died")


@given(st.integers(min_value=1, max_value=100_000))
def test_waiting_grows_and_stays_below_its_limit(failures: int) -> None:
    delay, longer = POLICY.delay(failures), POLICY.delay(failures + 1)
    assert 0.5 <= delay <= longer <= 60.0
    assert POLICY.delay(1) == 0.5


def test_only_judgements_count_as_judged() -> None:
    assert judged(Rejected(ReasonCode.EMPTY, ""))
    assert judged(ContentMissing("x"))
    assert not judged(OSError(28, "full"))
    assert not judged(RuntimeError("bug"))


@pytest.mark.parametrize(
    "error",
    [
        ReadOnlyError("x"),
        OutOfMemoryError("x"),
        BusyLoadingError("x"),
        server.ConnectionError("x"),
        ConnectionRefusedError("x"),
        ResponseError("MISCONF Errors writing to the AOF file"),
        ResponseError("OOM command not allowed script: 12, on @user_script:1."),
        ResponseError("NOREPLICAS not enough"),
    ],
)
def test_trouble_of_the_server_passes(error: Exception) -> None:
    assert passing(error)


@pytest.mark.parametrize(
    "error",
    [ResponseError("WRONGTYPE x"), AuthenticationError("no"), RuntimeError("x"), ResponseError("NOGROUP x")],
)
def test_what_would_be_refused_again_does_not_pass(error: Exception) -> None:
    assert not passing(error)


def test_missing_groups_are_told_from_trouble() -> None:
    assert vanished(ResponseError("NOGROUP No such key"))
    assert vanished(ResponseError("UNBLOCKED the stream key no longer exists"))
    assert not vanished(ResponseError("ERR x"))
