"""`roots`: the watched folders, what is wrong with them, and what an operator can say to it."""

from typing import Annotated, TypeVar

import typer
from redis.asyncio import Redis
from rich.table import Table

from services.cli.application import family
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.server import Action, with_server
from services.operations.roots import RootView, roots_view
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.content.choose import open_content
from services.state.keys import Keys
from services.watcher import roots as registry
from services.watcher.once import move_places
from services.watcher.report import WatchReport
from services.watcher.roots import RootError

T = TypeVar("T")

roots = family("Watched folders: list, confirm, forget, keep, rename.", listed_alone=False)

Name = Annotated[str, typer.Argument(help="Name of the root")]


@roots.callback(invoke_without_command=True)
def default(context: typer.Context, json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Watched folders: without a command, list them."""
    if context.invoked_subcommand is None:
        list_roots(json_lines, config=config)


@roots.command("list")
def list_roots(json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Print every root with what is wrong with it, and what to do."""
    views = with_server(config, roots_view)
    if json_lines:
        for view in views:
            print_json(view.as_dict())
    else:
        console.print(roots_table(views))


@roots.command()
def confirm(name: Name, *, config: SettingsOption) -> None:
    """Say that what is missing from a root was deleted: its documents are withdrawn."""
    _say(config, lambda redis, keys: registry.confirm(redis, keys, name))
    errors.print(plain(f"{name}: what is missing is withdrawn at the watcher's next look"))


@roots.command()
def keep(name: Name, *, config: SettingsOption) -> None:
    """Go on with a root that is not in the settings any more."""
    _say(config, lambda redis, keys: registry.keep(redis, keys, name))


@roots.command()
def forget(name: Name, *, config: SettingsOption) -> None:
    """Take a root out: its documents are withdrawn where they lie nowhere else. Files are not touched."""

    async def out(redis: Redis, keys: Keys) -> WatchReport:
        await registry.forget(redis, keys, name)
        return await _move(config, redis)

    report = _say(config, out)
    errors.print(plain(f"{name} is forgotten, {report.withdrawn} documents withdrawn"))


@roots.command()
def rename(
    name: Name, to: Annotated[str, typer.Argument(help="The new name")], *, config: SettingsOption
) -> None:
    """Give a root another name; its documents stay what they are."""

    async def move(redis: Redis, keys: Keys) -> WatchReport:
        await registry.rename(redis, keys, name, to)
        return await _move(config, redis)

    _say(config, move)
    errors.print(plain(f"{name} is {to} now"))


async def _move(config: Settings, redis: Redis) -> WatchReport:
    return await move_places(redis, config, open_content(config), SystemClock())


def _say(config: Settings, action: Action[T]) -> T:
    try:
        return with_server(config, action)
    except RootError as error:
        errors.print(plain(str(error)))
        raise typer.Exit(1) from error


def roots_table(views: tuple[RootView, ...]) -> Table:
    """One row a root, and one for each thing that is wrong with it."""
    table = Table(title="Roots", title_justify="left")
    for column in ("root", "files", "missing", "folder"):
        table.add_column(column, justify="right" if column in ("files", "missing") else "left")
    for view in views:
        how = " (files of it)" if view.limited else " (polled)" if view.polling else ""
        how += f" (watched by {view.watcher})" if view.watcher else ""
        table.add_row(plain(view.name), str(view.files), str(view.missing), plain(view.folder + how))
        for finding in view.findings:
            text = f"{finding.kind}: {finding.detail}" + (f" – {finding.advice}" if finding.advice else "")
            table.add_row("", "", "", plain(text, "red"))
    return table
