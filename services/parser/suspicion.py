"""Which of the parser's rejections may be no fault of the copy."""

from copydesk_contracts.events import ReasonCode
from services.process.errors import Rejected, Suspected

SUSPECTED = frozenset((ReasonCode.PARSER_CRASH, ReasonCode.PARSER_TIMEOUT, ReasonCode.PARSER_MEMORY))
"""Ends of a worker: a machine that was short of memory or time brings them about as well."""


def doubted(rejection: Rejected) -> Rejected:
    """The rejection, marked as one to be tried again where a worker's end is all that speaks for it."""
    if rejection.reason not in SUSPECTED:
        return rejection
    return Suspected(rejection.reason, rejection.detail)
