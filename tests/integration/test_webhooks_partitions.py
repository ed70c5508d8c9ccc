"""Webhooks over several partitions: every event, each document's in order, whoever is killed meanwhile."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentDiscovered
from copydesk_contracts.order import START, sequence_of
from services.delivery.position import RetentionLimits
from services.delivery.trim import trim
from services.desk.live.events import LiveEvents
from services.desk.webhooks.sender import Sender
from services.index.memory.store import MemoryIndex, MemorySearcher
from services.operations.snapshot import Snapshot
from services.process.clock import SystemClock, milliseconds
from services.state.content import FolderStore
from services.state.groups import all_groups, ensure_groups
from services.state.keys import Keys
from services.state.missed import missed_events
from services.state.partitions import Partition, Partitions, claim_partitions
from services.state.webhooks import Parked, Webhook, WebhookBook, webhook
from services.state.whole_log import WholeLog
from services.state.whole_missed import WholeMissed
from tests.e2e.support import free_port
from tests.integration.test_partitions import publish
from tests.integration.test_webhooks import HASTY, HERE, KEY, Receiver, receiver

__all__ = ["receiver"]
pytestmark = pytest.mark.server
COUNT = 3
DOCUMENTS, TIMES = 12, 5
PATIENCE = 300.0
"""Seconds for a desk to start and send on whatever machine; it waits for the lease of one killed."""


@pytest_asyncio.fixture
async def partitions(redis: Redis, namespace: str) -> Partitions:
    """Three, empty."""
    await claim_partitions(redis, Keys(namespace), COUNT)
    made = Partitions(tuple(Partition(redis, Keys(namespace, number)) for number in range(COUNT)))
    for partition in made.all:
        await ensure_groups(redis, all_groups(partition.keys))
    return made


@pytest_asyncio.fixture
async def sender(partitions: Partitions, tmp_path: Path) -> AsyncIterator[Sender]:
    """One that is not at work yet."""
    home, searcher = partitions.home, MemorySearcher(MemoryIndex())
    snapshots = Snapshot(partitions, searcher, SystemClock(), "memory")
    missed = WholeMissed(tmp_path / "missed", partitions)
    events = LiveEvents(WholeLog(partitions), searcher, None, snapshots, FolderStore(tmp_path), missed)
    async with httpx.AsyncClient(trust_env=False) as client:
        book = WebhookBook(home.redis, home.keys)
        yield Sender(book, events, SystemClock(), client, "one", HASTY, allowed=(HERE,), several=True)


def hook_for(receiver: Receiver) -> Webhook:
    return webhook(receiver.url, KEY, [DocumentDiscovered.event_type], None)


async def everything(partitions: Partitions) -> list[tuple[int, str]]:
    """Partition and sequence of each event that is there."""
    return [
        (p.keys.number, sequence_of(entry.decode()))
        for p in partitions.all
        for entry, _ in await p.redis.xrange(p.keys.stream(DocumentDiscovered))
    ]


def sent(partitions: Partitions, bodies: Sequence[bytes]) -> list[tuple[int, str]]:
    """Partition and sequence of each event that was sent, in that order."""
    events = [json.loads(body) for body in bodies]
    return [(partitions.of(event["subject"]).keys.number, event["sequence"]) for event in events]


def in_order(found: Sequence[tuple[int, str]]) -> bool:
    """Whether the events of each partition came in their order, repetitions aside."""
    first = list(dict.fromkeys(found))
    parts = [[sequence for number, sequence in first if number == n] for n in range(COUNT)]
    return all(part == sorted(part) for part in parts)


async def test_what_was_trimmed_while_it_was_away_is_sent_all_the_same(
    partitions: Partitions, sender: Sender, receiver: Receiver, tmp_path: Path
) -> None:
    hook = hook_for(receiver)
    await sender.book.save(hook, START)
    await publish(partitions, *map(str, range(DOCUMENTS)))
    there = await everything(partitions)
    now = milliseconds(SystemClock().now()) + 10_000
    for p in partitions.all:
        stream = p.keys.stream(DocumentDiscovered)
        last = (await p.redis.xinfo_stream(stream))["last-generated-id"]
        await p.redis.xgroup_setid(stream, "parser", last)
        kept = missed_events(tmp_path / "missed", p.keys)
        await trim(p.redis, p.keys, RetentionLimits(0.0, 1), now, kept, partitions.home)
    assert await everything(partitions) == []
    await publish(partitions, "new")
    there += await everything(partitions)
    while await sender.turn(hook):
        pass
    found = sent(partitions, receiver.bodies)
    assert sorted(found) == sorted(there)
    assert in_order(found)
    assert await sender.book.parked(hook.id) == []


async def test_what_one_partition_lost_is_said_and_the_others_are_sent(
    partitions: Partitions, sender: Sender, receiver: Receiver
) -> None:
    hook = hook_for(receiver)
    await sender.book.save(hook, START)
    await publish(partitions, *map(str, range(DOCUMENTS)))
    there, lost = await everything(partitions), partitions.all[1]
    stream = lost.keys.stream(DocumentDiscovered)
    last = (await lost.redis.xinfo_stream(stream))["last-generated-id"]
    await lost.redis.xgroup_setid(stream, "parser", last)
    now = milliseconds(SystemClock().now()) + 10_000
    await trim(lost.redis, lost.keys, RetentionLimits(0.0, 1), now, None, partitions.home)
    while await sender.turn(hook):
        pass
    assert sorted(sent(partitions, receiver.bodies)) == sorted(s for s in there if s[0] != 1)
    (parked,) = await sender.book.parked(hook.id)
    assert "were dropped" in parked.error


async def test_two_events_of_one_sequence_are_both_parked(sender: Sender, receiver: Receiver) -> None:
    hook = hook_for(receiver)
    await sender.book.save(hook, START)
    for name in ("a", "b"):
        await sender.book.park(hook.id, Parked("1" * 16, "answered 400", 3, json.dumps({"id": name}), name))
    assert [one.id for one in await sender.book.parked(hook.id)] == ["a", "b"]
    assert await sender.book.redrive(hook.id) == 2
    assert await sender.book.parked(hook.id) == []


async def patiently(condition: Callable[[], bool]) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@contextmanager
def desk(url: str, namespace: str, folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The desk as a process of its own."""
    environment = {
        **os.environ,
        "COPYDESK_REDIS_URL": url,
        "COPYDESK_NAMESPACE": namespace,
        "COPYDESK_PARTITIONS": str(COUNT),
        "COPYDESK_STATE": str(folder),
        "COPYDESK_RUN_DIR": str(folder / "run"),
        "COPYDESK_DESK_PORT": str(port),
        "COPYDESK_WEBHOOK_HOSTS": HERE,
    }
    with (folder / "desk.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.desk"], env=environment, stderr=log, stdout=log
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()


async def test_a_desk_that_is_killed_goes_on_where_it_was(
    partitions: Partitions, receiver: Receiver, redis_url: str, namespace: str, tmp_path: Path
) -> None:
    home, hook, port = partitions.home, hook_for(receiver), free_port()
    await WebhookBook(home.redis, home.keys).save(hook, await WholeLog(partitions).newest())
    names = [str(number) for number in range(DOCUMENTS)]

    async def write() -> None:
        for _ in range(TIMES):
            await publish(partitions, *names)
            await asyncio.sleep(0.5)

    writing = asyncio.create_task(write())
    with desk(redis_url, namespace, tmp_path, port) as process:
        await patiently(lambda: len(receiver.bodies) >= DOCUMENTS or process.poll() is not None)
        assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
    await writing
    there = await everything(partitions)
    assert len(there) == DOCUMENTS * TIMES
    with desk(redis_url, namespace, tmp_path, port):
        await patiently(lambda: set(sent(partitions, receiver.bodies)) == set(there))
    found = sent(partitions, receiver.bodies)
    assert in_order(found)
    again = Counter(found)
    assert sum(again.values()) - len(again) <= 1, "what was in hand when it was killed, and nothing else"
