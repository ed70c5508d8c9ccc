"""`doctor`: what is wrong with this installation, and what to do about it."""

import typer

from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.server import with_partitions
from services.operations.doctor import Installation, examine
from services.process.settings import Settings
from services.state.finding import Finding
from services.state.partitions import Partitions


def doctor(json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Look at server, store, index and roots; exit 1 if anything is wrong, with what to do about it."""
    found = with_partitions(config, lambda partitions: _examine(config, partitions), begins=True)
    for finding in found:
        if json_lines:
            print_json(vars(finding))
        else:
            console.print(plain(finding.line(), "red" if finding.stops else "yellow"), soft_wrap=True)
    if not json_lines:
        errors.print(f"{len(found)} findings" if found else "nothing is wrong")
    raise typer.Exit(int(bool(found)))


async def _examine(config: Settings, partitions: Partitions) -> list[Finding]:
    return await examine(Installation(config, partitions.home.redis, partitions=partitions))
