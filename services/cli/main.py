"""The command line: registers the commands, each a module of its own."""

from services.cli import copy, events, ingest, run, search, status
from services.cli.application import application


def main() -> None:
    """Entry point of `copydesk`."""
    app = application()
    app.command("run")(run.run)
    app.command("ingest")(ingest.ingest)
    app.command("search")(search.search)
    app.command("show")(search.show)
    app.command("status")(status.status)
    app.command("parse")(copy.parse)
    app.command("annotate")(copy.annotate)
    app.command("consume")(events.consume)
    app()
