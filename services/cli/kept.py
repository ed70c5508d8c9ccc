"""Whether anything is kept where a command looks: a slip in `--state` would else make a new, empty state."""

from services.cli.exits import ExitCode, Failure
from services.process.settings import Settings


def need_state(config: Settings) -> None:
    """Raises Failure where the state is to hold the server's data and never did; PermissionError."""
    if config.embedded and not (config.state / "valkey").is_dir():
        remedy = "name another --state, or begin with: copydesk run"
        raise Failure(ExitCode.NO_SERVER, f"nothing is kept in {config.state.absolute()}: {remedy}")


def need_index(config: Settings) -> None:
    """Raises what `need_state` does, where there is no index either; one alone can be searched."""
    if config.index is None and not config.index_dir.is_dir():
        need_state(config)
