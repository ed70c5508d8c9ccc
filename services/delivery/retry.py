"""The retry policy: a pure function from a failure to what happens next."""

from dataclasses import dataclass

from copydesk_contracts.events import ReasonCode
from services.process.errors import Rejected, Suspected, Transient, WorkerDied
from services.process.trouble import passing
from services.state.content import ContentMissing

MAX_DOUBLINGS = 30
"""Doublings after which the limit holds for any setting; without a bound the number leaves what a float
can say."""


@dataclass(frozen=True)
class Policy:
    """Waiting times double from `backoff` to `backoff_limit` seconds, `attempts` times at most."""

    attempts: int = 5
    backoff: float = 1.0
    backoff_limit: float = 300.0

    def delay(self, failures: int) -> float:
        """Seconds to wait after so many failures (1, 2, ...)."""
        return min(self.backoff_limit, self.backoff * 2.0 ** min(failures - 1, MAX_DOUBLINGS))


@dataclass(frozen=True)
class RetryAfter:
    """Try again in so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Reject:
    """Give up: dead letter with this reason."""

    reason: ReasonCode
    detail: str


def judged(error: Exception) -> bool:
    """Whether this failure is about the copy, and no sign that the step itself is broken."""
    return isinstance(error, Rejected | ContentMissing | WorkerDied)


def waits(error: Exception) -> bool:
    """Whether the step only has to wait for something outside of the copy."""
    return isinstance(error, Transient | OSError) or passing(error)


def decide(error: Exception, failures: int, policy: Policy) -> RetryAfter | Reject:
    """What to do after the `failures`-th failure in a row, this error being the last.

    A judgement is final, a condition outside of the copy is waited for without end,
    and anything unexpected is tried a set number of times. So is copy that a worker did
    not survive: it may have been the worker's bad day.
    """
    if isinstance(error, Suspected) and failures < policy.attempts:
        return RetryAfter(policy.delay(failures))
    if isinstance(error, Rejected):
        return Reject(error.reason, error.detail)
    if isinstance(error, ContentMissing):
        return Reject(ReasonCode.CONTENT_MISSING, f"the store has no content {error}")
    if isinstance(error, WorkerDied):
        return Reject(ReasonCode.STEP_FAILED, str(error))
    if waits(error) or failures < policy.attempts:
        return RetryAfter(policy.delay(failures))
    return Reject(ReasonCode.STEP_FAILED, f"failed {failures} times, at last with {type(error).__name__}")
