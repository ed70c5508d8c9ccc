"""`receipt`: one document's way through the steps."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from services.cli.locate import look_up
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.server import with_partitions
from services.state.partitions import Partitions
from services.state.receipts import Receipt, StepReceipt, find
from services.state.receipts import receipt as read_receipt

SHORTEST_OUTCOME = 20
"""Columns: the longest outcome that is one word, so that none is folded within."""
WIDE = 120
"""Columns of a terminal that has room for what few look for: versions and the ids of events."""


def receipt(
    document: Annotated[str, typer.Argument(help="Document id, its beginning, or the path of a file")],
    json_lines: JsonOption = False,
    *,
    config: SettingsOption,
) -> None:
    """Print each step's time, attempts, worker and outcome for one document."""
    found = with_partitions(config, lambda partitions: _find(partitions, document))
    if found is None:
        errors.print(plain(f"no document {document} is known"))
        raise typer.Exit(1)
    if json_lines:
        print_json(found.as_dict())
    else:
        _print(found)


async def resolve(partitions: Partitions, document: str) -> str | None:
    """The id meant by a path, an id, or the beginning of one. Exits where several are meant."""
    path = await asyncio.to_thread(_existing, document)
    home = partitions.home
    if path and (at_path := await look_up(home.redis, home.keys, path)):
        return at_path
    ids = sorted([found for p in partitions.all for found in await find(p.redis, p.keys, document)])
    if len(ids) > 1:
        errors.print(plain(f"{document} is the beginning of several: {', '.join(ids)}"))
        raise typer.Exit(1)
    return ids[0] if ids else None


def _existing(document: str) -> Path | None:
    path = Path(document)
    return path.resolve() if path.exists() else None


async def _find(partitions: Partitions, document: str) -> Receipt | None:
    document_id = await resolve(partitions, document)
    if document_id is None:
        return None
    partition = partitions.of(document_id)
    return await read_receipt(partition.redis, partition.keys, document_id)


def _print(found: Receipt) -> None:
    reason = f" ({found.reason})" if found.reason else ""
    console.print(plain(f"{found.document_id}  {found.state}{reason}", "bold"))
    for location in found.locations:
        console.print(plain(f"  {location}"))
    if found.warnings:
        console.print(plain(f"  read with warnings: {', '.join(found.warnings)}"))
    console.print(_table(found, wide=console.width >= WIDE))
    for s in found.steps:
        if s.error:
            console.print(plain(f"{s.step}: {s.error}", "red"))


def _table(found: Receipt, *, wide: bool) -> Table:
    """A row for each step; times in UTC and whole, whatever the width."""
    table = Table(box=None, pad_edge=False)
    for column in ("step", "at, UTC"):
        table.add_column(column, no_wrap=True)
    table.add_column("outcome", min_width=SHORTEST_OUTCOME)
    table.add_column("worker", overflow="fold")
    for column in ("version", "output") if wide else ():
        table.add_column(column, no_wrap=True)
    for s in found.steps:
        row = (s.step, s.at[:19].replace("T", " "), _outcome(s), s.worker)
        rare = (s.version[:12], (s.output_id or "")[:12]) if wide else ()
        table.add_row(*(plain(cell) for cell in (*row, *rare)))
    return table


def _outcome(passed: StepReceipt) -> str:
    """What came of the step, and what it took where once was not enough."""
    if passed.attempts <= 1 and not passed.failures:
        return passed.outcome
    failed = f", {passed.failures} failed" if passed.failures else ""
    return f"{passed.outcome} ({passed.attempts} attempts{failed})"
