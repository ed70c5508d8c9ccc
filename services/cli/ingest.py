"""`ingest`: take in files and folders, and wait until every document has reached a final state.

Server, services and their libraries take seconds to come: what needs them is imported once that is said.
"""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.telling import Telling


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of copy", exists=True)],
    json_lines: JsonOption = False,
    *,
    config: SettingsOption,
) -> None:
    """Take in files and folders; runs the services itself unless they run already."""
    with Telling("starting", quiet=json_lines) as telling:
        from services.cli.logs import log_warnings
        from services.cli.take_in import take_in
        from services.cli.taken import all_refused, shape, table

        log_warnings()
        report, outcome = take_in(paths, config, telling)
    if json_lines:
        print_json(shape(report, outcome))
    else:
        console.print(table(report, outcome))
    for folder in report.unreadable:
        errors.print(plain(f"cannot be listed: {folder}; check the folder's permissions", "red"))
    raise typer.Exit(int(bool(report.unreadable) or all_refused(report, outcome)))
