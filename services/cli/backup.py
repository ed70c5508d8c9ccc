"""`backup` and `restore`: everything that Copydesk knows into a folder, and out of it again."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from redis.exceptions import RedisError

from services.cli.exits import ExitCode, Failure
from services.cli.failures import failure
from services.cli.kept import need_state, run_command
from services.cli.options import SettingsOption
from services.cli.output import errors, plain
from services.cli.server import over_partitions
from services.cli.stack import open_stack
from services.operations.backup.links import Unsteady
from services.operations.backup.manifest import Manifest, NoBackup
from services.operations.backup.put_back import NotEmpty, put_back
from services.operations.backup.sums import Damaged
from services.operations.backup.take import Refused, take
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.dump import NotRestored
from services.state.freeze import Thawed
from services.state.servers import Elsewhere

FolderArgument = Annotated[Path, typer.Argument(help="Folder of the backup", show_default=False)]
ENDS = {
    Refused: ExitCode.SETTINGS,
    NotEmpty: ExitCode.SETTINGS,
    Unsteady: ExitCode.LATER,
    Thawed: ExitCode.LATER,
    Elsewhere: ExitCode.LATER,
    NoBackup: ExitCode.DATA,
    Damaged: ExitCode.DATA,
    NotRestored: ExitCode.DATA,
}


def backup(folder: FolderArgument, *, config: SettingsOption) -> None:
    """Copy server, content, index and journals of one moment into a new folder, while everything runs."""
    need_state(config)
    with open_stack(config, ()):
        made = _do(config, over_partitions(config, lambda all_: take(config, all_, SystemClock(), folder)))
    errors.print(plain(f"{folder}: {made.keys} keys of {made.namespace}"), soft_wrap=True)
    if made.content:
        errors.print(plain(f"the content itself is in {made.content}, and not in it"), soft_wrap=True)


def restore(folder: FolderArgument, *, config: SettingsOption) -> None:
    """Put a backup into an empty state and namespace. No service may run meanwhile."""
    with open_stack(config, ()) as stack:
        if stack.attached:
            raise Failure(
                ExitCode.SETTINGS, f"services run on {config.state}: stop them, or name another --state"
            )
        made = _do(config, over_partitions(config, lambda all_: put_back(config, all_, folder), looks=False))
    start = run_command(config.state)
    errors.print(plain(f"{config.state}: as it was at {made.made}; start it with: {start}"), soft_wrap=True)


def _do(config: Settings, work: Coroutine[Any, Any, Manifest]) -> Manifest:
    try:
        return asyncio.run(work)
    except tuple(ENDS) as error:
        raise Failure(ENDS[type(error)], str(error)) from error
    except (RedisError, OSError) as error:
        raise failure(error, config.url) from error
