"""Wires the desk and serves it."""

import uvicorn

from services.desk.application import Ports, create_app
from services.desk.security import check_binding
from services.indexer.stores.tantivy_searcher import TantivySearcher
from services.runtime.logging import configure
from services.runtime.settings import Settings


def main() -> None:
    """Serve the desk until told to stop."""
    settings = Settings()
    configure("desk", settings.log_level, settings.log_json)
    token = settings.token.get_secret_value() if settings.token else None
    check_binding(settings.desk_host, token)
    app = create_app(Ports(TantivySearcher(settings.index_dir)), token)
    uvicorn.run(app, host=settings.desk_host, port=settings.desk_port, log_config=None, access_log=False)
