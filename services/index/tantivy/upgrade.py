"""Indexes of an older shape: their documents go into the present one, then they go."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import structlog
import tantivy
from pydantic import ValidationError

from services.index.stored import StoredDocument
from services.index.tantivy.schema import FULL, schema_name
from services.process.parts import in_parts

log = structlog.get_logger()

BATCH = 200
"""Documents in memory at once while an index is taken over."""


def upgrade(folder: Path, put: Callable[[Sequence[StoredDocument]], None]) -> int:
    """Hand every document of older indexes in `folder` to `put`, which makes them durable.

    Returns how many. A document that the present code cannot read is left out and said.
    """
    count = 0
    for old in sorted(folder.glob("articles-*")):
        if old.name == schema_name() or not (old / "meta.json").exists():
            continue
        try:
            searcher = tantivy.Index.open(str(old)).searcher()
        except ValueError as error:
            log.warning("index-not-upgraded", old=old.name, error=str(error))
            continue
        for batch in documents(searcher):
            put(batch)
            count += len(batch)
        log.info("index-upgraded", old=old.name, new=schema_name(), documents=count)
        shutil.rmtree(old, ignore_errors=True)
    return count


def documents(searcher: tantivy.Searcher) -> Iterator[list[StoredDocument]]:
    """All documents of a state, in batches; one that the present code cannot read is left out and said."""
    addresses = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs), count=False).hits
    for part in in_parts(addresses, BATCH):
        read = (_read(searcher.doc(address)) for _, address in part)
        yield [document for document in read if document is not None]


def _read(found: tantivy.Document) -> StoredDocument | None:
    try:
        return StoredDocument.model_validate_json(bytes(found.get_first(FULL) or b""))
    except ValidationError as error:
        log.warning("document-not-upgraded", error=str(error)[:500])
        return None
