"""The Typer application that the commands hang on."""

import logging
import sys
from typing import Annotated

import structlog
import typer

from services.cli.options import StateOption
from services.process.version import VERSION


def application() -> typer.Typer:
    """An application without commands yet; `--state` stands before or after the command."""
    app = typer.Typer(
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
        context.obj = state
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
            logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever it is by then
        )

    return app


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"copydesk {VERSION}")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version")
]
