"""`ingest`: take in files and folders, and wait until every document has reached a final state."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from redis.asyncio import Redis
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from services.cli.exits import Exit, Failure
from services.cli.languages import check_languages
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json, tell
from services.cli.stack import Stack, in_one_line, open_stack, wait_ready
from services.cli.transport import check_transport
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.backlog import backlog
from services.state.belonging import claim_store
from services.state.content.choose import open_content
from services.state.groups import all_groups
from services.state.keys import FINAL, Keys, State
from services.state.resources import connect
from services.watcher.once import Report
from services.watcher.once import ingest as take_in

STEPS = ("parser", "enricher", "indexer")
START_TIMEOUT = 60.0
"""Seconds for services to be ready; a model takes four, on a busy machine some more."""
REST_LIMIT = 30.0
"""Seconds; other shells may go on giving the services work."""
CHUNK = 500
"""Receipts asked for at once."""
LOOK_EVERY = 0.2
"""Seconds between two looks at how far the documents are: what a person takes for at once."""


@dataclass(frozen=True)
class Outcome:
    """How the documents of one ingest ended: counts by state, rejections by reason."""

    states: Counter[str]
    reasons: Counter[str]

    def count(self, ends: Iterable[tuple[str, str]]) -> None:
        """Count documents by their final state and reason."""
        for state, reason in ends:
            self.states[state] += 1
            if state == State.REJECTED:
                self.reasons[reason] += 1


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of copy", exists=True)],
    json_lines: JsonOption = False,
    *,
    config: SettingsOption,
) -> None:
    """Take in files and folders; runs the services itself unless they run already."""
    check_languages(config)
    check_transport(config, patient=False)
    with open_stack(config, STEPS) as stack:
        if reasons := wait_ready(stack, START_TIMEOUT, tell):
            _complain(stack, reasons)
        report, outcome = asyncio.run(_ingest(stack, config, paths, not json_lines))
    if json_lines:
        print_json(_shape(report, outcome))
    else:
        console.print(_table(report, outcome))
    for folder in report.unreadable:
        errors.print(plain(f"cannot be listed: {folder}; check the folder's permissions", "red"))
    raise typer.Exit(int(bool(report.unreadable) or _all_refused(report, outcome)))


def _complain(stack: Stack, reasons: Mapping[str, str]) -> None:
    """Say what is not ready. Raises Failure where waiting is of no use."""
    line = f"not ready: {in_one_line(reasons)}; logs: {stack.settings.state / 'log'}"
    if stack.hopeless():
        raise Failure(Exit.LATER, line)
    errors.print(plain(line), soft_wrap=True)


def _all_refused(report: Report, outcome: Outcome) -> bool:
    """Whether there was copy, and nothing of it can be found now."""
    refused = sum(report.rejected.values()) + outcome.states.get(State.REJECTED, 0)
    return refused > 0 and sum(outcome.states.values()) == outcome.states.get(State.REJECTED, 0)


async def _ingest(stack: Stack, config: Settings, paths: list[Path], show: bool) -> tuple[Report, Outcome]:
    redis = connect(config)
    try:
        await claim_store(redis, Keys(config.namespace), config)
        report = await take_in(paths, redis, config, open_content(config), SystemClock())
        keys = Keys(config.namespace)
        await _come_to_rest(stack, redis, keys)
        with _progress(show) as progress:
            outcome = await _finish(stack, redis, keys, report.document_ids, progress)
        await _come_to_rest(stack, redis, keys)
    finally:
        await redis.aclose()
    return report, outcome


async def _come_to_rest(stack: Stack, redis: Redis, keys: Keys) -> None:
    """Wait a while until no step has anything to do, so that services which stop now leave nothing half-way.

    What a replay sent round again keeps its final state meanwhile, and alerts change none.
    """
    if stack.attached:
        return
    deadline = time.monotonic() + REST_LIMIT
    while time.monotonic() < deadline and await _busy(redis, keys):
        stack.tend()
        await asyncio.sleep(LOOK_EVERY)


async def _busy(redis: Redis, keys: Keys) -> bool:
    for stream, group in all_groups(keys):
        if await backlog(redis, stream, group):
            return True
    return False


def _progress(show: bool) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=errors, disable=not show, transient=True)


async def _finish(stack: Stack, redis: Redis, keys: Keys, ids: Iterable[str], progress: Progress) -> Outcome:
    waiting = list(dict.fromkeys(ids))
    seen = set(waiting)
    task = progress.add_task("documents", total=len(waiting))
    outcome = Outcome(Counter(), Counter())
    while waiting:
        _go_on(stack)
        chunk, rest = waiting[:CHUNK], waiting[CHUNK:]
        found = await _receipts(redis, keys, chunk)
        ended = {document: end for document, end in found.items() if end[0] in FINAL}
        outcome.count(ended.values())
        progress.advance(task, len(ended))
        expanded = [document for document, (state, _) in ended.items() if state == State.EXPANDED]
        members = await _members(redis, keys, expanded)
        still = [document for document in chunk if document not in ended]
        waiting = still + rest + sorted(members - seen)
        seen |= members
        progress.update(task, total=len(seen))
        if still:
            await asyncio.sleep(LOOK_EVERY)
    return outcome


def _go_on(stack: Stack) -> None:
    """Keep the services alive. Raises Failure where one of them does not stay so, OwnerGone."""
    stack.tend()
    if stack.hopeless():
        _complain(stack, stack.unready())


async def _members(redis: Redis, keys: Keys, containers: Iterable[str]) -> set[str]:
    """Documents that were taken out of these containers."""
    found: list[Any] = [await redis.hvals(keys.members(container)) for container in containers]
    return {document.decode() for documents in found for document in documents}


async def _receipts(redis: Redis, keys: Keys, ids: list[str]) -> dict[str, tuple[str, str]]:
    pipeline = redis.pipeline(transaction=False)
    for document_id in ids:
        pipeline.hmget(keys.receipt(document_id), ["state", "reason"])
    answers: list[Any] = await pipeline.execute()
    return {i: ((s or b"").decode(), (r or b"").decode()) for i, (s, r) in zip(ids, answers, strict=True)}


def _shape(report: Report, outcome: Outcome) -> dict[str, Any]:
    return {
        "published": report.published,
        "known": report.known,
        "unchanged": report.unchanged,
        "withdrawn": report.withdrawn,
        "waiting": report.waiting,
        "rejected_files": dict(report.rejected),
        "ignored": dict(report.ignored),
        "states": dict(outcome.states),
        "reasons": dict(outcome.reasons),
    }


def _table(report: Report, outcome: Outcome) -> Table:
    table = Table(title=time.strftime("Ingested, %H:%M:%S"), title_justify="left")
    table.add_column("")
    table.add_column("count", justify="right")
    for label, count in (
        ("files published", report.published),
        ("  of them with known content", report.known),
        ("files unchanged", report.unchanged),
        ("files withdrawn", report.withdrawn),
        ("files still changing", report.waiting),
    ):
        table.add_row(label, str(count))
    for prefix, counts in (
        ("file rejected: ", report.rejected),
        ("file ignored: ", report.ignored),
        ("document ", outcome.states),
        ("  rejected: ", outcome.reasons),
    ):
        for name, count in sorted(counts.items()):
            table.add_row(f"{prefix}{name}", str(count))
    return table
