"""The commands, each a module of its own that is imported when it is asked for.

Imported together they take a second, which a help text or one command need not wait for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from services.cli.signals import Stopped

SIGNALLED = 128
"""A process that a signal ended has this and its number for a code."""


@dataclass(frozen=True)
class Entry:
    """One command or group of commands: where it is and what the list says of it."""

    module: str
    """Under `services.cli`; what is to be run or mounted has the name `attribute` in it."""
    attribute: str
    line: str
    """The first sentence of its own help."""


COMMANDS: dict[str, Entry] = {
    "run": Entry("run", "run", "Run the embedded server and all services until Ctrl-C."),
    "ingest": Entry(
        "ingest", "ingest", "Take in files and folders; runs the services itself unless they run already."
    ),
    "search": Entry("search", "search", "Print the articles that fit, best first."),
    "statements": Entry(
        "statements",
        "statements",
        "Print who said what about it, the newest first; all conditions hold for one statement.",
    ),
    "show": Entry("show", "show", "Print one article with what was found in it."),
    "status": Entry(
        "status", "status", "Print how many documents are in which state, and what each step has before it."
    ),
    "stories": Entry(
        "stories",
        "stories",
        "Print the stories of more than one document, and what each is to the first of its story.",
    ),
    "receipt": Entry(
        "receipt", "receipt", "Print each step's time, attempts, worker and outcome for one document."
    ),
    "audit": Entry(
        "audit",
        "audit",
        "Compare the files on disk with the states of their documents and the index; exit 1 on a difference.",
    ),
    "roots": Entry("roots", "roots", "Watched folders: list, confirm, forget, keep, rename."),
    "doctor": Entry(
        "doctor",
        "doctor",
        "Look at server, store, index and roots; exit 1 if anything is wrong, with what to do about it.",
    ),
    "replay": Entry(
        "replay",
        "replay",
        "Send indexed documents through a step again; what comes of it are events of a new generation.",
    ),
    "top": Entry("top", "top", "Show lag, rates, seconds a step, trouble and sizes, until Ctrl-C."),
    "tokens": Entry(
        "tokens", "tokens", "Tokens of the desk with a name and a right each: list, add, withdraw."
    ),
    "users": Entry(
        "users",
        "users",
        "Write an access list for the server (its `aclfile`), and a password file for each service.",
    ),
    "purge": Entry(
        "purge",
        "purge",
        "Take a document out of index, store, streams and receipts for good; a tombstone stays.",
    ),
    "backup": Entry(
        "backup",
        "backup",
        "Copy server, content, index and journals of one moment into a new folder, while everything runs.",
    ),
    "restore": Entry(
        "backup", "restore", "Put a backup into an empty state and namespace. No service may run meanwhile."
    ),
    "deadletters": Entry("deadletters", "deadletters", "Rejected documents: list, show, redrive, discard."),
    "parse": Entry(
        "copy", "parse", "Print the structure of each file: title, authors, date, sections, credit."
    ),
    "annotate": Entry(
        "copy",
        "annotate",
        "Print the structure of each file and what it says: names, quotations, dates, agencies.",
    ),
    "searches": Entry(
        "searches",
        "searches",
        "Saved searches: list, save, delete, export, import. New documents that they find are announced"
        " as `search.matched`.",
    ),
    "consume": Entry(
        "events", "consume", "Print events as they come, until Ctrl-C; with --no-wait those that are kept."
    ),
    "consumers": Entry(
        "consumers", "consumers", "Who reads the events: list, add, remove; and what a group missed."
    ),
    "contracts": Entry("contracts", "contracts", "The contracts of the events: show, diff."),
    "webhooks": Entry("webhooks", "webhooks", "Send events to addresses, by Standard Webhooks."),
}


class LazyGroup(TyperGroup):
    """A group that knows its commands by name and imports the one that is run."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for. A signal that ends it is said, and told by the exit code."""
        try:
            return super().invoke(ctx)
        except Stopped as stopped:
            typer.echo("stopped", err=True)
            raise typer.Exit(SIGNALLED + stopped.number) from stopped

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the base's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        entry = COMMANDS.get(cmd_name)
        return None if entry is None else load(cmd_name, entry)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        listing = _Listing(name=self.name, params=self.params, help=self.help)
        listing.format_help(ctx, formatter)


class _Listing(TyperGroup):
    """The same group when it is listed: each command is its line."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name].line)


def load(name: str, entry: Entry) -> Any:
    """The command itself, its module imported."""
    found = getattr(import_module(f"services.cli.{entry.module}"), entry.attribute)
    command = typer.main.get_command(found if isinstance(found, typer.Typer) else _alone(found))
    command.name = name
    return command


def _alone(function: Callable[..., None]) -> typer.Typer:
    """An application of one command, which Typer makes that command itself."""
    app = typer.Typer(add_completion=False)
    app.command()(function)
    return app
