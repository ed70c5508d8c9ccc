"""The Typer application that the commands hang on."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

LONGEST_LINE = 400
"""Characters; nothing of ours is cut."""
STATE_HELP = "Folder of server, content store and index"


class PlainGroup(TyperGroup):
    """A group whose help has each command's first sentence whole, in plain text.

    What would draw it in boxes takes longer to import than all else that a help text needs.
    """

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the base's signature
        rows = [(name, one.get_short_help_str(LONGEST_LINE)) for name, one in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def family(line: str, *, listed_alone: bool = True) -> typer.Typer:
    """An application of commands that belong together; by itself it prints its help, if that is wanted."""
    return typer.Typer(
        cls=PlainGroup, help=line, no_args_is_help=listed_alone, add_completion=False, rich_markup_mode=None
    )


def application(group: type[TyperGroup] = TyperGroup) -> typer.Typer:
    """An application whose commands are those of the group; `--state` stands before or after the command."""
    app = typer.Typer(
        cls=group,
        name="copydesk",
        help="News copy in, typed events and a searchable index out.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        add_completion=False,
    )

    @app.callback()
    def _common(
        context: typer.Context,
        state: StateOption = None,
        version: VersionOption = False,  # noqa: ARG001
    ) -> None:
        context.obj = state

    return app


def _tell_version(wanted: bool) -> None:
    if wanted:
        from services.process.version import VERSION

        typer.echo(f"copydesk {VERSION}")
        raise typer.Exit


StateOption = Annotated[Path | None, typer.Option("--state", help=f"{STATE_HELP} [.copydesk]")]
VersionOption = Annotated[
    bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON Lines")]
