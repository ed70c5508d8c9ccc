"""The Typer application that the commands hang on."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

STATE_HELP = "Folder of server, content store and index"


def application(group: type[TyperGroup] = TyperGroup) -> typer.Typer:
    """An application whose commands are those of the group; `--state` stands before or after the command."""
    app = typer.Typer(
        cls=group,
        name="copydesk",
        help="News copy in, typed events and a searchable index out.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )

    @app.callback()
    def _common(
        context: typer.Context,
        state: StateOption = None,
        version: VersionOption = False,  # noqa: ARG001
    ) -> None:
        import structlog  # a list of commands needs no logs

        context.obj = state
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
            logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever it is by then
        )

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
