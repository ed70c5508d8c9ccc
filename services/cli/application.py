"""The Typer application that the commands hang on."""

import logging
import sys

import structlog
import typer

from services.cli.options import StateOption


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
    def _common(state: StateOption = None) -> None:  # noqa: ARG001
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )

    return app
