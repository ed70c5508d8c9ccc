"""The exceptions that decide an event's fate. Anything else is unexpected, and counted."""

from copydesk_contracts.events import ReasonCode


class Rejected(Exception):
    """This copy cannot be processed, now or later: dead letter at once, no retry."""

    def __init__(self, reason: ReasonCode, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Suspected(Rejected):
    """Nobody survived this copy. It may have been the worker's bad day: rejected if it happens again."""


class Transient(Exception):
    """Something outside of the copy is missing for the moment: try again later."""


class WorkerDied(Exception):
    """The worker that ran this event, and nothing else, died of it again and again."""


def explain(error: BaseException) -> str:
    """Class and message, which the `repr` of the client's errors does not give."""
    return f"{type(error).__name__}: {error}"
