"""The desk over HTTP while the index is written: 20 searches a second, as JSON and as pages.

    python -m benchmarks.searching [--articles 20000] [--seconds 20] [--rate 20] [--niceness 10]

A desk in a process of its own over an index of made-up articles, and another process that writes 200 a
second, commits twice a second and gives way as steps do. A time counts from when its search was due, so that
waiting counts too. The processor time of the desk a search is told as well: on a machine that does other work
it is worth more than the time that passed.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import httpx
import uvicorn

from benchmarks.index import VARIETY, Generator, keep_writing, numbered
from services.desk.application import Ports, create_app
from services.index.query import Query
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.process.priority import give_way
from services.process.serve import listen, settle_memory
from services.process.settings import Settings

BATCH: Final = 2000
CLIENTS: Final = 16
"""Searches that may be under way at once."""
WARM_UP: Final = 20
"""Searches before the clock starts: what is loaded at the first is not asked about."""
PATIENCE: Final = 30.0
NICENESS: Final = int(Settings.model_fields["niceness"].default)


def fill(folder: Path, generator: Generator, articles: int) -> None:
    """An index of so many articles."""
    base = [generator.article(number) for number in range(VARIETY)]
    with TantivyStore(folder) as store:
        for first in range(0, articles, BATCH):
            store.upsert(numbered(base, range(first, min(articles, first + BATCH))))
            store.commit()


def serve(folder: str, told: Connection) -> None:
    """A desk over the index; tells its port, then its processor time whenever it is asked."""
    app = create_app(Ports(TantivySearcher(Path(folder))))
    listener = listen(("127.0.0.1", 0))
    told.send(listener.getsockname()[1])
    config = uvicorn.Config(app, log_config=None)
    settle_memory()
    threading.Thread(target=_tell_time, args=(told,), daemon=True).start()
    uvicorn.Server(config).run([listener])


def _tell_time(told: Connection) -> None:
    while told.recv():
        told.send(time.process_time())


@contextmanager
def desk(folder: Path) -> Iterator[tuple[httpx.Client, Connection]]:
    """A client of a running desk, and who tells its processor time."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(str(folder), theirs))
    process.start()
    try:
        address = f"http://127.0.0.1:{ours.recv()}"
        # Given up before the desk does, which would cut one that is just taken up again.
        limits = httpx.Limits(keepalive_expiry=1.0)
        with httpx.Client(base_url=address, timeout=PATIENCE, limits=limits) as client:
            yield client, ours
    finally:
        process.terminate()
        process.join()


def write(folder: str, first: int, stop: Event, niceness: int) -> None:
    """Articles come in, from a process that gives way as a step does."""
    give_way(niceness)
    keep_writing(folder, 2, first, stop)


@contextmanager
def writing(folder: Path, first: int, niceness: int) -> Iterator[None]:
    """Articles come in meanwhile."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    writer = context.Process(target=write, args=(str(folder), first, stop, niceness))
    writer.start()
    time.sleep(3)
    try:
        yield
    finally:
        stop.set()
        writer.join()


def address(base: str, query: Query) -> str:
    """The search as an address of the desk."""
    told = {name: value for name, value in asdict(query).items() if value}
    asked = {"q": query.text, "person": told.get("person", ()), "sort": query.sort.value}
    return f"{base}?{urlencode(asked, doseq=True)}"


def times(client: httpx.Client, addresses: Sequence[str], rate: float) -> list[float]:
    """Milliseconds from when each search was due until it was answered."""
    for one in addresses[:WARM_UP]:
        client.get(one).raise_for_status()
    started = time.perf_counter() + 0.1

    def run(number: int) -> float:
        due = started + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        client.get(addresses[number]).raise_for_status()
        return (time.perf_counter() - due) * 1000

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(run, range(len(addresses))))


def row(name: str, found: Sequence[float], processor: float) -> dict[str, Any]:
    """Median and high quantiles in milliseconds, and the desk's processor time a search."""
    cuts = statistics.quantiles(found, n=100)
    shares = {"p50": cuts[49], "p90": cuts[89], "p99": cuts[98], "max": max(found)}
    rounded = {share: round(value, 1) for share, value in shares.items()}
    return {
        "what": name,
        "of": len(found),
        **rounded,
        "processor_ms": round(1000 * processor / len(found), 1),
    }


def measure(
    folder: Path, articles: int, seconds: float, rate: float, niceness: int
) -> Iterator[dict[str, Any]]:
    """A row for each kind of answer, idle and while articles come in."""
    generator = Generator(1)
    if not TantivySearcher(folder).count():
        fill(folder, generator, articles)
    queries = [generator.query() for _ in range(int(seconds * rate))]
    settle_memory()  # of who asks, too: what was made here is not looked through meanwhile
    with desk(folder) as (client, clock):
        yield from _rows(client, clock, queries, rate, "idle")
        with writing(folder, articles, niceness):
            yield from _rows(client, clock, queries, rate, "while 200 a second come in")


def _rows(
    client: httpx.Client, clock: Connection, queries: Sequence[Query], rate: float, when: str
) -> Iterator[dict[str, Any]]:
    for name, base in (("API", "/api/search"), ("page", "/")):
        before = _asked(clock)
        found = times(client, [address(base, query) for query in queries], rate)
        yield row(f"{name}, {when}", found, _asked(clock) - before)


def _asked(clock: Connection) -> float:
    clock.send(True)
    return float(clock.recv())


def main() -> None:
    """Print a JSON line for each figure."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--seconds", type=float, default=20.0)
    options.add_argument("--rate", type=float, default=20.0, help="searches a second")
    options.add_argument("--index", type=Path, help="folder of an index that a run before left there")
    options.add_argument("--niceness", type=int, default=NICENESS, help="of the process that writes")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder:
        where = given.index or Path(folder)
        for figures in measure(where, given.articles, given.seconds, given.rate, given.niceness):
            sys.stdout.write(f"{json.dumps(figures)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
