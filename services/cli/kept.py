"""Whether anything is kept where a command looks: a slip in `--state` would else make a new, empty state."""

import shlex
from pathlib import Path
from typing import Final

from services.cli.exits import ExitCode, Failure
from services.process.settings import Settings

USUAL: Final[Path] = Settings.model_fields["state"].default
"""The state that is meant where none is named."""


def run_command(state: Path) -> str:
    """What is to be typed here to start services on that state."""
    return command_on(state, "run")


def command_on(state: Path, *words: str) -> str:
    """What is to be typed here for such a command on that state."""
    named = state.absolute() != USUAL.absolute()
    return shlex.join(["copydesk", *words, *(("--state", str(state)) if named else ())])


def need_state(config: Settings) -> None:
    """Raises Failure where the state is to hold the server's data and never did; PermissionError."""
    if config.embedded and not (config.state / "valkey").is_dir():
        remedy = f"name another --state, or begin with: {run_command(config.state)}"
        raise Failure(ExitCode.NO_SERVER, f"nothing is kept in {config.state.absolute()}: {remedy}")


def need_index(config: Settings) -> None:
    """Raises what `need_state` does, where there is no index either; one alone can be searched."""
    if config.index is None and not config.index_dir.is_dir():
        need_state(config)
