"""Entry point of the command line."""

import os
import sys

from services.cli.application import application
from services.cli.commands import LazyGroup
from services.cli.signals import Stopped, heed_signals
from services.process.private import UMASK

SIGNALLED = 128
"""A process that a signal ended has this and its number for a code."""
DEBUG = "COPYDESK_DEBUG"
"""Where this is set, the traceback of what was not expected is printed too."""


def main() -> None:
    """Entry point of `copydesk`."""
    heed_signals()
    os.umask(UMASK)
    try:
        application(LazyGroup)()
    except Stopped as stopped:
        sys.stderr.write("stopped\n")
        sys.exit(SIGNALLED + stopped.number)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        sys.exit(_report(error))


def _report(error: Exception) -> int:
    """Tell a person why it ended; the exit code. What judges errors is imported for one alone."""
    from services.cli.failures import failure
    from services.cli.output import errors, plain
    from services.process.settings import Settings

    told = failure(error, Settings().url)
    errors.print(plain(told.line), soft_wrap=True)
    return told.code
