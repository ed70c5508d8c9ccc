"""Saved searches held against new documents, beside writing those documents.

    python -m benchmarks.alerts [--articles 20000] [--searches 1000]

Prints JSON: milliseconds that the alerter takes for a batch of 100 new documents with so
many saved searches over an index of so many articles, how many alerts come of it, and the
milliseconds that the index takes to write and commit a batch of the same size.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.index import Generator, numbered
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentIndexed, EventData, Location
from services.alerter.runner import AlerterRunner
from services.delivery.emit import root_event
from services.delivery.outcome import Emit
from services.index.searches.saved import SavedSearch, SearchTerms, saved
from services.index.stored import StoredDocument
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore

BATCH = 100
TURNS = 7
AT = datetime(2026, 3, 1, tzinfo=UTC)


class Kept:
    """Saved searches without a server."""

    def __init__(self, searches: Sequence[SavedSearch]) -> None:
        self._searches = searches

    async def all(self) -> Sequence[SavedSearch]:
        """All that are saved."""
        return self._searches

    async def told(self, _: str) -> AsyncIterator[Sequence[str]]:
        """Nothing was told of before."""
        return
        yield ()

    async def is_first(self, *_: object) -> bool:
        """Nothing was told of before."""
        return True


def some_searches(generator: Generator, count: int) -> list[SavedSearch]:
    """What people may want to be told of: anything but the search for everything."""
    found: list[SavedSearch] = []
    while len(found) < count:
        asked = generator.query()
        if asked.text or asked.person:
            terms = SearchTerms(text=asked.text, person=asked.person)
            found.append(saved(f"search {len(found)}", terms, AT))
    return found


def announced(number: int) -> Envelope[EventData]:
    """The event of the document of that number."""
    place = Location(root="seeds", path=f"{number}.txt", revision=1)
    data = DocumentIndexed(document_id=f"{number:08x}".ljust(40, "0"), location=place, index="articles")
    return root_event("indexer", data.document_id, place, data, AT)


def write(store: TantivyStore, base: Sequence[StoredDocument], numbers: range) -> float:
    """Milliseconds to write and commit a batch."""
    started = time.perf_counter()
    store.upsert(numbered(base, numbers))
    store.commit()
    return 1000 * (time.perf_counter() - started)


def alert(runner: AlerterRunner, numbers: range) -> tuple[float, int]:
    """Milliseconds to hold a batch against the searches, and how many alerts come of it."""
    started = time.perf_counter()
    results = asyncio.run(runner.run([announced(n) for n in numbers]))
    return 1000 * (time.perf_counter() - started), sum(isinstance(r, Emit) for r in results)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--searches", type=int, default=1000)
    wanted = parser.parse_args()
    generator = Generator(1)
    base = [generator.article(n) for n in range(1000)]
    kept = Kept(some_searches(generator, wanted.searches))
    with tempfile.TemporaryDirectory() as made, TantivyStore(Path(made)) as store:
        for first in range(0, wanted.articles, 1000):
            store.upsert(numbered(base, range(first, min(first + 1000, wanted.articles))))
            store.commit()
        runner = AlerterRunner(kept, TantivySearcher(Path(made)))
        times, alerts = [], 0
        for first in range(wanted.articles, wanted.articles + TURNS * BATCH, BATCH):
            batch = range(first, first + BATCH)
            written = write(store, base, batch)
            took, told = alert(runner, batch)
            times.append((written, took))
            alerts += told
    writing, alerting = (statistics.median(column) for column in zip(*times, strict=True))
    print(
        json.dumps(
            {
                "articles": wanted.articles,
                "searches": wanted.searches,
                "write_ms": round(writing, 1),
                "alert_ms": round(alerting, 1),
                "alerts_a_batch": round(alerts / TURNS, 1),
                "documents_a_second": round(BATCH * 1000 / alerting),
            }
        )
    )


if __name__ == "__main__":
    main()
