"""`consumers`: who reads the events; a group, a server user and a rule for one more; what it missed."""

import secrets
import sys
from typing import Annotated

import typer
from pydantic import ByteSize, TypeAdapter, ValidationError
from redis.exceptions import ResponseError
from rich.table import Table

from copydesk_contracts.events import EventData
from copydesk_contracts.topology import EVENTS, event_class
from services.cli.application import family
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json, tell_of_none
from services.cli.server import with_partitions
from services.operations.consumers import Consumers, GroupStanding, whole_standings
from services.process.addresses import with_user
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.consumers import (
    Consumer,
    ReservedName,
    consumer,
    ensure_consumers,
    register_everywhere,
    unregister_everywhere,
    user_name,
)
from services.state.keys import Keys
from services.state.missed import Gap
from services.state.partitions import Partitions, claim_partitions

PASSWORD_BYTES = 24
"""192 bits, which are 32 letters and digits to hand over."""
consumers = family("Who reads the events: list, add, remove; and what a group missed.")
NameArgument = Annotated[str, typer.Argument(help="Name of the consumer's group")]


@consumers.command("list")
def list_(json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Print every group, ours and others: what it has before it, and what it missed."""
    found = with_partitions(config, lambda all_: whole_standings(all_, config, SystemClock()))
    if json_lines:
        for standing in found:
            print_json(standing.as_dict())
    else:
        console.print(table(found))


@consumers.command()
def add(
    name: NameArgument,
    types: Annotated[
        str, typer.Option("--types", help="Event types with commas between; all by default")
    ] = "",
    hold: Annotated[
        str, typer.Option("--hold", help="A stream waits for it up to so many bytes, as 256MiB; 0: never")
    ] = "0",
    user: Annotated[bool, typer.Option("--user/--no-user", help="Make a server user of its own")] = True,
    *,
    config: SettingsOption,
) -> None:
    """Make group, server user and rule of one consumer; again to change them. Prints the address once."""
    password = secrets.token_urlsafe(PASSWORD_BYTES) if user else ""
    try:
        new = consumer(name, kinds_of(types), _bytes(hold), password)
        with_partitions(config, lambda all_: _register(all_, new), begins=True)
    except (ReservedName, ResponseError) as error:
        raise typer.BadParameter(str(error)) from error
    keys = [Keys(config.namespace, number) for number in range(config.partitions)]
    streams = [one.stream(kind) for one in keys for kind in new.kinds()]
    told = {"group": name, "types": list(new.types), "streams": streams, "hold": new.hold}
    if user:
        login = user_name(Keys(config.namespace), name)
        told |= {"user": login, "password": password, "url": with_user(config.url, login, password)}
    print_json(told)


@consumers.command()
def remove(name: NameArgument, *, config: SettingsOption) -> None:
    """Take a consumer's group, user and rule away."""
    if not with_partitions(config, lambda all_: unregister_everywhere(all_, name)):
        errors.print(plain(f"no consumer is called {name}"))
        raise typer.Exit(1)


@consumers.command()
def restore(*, config: SettingsOption) -> None:
    """Make groups and server users of all known consumers again: a server that restarts may forget users."""
    with_partitions(config, _restore)


@consumers.command()
def missed(
    name: NameArgument,
    events: Annotated[
        bool, typer.Option("--events", help="Print the events themselves, as JSON Lines")
    ] = False,
    settled: Annotated[bool, typer.Option("--settle", help="Then forget that they were missed")] = False,
    *,
    config: SettingsOption,
) -> None:
    """Say which events were trimmed before the group had finished them; with --events give them again.

    They lie with the indexer that trimmed them: exit 1 where this machine lacks some, which stay noted.
    """
    lacking = with_partitions(config, lambda all_: _tell(config, all_, name, events, settled))
    for line in lacking:
        errors.print(plain(line, "red"), soft_wrap=True)
    if lacking:
        raise typer.Exit(1)


async def _register(partitions: Partitions, new: Consumer) -> None:
    home = partitions.home
    await claim_partitions(home.redis, home.keys, len(partitions.all))
    await register_everywhere(partitions, new)


async def _restore(partitions: Partitions) -> None:
    for partition in partitions.all:
        await ensure_consumers(partition.redis, partition.keys)


async def _tell(
    config: Settings, partitions: Partitions, name: str, events: bool, settled: bool
) -> list[str]:
    """Partition by partition, since each has an order of its own. Returns what is not here of it."""
    readers = [Consumers(p.redis, p.keys, config, SystemClock()) for p in partitions.all]
    told = [(one, await one.missed(name)) for one in readers]
    tell_of_none([gap for _, gaps in told for gap in gaps], f"{name} has missed nothing")
    lacking: list[str] = []
    for one, gaps in told:
        for gap in gaps:
            given = await _give(one, gap) if events else _name(gap)
            if given < gap.count:
                lacking.append(_lacks(gap, given))
            elif settled:
                await one.settle(name, [gap])
    return lacking


async def _give(readers: Consumers, gap: Gap) -> int:
    """Print the events; how many there were."""
    given = 0
    async for line in readers.missed_events([gap]):
        sys.stdout.buffer.write(line + b"\n")
        given += 1
    sys.stdout.flush()
    return given


def _name(gap: Gap) -> int:
    print_json(vars(gap))
    return gap.count


def _lacks(gap: Gap, given: int) -> str:
    where = f"{gap.event_type} of partition {gap.partition}" if gap.partition else gap.event_type
    return (
        f"{where}: {given} of {gap.count} are kept on this machine, the others where the indexer ran that "
        "trimmed them, or no more; they stay noted until --settle without --events"
    )


def table(found: list[GroupStanding]) -> Table:
    """The groups for people; those that missed something stand out."""
    made = Table(title="Consumers", title_justify="left", box=None, pad_edge=False)
    made.add_column("group", overflow="fold")
    made.add_column("event", no_wrap=True)
    for column in ("left", "pending", "oldest, s", "readers", "missed"):
        made.add_column(column, justify="right", no_wrap=True)
    for s in found:
        figures = map(str, (s.left, s.pending, round(s.oldest), s.readers, s.missed))
        style = "red" if s.missed else "dim" if s.ours else ""
        made.add_row(plain(s.group), s.event_type, *figures, style=style)
    return made


def kinds_of(types: str) -> tuple[type[EventData], ...]:
    """Event types with commas between; all for none. Raises typer.BadParameter."""
    try:
        return tuple(event_class(name.strip()) for name in types.split(",") if name.strip()) or EVENTS
    except KeyError as error:
        raise typer.BadParameter(f"no event type {error.args[0]}") from error


def _bytes(text: str) -> int:
    try:
        return int(TypeAdapter(ByteSize).validate_python(text))
    except ValidationError as error:
        raise typer.BadParameter(f"{text!r} is no size") from error
