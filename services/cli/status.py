"""`status`: documents by state, each step's backlog, and how the roots are."""

import asyncio

from redis.exceptions import RedisError
from rich.console import Group
from rich.table import Table
from rich.text import Text

from services.cli.consumers import table
from services.cli.failures import failure
from services.cli.languages import languages_shape, languages_table
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, plain, print_json
from services.cli.roots import roots_table
from services.cli.server import over_partitions
from services.operations.consumers import GroupStanding, whole_standings
from services.operations.flow import whole_flow
from services.operations.roots import RootView, roots_view
from services.operations.steps import Flow
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.confinement import Confinement, Confinements
from services.state.partitions import Partitions


def status(json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Print how many documents are in which state, and what each step has before it."""
    try:
        now, roots, readers, parsers = asyncio.run(_read(config))
    except (RedisError, OSError) as error:
        raise failure(error, config.url) from error
    if json_lines:
        rows: dict[str, object] = {
            "languages": languages_shape(config),
            "roots": [root.as_dict() for root in roots],
            "consumers": [reader.as_dict() for reader in readers],
            "sandbox": [parser.as_dict() for parser in parsers],
        }
        print_json(now.as_dict() | rows)
        return
    console.print(state_view(now, roots), languages_table(config))
    if readers:
        console.print(table(readers))
    for parser in parsers:
        console.print(plain(f"parser {parser.line()}", "yellow" if parser.missing else ""), soft_wrap=True)


async def _read(
    config: Settings,
) -> tuple[Flow, tuple[RootView, ...], list[GroupStanding], list[Confinement]]:
    """The state, the groups that are none of ours, and how far running parsers are confined."""
    return await over_partitions(config, lambda partitions: _look(config, partitions))


async def _look(
    config: Settings, partitions: Partitions
) -> tuple[Flow, tuple[RootView, ...], list[GroupStanding], list[Confinement]]:
    redis, keys = partitions.home.redis, partitions.home.keys
    readers = await whole_standings(partitions, config, SystemClock())
    others = [reader for reader in readers if not reader.ours]
    parsers = await Confinements(redis, keys, SystemClock()).all()
    return await whole_flow(partitions), await roots_view(redis, keys), others, parsers


async def read_state(config: Settings) -> tuple[Flow, tuple[RootView, ...]]:
    """A snapshot over a connection of its own."""
    return await over_partitions(config, _look_shortly)


async def _look_shortly(partitions: Partitions) -> tuple[Flow, tuple[RootView, ...]]:
    roots = await roots_view(partitions.home.redis, partitions.home.keys)
    return await whole_flow(partitions), roots


def state_view(now: Flow, roots: tuple[RootView, ...]) -> Group:
    """Three tables: documents by state, steps, roots."""
    documents = Table(title="Documents", title_justify="left")
    documents.add_column("state")
    documents.add_column("count", justify="right")
    for name, count in now.states.items():
        documents.add_row(name, str(count))
    for name, count in now.reasons.items():
        documents.add_row(f"  {name}", str(count), style="dim")
    steps = Table(title="Steps", title_justify="left")
    for column in ("step", "backlog", "pending", "delayed", "workers", "oldest, s"):
        steps.add_column(column, justify="left" if column == "step" else "right")
    for s in now.steps:
        row = (s.backlog, s.pending, s.delayed, s.workers, f"{s.oldest_idle:.0f}")
        steps.add_row(s.step, *map(str, row))
    tables = (documents, steps, roots_table(roots))
    if not now.published_again:
        return Group(*tables)
    again = f"{now.published_again} documents were published again: their events were lost on the way"
    return Group(*tables, Text(again, "yellow"))
