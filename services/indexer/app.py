"""The indexer's service: the indexer, and the alerter beside it. Wiring only."""

from datetime import timedelta

from services.alerter.runner import AlerterRunner
from services.delivery.app import StepService
from services.index.port import StoreUnavailable
from services.index.searches.book import SavedSearches
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.index.tantivy.upgrade import upgrade
from services.index.versions import Versions
from services.index.writer import IndexWriter
from services.indexer.runner import IndexerRunner
from services.process.clock import Clock, milliseconds
from services.process.serve import run
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.resources import Process, start

LEDGER = "stories.sqlite"


def main() -> None:
    """Run the indexer until told to stop; it is the only writer of its index."""
    process = start("indexer")
    try:
        _run(process)
    except StoreUnavailable as error:
        raise SystemExit(str(error)) from None


def _run(process: Process) -> None:
    settings = process.settings
    with TantivyStore(settings.index_dir) as store:
        keys = Keys(settings.namespace)
        writer = _writer(settings, store, process.clock)
        upgrade(settings.index_dir, writer.restore)
        writer.reconcile(TantivySearcher(settings.index_dir))
        runner = IndexerRunner(writer, process.store, process.redis, keys, store.name)
        alerter = AlerterRunner(SavedSearches(process.redis, keys), TantivySearcher(settings.index_dir))
        beside = StepService(settings, process.redis, alerter, process.clock, settings.batch)
        service = StepService(
            settings, process.redis, runner, process.clock, settings.batch, process.store, beside
        )
        run(service.app, settings, runner.name)


def _writer(settings: Settings, store: TantivyStore, clock: Clock) -> IndexWriter:
    return IndexWriter(
        store,
        settings.index_dir / store.name / LEDGER,
        Versions(settings.versions_dir),
        keep=timedelta(seconds=settings.forget),
        epoch=1000 * milliseconds(clock.now()),
    )
