"""The command line: registers the commands, each a module of its own."""

import os
import sys

from services.cli import (
    audit,
    consumers,
    contracts,
    copy,
    deadletters,
    doctor,
    events,
    ingest,
    purge,
    receipt,
    replay,
    roots,
    run,
    search,
    searches,
    show,
    statements,
    status,
    stories,
    webhooks,
)
from services.cli.application import application
from services.cli.failures import Stopped, failure, heed_signals
from services.cli.output import errors, plain
from services.process.settings import Settings
from services.state.resources import PRIVATE

SIGNALLED = 128
"""A process that a signal ended has this and its number for a code."""
DEBUG = "COPYDESK_DEBUG"
"""Where this is set, the traceback of what was not expected is printed too."""


def main() -> None:
    """Entry point of `copydesk`."""
    app = application()
    app.command("run")(run.run)
    app.command("ingest")(ingest.ingest)
    app.command("search")(search.search)
    app.command("statements")(statements.statements)
    app.add_typer(searches.searches, name="searches")
    app.command("show")(show.show)
    app.command("status")(status.status)
    app.command("stories")(stories.stories)
    app.command("receipt")(receipt.receipt)
    app.command("audit")(audit.audit)
    app.add_typer(roots.roots, name="roots")
    app.command("doctor")(doctor.doctor)
    app.command("replay")(replay.replay)
    app.command("purge")(purge.purge)
    app.add_typer(deadletters.deadletters, name="deadletters")
    app.command("parse")(copy.parse)
    app.command("annotate")(copy.annotate)
    app.add_typer(consumers.consumers, name="consumers")
    app.add_typer(contracts.contracts, name="contracts")
    app.add_typer(webhooks.webhooks, name="webhooks")
    app.command("consume")(events.consume)
    heed_signals()
    os.umask(PRIVATE)
    try:
        app()
    except Stopped as stopped:
        errors.print("stopped")
        sys.exit(SIGNALLED + stopped.number)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        told = failure(error, Settings().url)
        errors.print(plain(told.line), soft_wrap=True)
        sys.exit(told.code)
