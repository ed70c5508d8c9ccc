"""The indexer's service: the indexer, and the alerter beside it. Wiring only."""

import asyncio
from datetime import timedelta
from typing import Final, NamedTuple

from copydesk_contracts.topology import INDEXER
from services.alerter.runner import AlerterRunner
from services.delivery.app import StepService
from services.index.choose import (
    Writer,
    announcements,
    ledger_path,
    open_searcher,
    open_store,
    take_over,
    takeover,
)
from services.index.failures import StoreUnavailable
from services.index.identities.rulings import Rulings
from services.index.searches.book import SavedSearches
from services.index.versions import Versions
from services.index.writer import IndexWriter
from services.indexer.runner import IndexerRunner
from services.indexer.turns import writing
from services.process.clock import Clock, milliseconds
from services.process.loops import forever
from services.process.serve import serve
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.resources import Process, start

TEND_EVERY: Final = 1.0
"""Seconds between two looks for names that are to be looked at again."""


def main() -> None:
    """Run the indexer until told to stop; it is the only writer of its index, or stands by until it is."""
    process = start(INDEXER)
    try:
        asyncio.run(_run(process))
    except StoreUnavailable as error:
        raise SystemExit(str(error)) from None


async def _run(process: Process) -> None:
    async with writing(process, lambda fence: _opened(process, fence)) as opened:
        with opened.store as store:
            runner = _runner(process, opened.writer, store.name)
            tending = asyncio.create_task(forever("names", TEND_EVERY, runner.tend))
            try:
                await serve(_service(process, runner).app, process.settings, INDEXER)
            finally:
                tending.cancel()
                await asyncio.wait([tending])


class _Opened(NamedTuple):
    store: Writer
    writer: IndexWriter


def _opened(process: Process, fence: int | None) -> _Opened:
    """The index, and a writer that has caught up with it. Raises StoreUnavailable."""
    store = open_store(process.settings, fence)
    try:
        return _Opened(store, _caught_up(process, store, fence))
    except BaseException:
        store.close()
        raise


def _caught_up(process: Process, store: Writer, fence: int | None) -> IndexWriter:
    """A writer whose stories are those of the index, older shapes of it taken over."""
    settings = process.settings
    writer = _writer(settings, store, process.clock, fence)
    take_over(settings, writer.restore)
    writer.reconcile(open_searcher(settings), takeover(settings, fence))
    return writer


def _runner(process: Process, writer: IndexWriter, index: str) -> IndexerRunner:
    rulings = Rulings(process.redis, Keys(process.settings.namespace))
    return IndexerRunner(writer, process.store, process.partitions, index, rulings=rulings)


def _service(process: Process, runner: IndexerRunner) -> StepService:
    settings, redis, clock = process.settings, process.redis, process.clock
    keys = Keys(settings.namespace)
    partitions = process.partitions
    alerter = AlerterRunner(
        SavedSearches(redis, keys), open_searcher(settings), Versions(settings.versions_dir)
    )
    beside = StepService(settings, redis, alerter, clock, settings.batch, partitions=partitions)
    return StepService(
        settings, redis, runner, clock, settings.batch, process.store, beside, partitions=partitions
    )


def _writer(settings: Settings, store: Writer, clock: Clock, fence: int | None) -> IndexWriter:
    return IndexWriter(
        store,
        ledger_path(settings),
        Versions(settings.versions_dir),
        keep=timedelta(seconds=settings.forget),
        # Turns grow though the clocks of machines differ.
        epoch=1000 * (fence or milliseconds(clock.now())),
        announcements=announcements(settings),
    )
