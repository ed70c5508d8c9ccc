"""Options that commands share which have settings."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.cli.application import STATE_HELP, JsonOption
from services.process.settings import Settings

__all__ = ["JsonOption", "SettingsOption"]


def _settings(context: typer.Context, folder: str) -> Settings:
    """The settings for the folder after the command, or the one before it, which the context holds."""
    state = folder or context.obj
    try:
        return Settings(state=Path(state)) if state else Settings()
    except ValidationError as error:
        problems = error.errors(include_input=False)
        raise typer.BadParameter("; ".join(map(_told, problems))) from None


def _told(problem: ErrorDetails) -> str:
    """Which setting is wrong and why; never what stands in it, which may be a password."""
    name = "_".join(map(str, problem["loc"]))
    return f"COPYDESK_{name.upper()}: {problem['msg']}"


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
