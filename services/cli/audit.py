"""`audit`: proves that nothing was lost, or says what was."""

import time
from typing import Annotated

import typer
from rich.table import Table

from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.server import with_partitions
from services.index.choose import open_searcher
from services.operations.accounts import FILE_ACCOUNTS, Books
from services.operations.accounts import audit as compare
from services.process.settings import Settings
from services.state.keys import State
from services.state.partitions import Partitions
from services.watcher.buckets import Buckets
from services.watcher.roots import known_roots
from services.watcher.scan.classify import Ignore

PAUSE = 1.0
"""Seconds between two looks while `--wait` hopes for the sums to settle."""
SHOWN = 50
"""Differences that are printed for the eye: more than a screen helps nobody; `--json` has all."""


def audit(
    json_lines: JsonOption = False,
    wait: Annotated[
        float, typer.Option("--wait", min=0.0, help="Compare again for so many seconds until it adds up")
    ] = 0.0,
    settled: Annotated[
        bool, typer.Option("--settled", help="Count what is still waiting or in progress as a difference")
    ] = False,
    *,
    config: SettingsOption,
) -> None:
    """Compare the files on disk with the states of their documents and the index; exit 1 on a difference."""
    deadline = time.monotonic() + wait
    while True:
        books = with_partitions(config, lambda partitions: _books(config, partitions))
        if settled:
            _still_moving(books)
        if not books.differences or time.monotonic() >= deadline:
            break
        time.sleep(PAUSE)
    if json_lines:
        print_json(books.as_dict())
    else:
        _print(books)
    raise typer.Exit(int(bool(books.differences)))


async def _books(config: Settings, partitions: Partitions) -> Books:
    redis, keys = partitions.home.redis, partitions.home.keys
    roots = await known_roots(redis, keys)
    index = open_searcher(config).places()
    ignore = Ignore(config.ignore)
    looked = (config.state, config.root_timeout)
    return await compare(redis, keys, roots, ignore, index, *looked, index, Buckets(config), partitions)


def _still_moving(books: Books) -> None:
    for account in ("waiting", "in progress"):
        if books.files[account]:
            books.differ("settled", account, f"{books.files[account]} files")


def _print(books: Books) -> None:
    files = Table(title=f"{books.files_on_disk} files on disk", title_justify="left")
    documents = Table(title=f"{books.documents_seen} documents ever seen", title_justify="left")
    for table in (files, documents):
        table.add_column("")
        table.add_column("count", justify="right")
    for name in FILE_ACCOUNTS:
        files.add_row(name, str(books.files[name]))
    for rule, count in sorted(books.ignored.items()):
        files.add_row(f"  {rule}", str(count), style="dim")
    for state in State:
        documents.add_row(state.value, str(books.documents[state.value]))
    documents.add_row("in the index", str(books.index), style="dim")
    for code, count in sorted(books.warnings.items()):
        documents.add_row(f"read with {code}", str(count), style="dim")
    console.print(files, documents)
    for d in books.differences[:SHOWN]:
        console.print(plain(f"{d.check:12} {d.subject}: {d.detail}", "red"))
    if len(books.differences) > SHOWN:
        console.print(f"and {len(books.differences) - SHOWN} more; --json prints them all")
    errors.print("it does not add up" if books.differences else "it adds up")
