"""The command line: registers the commands, each a module of its own."""

import sys

from redis.exceptions import ConnectionError as ServerGone

from services.cli import (
    audit,
    copy,
    deadletters,
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
    status,
    stories,
)
from services.cli.application import application
from services.cli.output import errors, plain


def main() -> None:
    """Entry point of `copydesk`."""
    app = application()
    app.command("run")(run.run)
    app.command("ingest")(ingest.ingest)
    app.command("search")(search.search)
    app.add_typer(searches.searches, name="searches")
    app.command("show")(show.show)
    app.command("status")(status.status)
    app.command("stories")(stories.stories)
    app.command("receipt")(receipt.receipt)
    app.command("audit")(audit.audit)
    app.add_typer(roots.roots, name="roots")
    app.command("replay")(replay.replay)
    app.command("purge")(purge.purge)
    app.add_typer(deadletters.deadletters, name="deadletters")
    app.command("parse")(copy.parse)
    app.command("annotate")(copy.annotate)
    app.command("consume")(events.consume)
    try:
        app()
    except ServerGone as error:
        errors.print(plain(f"no server answers ({error}); start one with: copydesk run"))
        sys.exit(1)
