"""The indexer service: wiring only."""

from services.indexer.runner import IndexerRunner
from services.indexer.stores.tantivy_store import TantivyStore
from services.runtime.app import StepService
from services.runtime.keys import Keys
from services.runtime.process import start
from services.runtime.serve import run


def main() -> None:
    """Run the indexer until told to stop; it is the only writer of its index."""
    process = start("indexer")
    settings = process.settings
    with TantivyStore(settings.index_dir) as store:
        keys = Keys(settings.namespace)
        runner = IndexerRunner(store, process.store, process.redis, keys, store.name)
        service = StepService(settings, process.redis, runner, process.clock, settings.batch, process.store)
        run(service.app, settings, runner.name)
