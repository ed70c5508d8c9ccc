"""The indexer's service: the indexer, and the alerter beside it. Wiring only."""

from datetime import timedelta

from services.alerter.runner import AlerterRunner
from services.delivery.app import StepService
from services.index.choose import Writer, ledger_path, open_searcher, open_store, take_over
from services.index.identities.rulings import Rulings
from services.index.port import StoreUnavailable
from services.index.searches.book import SavedSearches
from services.index.versions import Versions
from services.index.writer import IndexWriter
from services.indexer.runner import IndexerRunner
from services.process.clock import Clock, milliseconds
from services.process.serve import run
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.resources import Process, start


def main() -> None:
    """Run the indexer until told to stop; it is the only writer of its index."""
    process = start("indexer")
    try:
        _run(process)
    except StoreUnavailable as error:
        raise SystemExit(str(error)) from None


def _run(process: Process) -> None:
    settings = process.settings
    with open_store(settings) as store:
        keys = Keys(settings.namespace)
        writer = _writer(settings, store, process.clock)
        take_over(settings, writer.restore)
        writer.reconcile(open_searcher(settings))
        runner = IndexerRunner(
            writer, process.store, process.redis, keys, store.name, rulings=Rulings(process.redis, keys)
        )
        alerter = AlerterRunner(SavedSearches(process.redis, keys), open_searcher(settings))
        beside = StepService(settings, process.redis, alerter, process.clock, settings.batch)
        service = StepService(
            settings, process.redis, runner, process.clock, settings.batch, process.store, beside
        )
        run(service.app, settings, runner.name)


def _writer(settings: Settings, store: Writer, clock: Clock) -> IndexWriter:
    return IndexWriter(
        store,
        ledger_path(settings),
        Versions(settings.versions_dir),
        keep=timedelta(seconds=settings.forget),
        epoch=1000 * milliseconds(clock.now()),
    )
