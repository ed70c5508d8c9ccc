"""Options that many commands share."""

import os
from pathlib import Path
from typing import Annotated

import typer

from services.process.settings import Settings


def _use_state(value: Path | None) -> Path | None:
    # The environment is where settings come from, for this process and its children.
    if value is not None:
        os.environ["COPYDESK_STATE"] = str(value)
    return value


StateOption = Annotated[
    Path | None,
    typer.Option(
        "--state", callback=_use_state, help="Folder of server, content store and index [.copydesk]"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON Lines")]


def settings() -> Settings:
    """The settings, after `--state` was taken into account."""
    return Settings()
