"""Options that commands share which have settings."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from services.cli.application import STATE_HELP, JsonOption
from services.process.settings import Settings, what_is_wrong

__all__ = ["JsonOption", "SettingsOption"]

WRONG_SETTING = 2
"""The exit code of wrong usage."""


def _settings(context: typer.Context, folder: str) -> Settings:
    """The settings for the folder after the command, or the one before it, which the context holds."""
    state = folder or context.obj
    try:
        return Settings(state=Path(state)) if state else Settings()
    except ValidationError as error:
        typer.echo(what_is_wrong(error), err=True)
        raise typer.Exit(WRONG_SETTING) from None


SettingsOption = Annotated[
    Settings,
    typer.Option(
        "--state",
        parser=str,
        callback=_settings,
        default_factory=str,
        metavar="FOLDER",
        show_default=".copydesk",
        help=STATE_HELP,
    ),
]
