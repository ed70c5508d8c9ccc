"""Why a worker ended, and so with which reason its copy is rejected."""

import signal
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.sandbox.fork_server_client import WorkerExit
from services.process.errors import Rejected

NEAR: Final = 0.75
"""Share of the memory limit; a worker that died holding more than this died of it."""


def after_crash(end: WorkerExit, memory: int) -> Rejected:
    """The rejection of the copy that a worker ended on. `memory` is its limit in bytes."""
    if end.code == -signal.SIGXCPU:
        return Rejected(ReasonCode.PARSER_TIMEOUT, "out of processor time")
    if end.code == -signal.SIGKILL or end.memory > NEAR * memory:
        return Rejected(ReasonCode.PARSER_MEMORY, f"killed at {end.memory} bytes of memory")
    return Rejected(ReasonCode.PARSER_CRASH, f"the parser ended with {_named(end.code)}")


def after_timeout(seconds: float) -> Rejected:
    """The rejection of a copy that took too long."""
    return Rejected(ReasonCode.PARSER_TIMEOUT, f"not parsed after {seconds:g} s")


def _named(code: int) -> str:
    if code >= 0:
        return f"code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
