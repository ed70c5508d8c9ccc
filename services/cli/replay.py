"""`replay`: do a step again for chosen documents, beside the live traffic."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from copydesk_contracts.topology import PARSER, PAYLOAD_FIELD
from services.cli.options import SettingsOption
from services.cli.output import console, errors, plain
from services.cli.server import with_partitions
from services.index.choose import open_searcher
from services.index.stored import StoredDocument
from services.operations.again import BEFORE, NotKept, Rebuilder
from services.operations.pace import Pace
from services.operations.selection import Condition, facts_of, parse_condition
from services.process.settings import Settings
from services.state.content.choose import open_content
from services.state.keys import State
from services.state.partitions import Partitions
from services.state.receipts import Receipt, document_ids
from services.state.receipts import receipt as read_receipt

FIELD = PAYLOAD_FIELD.encode()
Chosen = tuple[Receipt, StoredDocument | None]


def replay(
    step: Annotated[str, typer.Option("--step", help="parser, enricher or indexer")],
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            help="Condition such as language=de, version!=3, source=wire, path=*/2026/*, since=2026-05-01; "
            "several must all hold",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which documents")] = False,
    rate: Annotated[float, typer.Option("--rate", min=0.1, help="At most so many a second")] = 50.0,
    *,
    config: SettingsOption,
) -> None:
    """Send indexed documents through a step again; what comes of it are events of a new generation."""
    if step not in BEFORE:
        raise typer.BadParameter(f"{step} is no step that can be done again: {', '.join(BEFORE)}")
    try:
        conditions = [parse_condition(text) for text in where or ()]
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    sent, failed = with_partitions(
        config, lambda partitions: _replay(config, partitions, step, conditions, dry_run, rate)
    )
    console.print(f"{sent} {'would be sent' if dry_run else 'sent'} to the {step}, {failed} cannot be")
    raise typer.Exit(int(failed > 0))


async def _replay(
    config: Settings,
    partitions: Partitions,
    step: str,
    conditions: list[Condition],
    dry_run: bool,
    rate: float,
) -> tuple[int, int]:
    content = open_content(config)
    pace = Pace(partitions, rate, config.gate, config.poll)
    sent = failed = 0
    async for receipt, stored in _chosen(config, partitions, step, conditions):
        place = partitions.of(receipt.document_id)
        # What the index has lost is made again from the copy itself, by all steps.
        again = PARSER if stored is None else step
        rebuilder = Rebuilder(place.redis, place.keys, content, again, config.inline_limit)
        try:
            await _send(rebuilder, pace, receipt, stored, dry_run)
        except NotKept as error:
            errors.print(plain(f"{receipt.document_id}: {error}", "red"))
            failed += 1
        else:
            sent += 1
    return sent, failed


async def _send(
    rebuilder: Rebuilder, pace: Pace, receipt: Receipt, stored: StoredDocument | None, dry_run: bool
) -> None:
    redis, keys = rebuilder.redis, rebuilder.keys
    event = await rebuilder.event(receipt, stored, receipt.generation + 1, datetime.now(UTC))
    if dry_run:
        console.print(plain(f"{receipt.document_id[:12]}  {', '.join(receipt.locations)}"))
        return
    await pace.wait(rebuilder.step)
    generation = int(await redis.hincrby(keys.receipt(receipt.document_id), "generation", 1))
    raw = event.model_copy(update={"generation": generation}).to_json()
    await redis.xadd(keys.work(rebuilder.step), {FIELD: raw})


async def _chosen(
    config: Settings, partitions: Partitions, step: str, conditions: list[Condition]
) -> AsyncIterator[Chosen]:
    searcher = open_searcher(config)
    # Read first: what is sent leaves the state that is being gone through.
    ids = [i for p in partitions.all async for i in document_ids(p.redis, p.keys, State.INDEXED)]
    for document_id in sorted(ids):
        place = partitions.of(document_id)
        found = await read_receipt(place.redis, place.keys, document_id)
        if found is None:
            continue
        stored = await asyncio.to_thread(searcher.get, document_id)
        facts = facts_of(found, step, stored)
        if all(condition.holds(facts) for condition in conditions):
            yield found, stored
