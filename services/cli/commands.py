"""The commands, each a module of its own that is imported when it is asked for.

Imported together they take a second, which a help text or one command need not wait for.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand

from services.cli.application import PlainGroup
from services.cli.signals import Stopped

SIGNALLED = 128
"""A process that a signal ended has this and its number for a code."""


@dataclass(frozen=True)
class CommandEntry:
    """One command or group of commands: where it is and what the list says of it."""

    module: str
    """Under `services.cli`; what is to be run or mounted has the name `attribute` in it."""
    attribute: str
    line: str
    """The first sentence of its own help."""


COMMANDS: dict[str, CommandEntry] = {
    "run": CommandEntry("run", "run", "Run the embedded server and all services until Ctrl-C."),
    "ingest": CommandEntry(
        "ingest", "ingest", "Take in files and folders; runs the services itself unless they run already."
    ),
    "search": CommandEntry(
        "search", "search", "Print the articles that fit, best first; with --count the names in them."
    ),
    "statements": CommandEntry(
        "statements",
        "statements",
        "Print who said what about it, the newest first; all conditions hold for one statement.",
    ),
    "show": CommandEntry("show", "show", "Print one article with what was found in it."),
    "status": CommandEntry(
        "status", "status", "Print how many documents are in which state, and what each step has before it."
    ),
    "stories": CommandEntry(
        "stories",
        "stories",
        "Print the stories of more than one document, and what each is to the first of its story.",
    ),
    "receipt": CommandEntry(
        "receipt", "receipt", "Print each step's time, attempts, worker and outcome for one document."
    ),
    "audit": CommandEntry(
        "audit",
        "audit",
        "Compare the files on disk with the states of their documents and the index; exit 1 on a difference.",
    ),
    "roots": CommandEntry("roots", "roots", "Watched folders: list, confirm, forget, keep, rename."),
    "doctor": CommandEntry(
        "doctor",
        "doctor",
        "Look at server, store, index and roots; exit 1 if anything is wrong, with what to do about it.",
    ),
    "replay": CommandEntry(
        "replay",
        "replay",
        "Send indexed documents through a step again; what comes of it are events of a new generation.",
    ),
    "top": CommandEntry("top", "top", "Show lag, rates, seconds a step, trouble and sizes, until Ctrl-C."),
    "tokens": CommandEntry(
        "tokens", "tokens", "Tokens of the desk with a name and a right each: list, add, withdraw."
    ),
    "users": CommandEntry(
        "users",
        "users",
        "Write an access list for the server (its `aclfile`), and a password file for each service.",
    ),
    "purge": CommandEntry(
        "purge",
        "purge",
        "Take a document out of index, store, streams and receipts for good; a tombstone stays.",
    ),
    "backup": CommandEntry(
        "backup",
        "backup",
        "Copy server, content, index and journals of one moment into a new folder, while everything runs.",
    ),
    "restore": CommandEntry(
        "backup", "restore", "Put a backup into an empty state and namespace. No service may run meanwhile."
    ),
    "deadletters": CommandEntry(
        "deadletters", "deadletters", "Rejected documents: list, show, redrive, discard."
    ),
    "parse": CommandEntry(
        "parse", "parse", "Print the structure of each file: title, authors, date, sections, credit."
    ),
    "annotate": CommandEntry(
        "annotate",
        "annotate",
        "Print the structure of each file and what it says: names, quotations, dates, agencies.",
    ),
    "searches": CommandEntry(
        "searches",
        "searches",
        "Saved searches: list, save, delete, export, import. New documents that they find are announced"
        " as `search.matched`.",
    ),
    "consume": CommandEntry(
        "events", "consume", "Print events as they come, until Ctrl-C; with --no-wait those that are kept."
    ),
    "consumers": CommandEntry(
        "consumers", "consumers", "Who reads the events: list, add, remove; and what a group missed."
    ),
    "contracts": CommandEntry("contracts", "contracts", "The contracts of the events: show, diff."),
    "completion": CommandEntry(
        "completion",
        "completion",
        "Print what makes a shell complete commands, options and choices at Tab.",
    ),
    "webhooks": CommandEntry("webhooks", "webhooks", "Send events to addresses, by Standard Webhooks."),
}


class LazyGroup(PlainGroup):
    """A group that knows its commands by name and imports the one that is run or completed.

    `commands` holds each by its line alone: enough to list them, to complete names and to guess at a slip.
    """

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: TyperCommand(name, help=entry.line) for name, entry in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that is meant, imported, and what is left for it."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and load(str(name), COMMANDS[str(name)]), rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for. A signal that ends it is said, and told by the exit code."""
        try:
            return super().invoke(ctx)
        except Stopped as stopped:
            typer.echo("stopped", err=True)
            raise typer.Exit(SIGNALLED + stopped.number) from stopped


def load(name: str, entry: CommandEntry) -> Any:
    """The command itself, its module imported.

    One that brings no logs is spared their library; if it comes to need more, it calls `log_warnings` then.
    """
    found = getattr(import_module(f"services.cli.{entry.module}"), entry.attribute)
    if "structlog" in sys.modules:
        import_module("services.cli.logs").log_warnings()
    command = typer.main.get_command(found if isinstance(found, typer.Typer) else _alone(found))
    command.name = name
    return command


def _alone(function: Callable[..., None]) -> typer.Typer:
    """An application of one command, which Typer makes that command itself."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(function)
    return app
