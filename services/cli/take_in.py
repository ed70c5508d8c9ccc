"""Files in, by the services of one state, until each document has reached a final state."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.cli.exits import ExitCode, Failure
from services.cli.languages import check_languages
from services.cli.output import errors, plain, tell
from services.cli.server import over_partitions
from services.cli.stack import Stack, in_one_line, open_stack, wait_ready
from services.cli.taken import Outcome
from services.cli.telling import Telling
from services.cli.transport import check_transport
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.backlog import backlog
from services.state.belonging import claim_store
from services.state.content.choose import open_content
from services.state.groups import all_groups
from services.state.keys import FINAL, State
from services.state.partitions import Partitions, claim_partitions
from services.watcher.once import ingest
from services.watcher.report import WatchReport

STEPS = ("parser", "enricher", "indexer")
START_TIMEOUT = 60.0
"""Seconds for services to be ready; a model takes four, on a busy machine some more."""
REST_LIMIT = 30.0
"""Seconds; other shells may go on giving the services work."""
CHUNK = 500
"""Receipts asked for at once."""
LOOK_EVERY = 0.2
"""Seconds between two looks at how far the documents are: what a person takes for at once."""


def take_in(paths: Sequence[Path], config: Settings, telling: Telling) -> tuple[WatchReport, Outcome]:
    """Take in files and folders, by services of our own where none run; how it went.

    Raises Failure, OwnerGone, ServerFailed and what else `failures.failure` has a line for.
    """
    check_languages(config)
    check_transport(config, patient=False)
    with open_stack(config, STEPS) as stack:
        if reasons := wait_ready(stack, START_TIMEOUT, tell):
            _complain(stack, reasons)
        return asyncio.run(_taken_in(stack, paths, telling))


def _complain(stack: Stack, reasons: Mapping[str, str]) -> None:
    """Say what is not ready. Raises Failure where waiting is of no use."""
    line = f"not ready: {in_one_line(reasons)}; logs: {stack.settings.state / 'log'}"
    if stack.hopeless():
        raise Failure(ExitCode.LATER, line)
    errors.print(plain(line), soft_wrap=True)


async def _taken_in(stack: Stack, paths: Sequence[Path], telling: Telling) -> tuple[WatchReport, Outcome]:
    return await over_partitions(stack.settings, lambda all_: _through(stack, all_, paths, telling))


async def _through(
    stack: Stack, partitions: Partitions, paths: Sequence[Path], telling: Telling
) -> tuple[WatchReport, Outcome]:
    config, home = stack.settings, partitions.home
    await claim_partitions(home.redis, home.keys, config.partitions)
    await claim_store(home.redis, home.keys, config)
    telling.now("looking through the files")
    report = await _published(paths, partitions, config, telling)
    telling.now("reading the documents")
    await _come_to_rest(stack, partitions, telling)
    outcome = await _finish(stack, partitions, report.document_ids, telling)
    await _come_to_rest(stack, partitions, telling)
    return report, outcome


async def _published(
    paths: Sequence[Path], partitions: Partitions, config: Settings, telling: Telling
) -> WatchReport:
    report, store = WatchReport(collect=True), open_content(config)
    redis = partitions.home.redis
    work = ingest(paths, redis, config, store, SystemClock(), report=report, partitions=partitions)
    looking = asyncio.create_task(work)
    while not looking.done():
        await asyncio.wait({looking}, timeout=LOOK_EVERY)
        telling.count("files", report.published + report.unchanged)
    return looking.result()


async def _come_to_rest(stack: Stack, partitions: Partitions, telling: Telling) -> None:
    """Wait a while until no step has anything to do, so that services which stop now leave nothing half-way.

    What a replay sent round again keeps its final state meanwhile, and alerts change none.
    """
    if stack.attached:
        return
    deadline = time.monotonic() + REST_LIMIT
    while time.monotonic() < deadline and (events := await _to_go(partitions)):
        telling.count("events to go", events)
        stack.tend()
        await asyncio.sleep(LOOK_EVERY)


async def _to_go(partitions: Partitions) -> int:
    """How many events the steps have before them."""
    places = [(p.redis, *pair) for p in partitions.all for pair in all_groups(p.keys)]
    return sum([await backlog(*place) for place in places])


async def _finish(stack: Stack, partitions: Partitions, ids: Iterable[str], telling: Telling) -> Outcome:
    waiting = list(dict.fromkeys(ids))
    seen = set(waiting)
    outcome = Outcome(Counter(), Counter())
    while waiting:
        _go_on(stack)
        chunk, rest = waiting[:CHUNK], waiting[CHUNK:]
        found = await _receipts(partitions, chunk)
        ended = {document: end for document, end in found.items() if end[0] in FINAL}
        outcome.count(ended.values())
        expanded = [document for document, (state, _) in ended.items() if state == State.EXPANDED]
        members = await _members(partitions, expanded)
        still = [document for document in chunk if document not in ended]
        waiting = still + rest + sorted(members - seen)
        seen |= members
        telling.count("documents", len(seen) - len(waiting), len(seen))
        if still:
            await asyncio.sleep(LOOK_EVERY)
    return outcome


def _go_on(stack: Stack) -> None:
    """Keep the services alive. Raises Failure where one of them does not stay so, OwnerGone."""
    stack.tend()
    if stack.hopeless():
        _complain(stack, stack.unready())


async def _members(partitions: Partitions, containers: Iterable[str]) -> set[str]:
    """Documents that were taken out of these containers."""
    places = [(partitions.of(container), container) for container in containers]
    found: list[Any] = [await p.redis.hvals(p.keys.members(container)) for p, container in places]
    return {document.decode() for documents in found for document in documents}


async def _receipts(partitions: Partitions, ids: list[str]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for partition, documents in partitions.grouped(ids).items():
        pipeline = partition.redis.pipeline(transaction=False)
        for document_id in documents:
            pipeline.hmget(partition.keys.receipt(document_id), ["state", "reason"])
        answers: list[Any] = await pipeline.execute()
        for document_id, (state, reason) in zip(documents, answers, strict=True):
            found[document_id] = ((state or b"").decode(), (reason or b"").decode())
    return found
