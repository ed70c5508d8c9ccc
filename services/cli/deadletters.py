"""`deadletters`: what was rejected, grouped by reason; send it again or put it aside."""

from typing import Annotated, Any

import typer
from rich.table import Table

from copydesk_contracts.events import ReasonCode
from services.cli.application import family
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json, tell_of_none
from services.cli.server import with_partitions
from services.operations.pace import Pace
from services.state import deadletters as letters
from services.state.deadletters import DeadLetter, dead_letters
from services.state.partitions import Partition, Partitions

ReasonOption = Annotated[ReasonCode | None, typer.Option("--reason", help="Only those with this reason")]
StepOption = Annotated[str | None, typer.Option("--step", help="Only those of this step")]
RateOption = Annotated[float, typer.Option("--rate", min=0.1, help="At most so many a second")]
AllOption = Annotated[bool, typer.Option("--all", help="All of them")]
IdsArgument = Annotated[
    list[str] | None, typer.Argument(help="Beginnings of the dead letters' or documents' ids")
]

deadletters = family("Rejected documents: list, show, redrive, discard.")


@deadletters.command("list")
def list_(
    reason: ReasonOption = None,
    step: StepOption = None,
    json_lines: JsonOption = False,
    *,
    config: SettingsOption,
) -> None:
    """Print the open dead letters: how many for each reason, with --json or --reason each of them."""
    found = with_partitions(config, lambda all_: _letters(all_, reason, step, None))
    if json_lines:
        for letter in found:
            print_json(_row(letter))
        return
    tell_of_none(found, "no open dead letters of this kind" if reason or step else "no open dead letters")
    if found and reason is None:
        _print_groups(found)
    elif found:
        for letter in found:
            row = _row(letter)
            console.print(plain(f"{row['id'][:12]}  {row['step']:9} {row['path']}  {row['detail']}"))


@deadletters.command()
def show(
    letter: Annotated[str, typer.Argument(help="Beginning of a dead letter's or document's id")],
    *,
    config: SettingsOption,
) -> None:
    """Print one dead letter in full, with the event it was asked with."""
    found = with_partitions(config, lambda all_: _letters(all_, None, None, [letter]))
    for one in found:
        print_json({"entry": one.entry_id, **one.event.model_dump(mode="json")})
    if not found:
        errors.print(plain(f"no open dead letter {letter}"))
        raise typer.Exit(1)


@deadletters.command()
def redrive(
    ids: IdsArgument = None,
    reason: ReasonOption = None,
    step: StepOption = None,
    everything: AllOption = False,
    rate: RateOption = 50.0,
    *,
    config: SettingsOption,
) -> None:
    """Send dead letters through their steps again, at a limited rate."""
    _need_a_choice(ids, reason, step, everything)

    async def act(partitions: Partitions) -> tuple[int, int]:
        pace = Pace(partitions, rate, config.gate, config.poll)
        sent = failed = 0
        for place, letter in await _select(partitions, reason, step, ids):
            await pace.wait(letter.data.step)
            try:
                sent += await letters.redrive(place.redis, place.keys, letter)
            except ValueError as error:
                errors.print(plain(str(error), "red"))
                failed += 1
        return sent, failed

    sent, failed = with_partitions(config, act)
    console.print(f"{sent} sent again, {failed} cannot be")
    raise typer.Exit(int(failed > 0))


@deadletters.command()
def discard(
    ids: IdsArgument = None,
    reason: ReasonOption = None,
    step: StepOption = None,
    everything: AllOption = False,
    *,
    config: SettingsOption,
) -> None:
    """Put dead letters aside: listed no more; their documents stay rejected."""
    _need_a_choice(ids, reason, step, everything)

    async def act(partitions: Partitions) -> int:
        chosen = await _select(partitions, reason, step, ids)
        return sum([await letters.discard(place.redis, place.keys, letter) for place, letter in chosen])

    console.print(f"{with_partitions(config, act)} discarded")


@deadletters.command()
def restore(ids: IdsArgument = None, everything: AllOption = False, *, config: SettingsOption) -> None:
    """Take up again dead letters that were discarded: they are open as before."""
    _need_a_choice(ids, None, None, everything)

    async def act(partitions: Partitions) -> int:
        chosen = [
            (place, letter)
            for place in partitions.all
            async for letter in letters.discarded(place.redis, place.keys)
            if not ids or any(_is_meant(letter, beginning) for beginning in ids)
        ]
        return sum([await letters.take_up(place.redis, place.keys, letter) for place, letter in chosen])

    console.print(f"{with_partitions(config, act)} taken up again")


def _need_a_choice(
    ids: list[str] | None, reason: ReasonCode | None, step: str | None, everything: bool
) -> None:
    if not (ids or reason or step or everything):
        raise typer.BadParameter("name dead letters, a --reason, a --step, or --all")


async def _letters(
    partitions: Partitions, reason: ReasonCode | None, step: str | None, ids: list[str] | None
) -> list[DeadLetter]:
    found = [letter for _, letter in await _select(partitions, reason, step, ids)]
    return sorted(found, key=lambda letter: letter.event.sequence or "")


async def _select(
    partitions: Partitions, reason: ReasonCode | None, step: str | None, ids: list[str] | None
) -> list[tuple[Partition, DeadLetter]]:
    """With the partition that each is in, whose documents alone it is about."""
    return [
        (place, letter)
        for place in partitions.all
        async for letter in dead_letters(place.redis, place.keys)
        if (reason is None or letter.data.reason is reason)
        and (step is None or letter.data.step == step)
        and (not ids or any(_is_meant(letter, beginning) for beginning in ids))
    ]


def _is_meant(letter: DeadLetter, beginning: str) -> bool:
    return letter.event.id.startswith(beginning) or (letter.data.document_id or "").startswith(beginning)


def _row(letter: DeadLetter) -> dict[str, Any]:
    data, location = letter.data, letter.data.location
    return {
        "id": letter.event.id,
        "document_id": data.document_id,
        "at": letter.event.time.isoformat(),
        "step": data.step,
        "reason": data.reason.value,
        "detail": data.detail,
        "attempts": data.attempts,
        "path": f"{location.root}/{location.path}" if location else None,
        "error": data.error,
    }


def _print_groups(found: list[DeadLetter]) -> None:
    table = Table(title=f"{len(found)} open dead letters", title_justify="left")
    for column in ("reason", "step", "count", "latest"):
        table.add_column(column, justify="right" if column == "count" else "left", no_wrap=True)
    groups: dict[tuple[str, str], list[DeadLetter]] = {}
    examples = []
    for letter in found:
        groups.setdefault((letter.data.reason.value, letter.data.step), []).append(letter)
    for (reason, step), members in sorted(groups.items(), key=lambda g: -len(g[1])):
        last = members[-1]
        row = (reason, step, str(len(members)), f"{last.event.time:%Y-%m-%d %H:%M}")
        table.add_row(*(plain(cell) for cell in row))
        examples.append(f"{reason}, for example: {_row(last)['path']}")
    console.print(table)
    for line in examples:
        # A path that is broken to fit a column cannot be taken up with the mouse.
        console.print(plain(line), soft_wrap=True)
