"""Wires the desk and serves it: on its address for people, on its health socket for the house."""

import gc

from services.desk.application import Ports, create_app
from services.desk.live import LiveFeed, LiveOperations, LiveProbe, LiveReceipts
from services.desk.security import TokenNeeded, check_binding
from services.index.searches.book import SavedSearches
from services.index.tantivy.searcher import TantivySearcher
from services.index.versions import Versions
from services.process.serve import run
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.resources import Process, start


def main() -> None:
    """Serve the desk until told to stop."""
    process = start("desk")
    token = _token(process.settings)
    try:
        check_binding(process.settings.desk_published or process.settings.desk_host, token)
    except TokenNeeded as error:
        raise SystemExit(str(error)) from error
    app = create_app(make_ports(process), token)
    gc.collect()
    gc.freeze()  # what is there now stays: looking through it again would hold up searches
    run(app, process.settings, "desk", (process.settings.desk_host, process.settings.desk_port))


def make_ports(process: Process) -> Ports:
    """What the desk stands on."""
    redis, keys = process.redis, Keys(process.settings.namespace)
    return Ports(
        searcher=TantivySearcher(process.settings.index_dir),
        receipts=LiveReceipts(redis, keys),
        operations=LiveOperations(redis, keys, process.clock, process.store),
        feed=LiveFeed(redis, keys),
        probe=LiveProbe(redis),
        searches=SavedSearches(redis, keys),
        versions=Versions(process.settings.versions_dir),
    )


def _token(settings: Settings) -> str | None:
    return (settings.token.get_secret_value().strip() or None) if settings.token else None
