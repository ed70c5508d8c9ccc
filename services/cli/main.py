"""Entry point of the command line."""

import os
import sys

from services.cli.application import application
from services.cli.commands import LazyGroup
from services.cli.completion import be_asked
from services.cli.signals import heed_signals
from services.cli.standard import ReaderGone, let_go, mind_readers
from services.process.private import UMASK

DEBUG = "COPYDESK_DEBUG"
"""Where this is set, the traceback of what was not expected is printed too."""


def main() -> None:
    """Entry point of `copydesk`."""
    heed_signals()
    mind_readers()
    be_asked()
    os.umask(UMASK)
    try:
        _run()
    except ReaderGone:
        let_go()
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        sys.exit(_report(error))


def _run() -> None:
    try:
        application(LazyGroup)()
    finally:
        sys.stdout.flush()


def _report(error: Exception) -> int:
    """Tell a person why it ended; the exit code. What judges errors is imported for one alone."""
    from services.cli.failures import failure
    from services.cli.output import errors, plain
    from services.process.settings import Settings

    told = failure(error, Settings().place)
    try:
        errors.print(plain(told.line), soft_wrap=True)
    except ReaderGone:
        let_go()
    return told.code
