"""The feeds over HTTP, cut at every hundredth of a thousand events and resumed: each event exactly once."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from copydesk_contracts.events import DocumentIndexed, DocumentLocated, DocumentWithdrawn, EventData
from copydesk_contracts.order import START, sequence_of
from services.state.cursor import parts_of
from services.state.keys import Keys
from services.state.scripts import script
from tests.contracts.samples import SAMPLES
from tests.e2e.support import free_port
from tests.integration.mirrors import House, desk_of

pytestmark = pytest.mark.server

PUBLISH = script("for _ = 1, ARGV[2] do publish(KEYS[1], ARGV[1]) end")
KINDS: tuple[type[EventData], ...] = (DocumentIndexed, DocumentWithdrawn, DocumentLocated)
THOUSAND, HUNDRED = 1000, 100
FIRST, LATER = 500, 50
"""So many are there before anybody reads, and so many more come while each part is read."""


class Announcer:
    """Publishes events of three types in turn, unevenly, to all partitions."""

    def __init__(self, redis: Redis, keys: Keys, partitions: int = 1) -> None:
        self._redis, self._turn = redis, 0
        self._each = [Keys(keys.namespace, number) for number in range(partitions)]

    def publish(self, count: int) -> None:
        """So many events."""
        while count:
            self._turn += 1
            kind, times = KINDS[self._turn % len(KINDS)], min(count, 1 + self._turn * 7 % 40)
            event = SAMPLES[kind][0].model_copy(update={"sequence": None})
            keys = self._each[self._turn % 7 % len(self._each)]
            self._redis.eval(PUBLISH, 1, keys.stream(kind), event.to_json(), times)
            count -= times

    def everything(self, partition: int = 0) -> list[str]:
        """The place of each event of a partition on its stream, in their order."""
        streams = [self._each[partition].stream(kind) for kind in KINDS]
        found: list[Any] = [entry for stream in streams for entry in self._redis.xrange(stream)]
        return sorted(sequence_of(entry.decode()) for entry, _ in found)


def parted(cursors: Sequence[str], partitions: int) -> list[list[str]]:
    """The sequences of each partition, of events whose cursors these are: each goes on in one of them."""
    before, found = parts_of(START, partitions), [list[str]() for _ in range(partitions)]
    for cursor in cursors:
        parts = parts_of(cursor, partitions)
        (moved,) = (number for number in range(partitions) if parts[number] != before[number])
        found[moved].append(parts[moved])
        before = parts
    return found


@contextmanager
def stream(address: str, after: str) -> Iterator[Iterator[str]]:
    """The ids that an open stream brings, until it is cut."""
    headers = {"accept": "text/event-stream", "last-event-id": after}
    with httpx.stream("GET", address, headers=headers, timeout=60) as answer:
        yield (line.removeprefix("id: ") for line in answer.iter_lines() if line.startswith("id: "))


@contextmanager
def pages(address: str, after: str) -> Iterator[Iterator[str]]:
    """The same by pages, each of them one request; the last one of a part is not read to its end."""

    def ids(client: httpx.Client) -> Iterator[str]:
        place = after
        while True:
            page = client.get(f"{address}?after={place}&limit=37").json()
            yield from (event["sequence"] for event in page["events"])
            place = page["next"]

    with httpx.Client(timeout=60) as client:
        yield ids(client)


@pytest.mark.parametrize(
    ("path", "read", "partitions"),
    [
        *[("/api/events", stream, 1), ("/api/feed", stream, 1), ("/api/events", pages, 1)],
        *[("/api/events", stream, 3), ("/api/feed", stream, 3)],
    ],
)
def test_cut_and_resumed(
    path: str, read: Any, partitions: int, redis_url: str, namespace: str, tmp_path: Path
) -> None:
    port, told = free_port(), list[str]()
    with Redis.from_url(redis_url) as redis:
        house, announcer = (made(redis, Keys(namespace), partitions) for made in (House, Announcer))
        announcer.publish(FIRST)
        with desk_of(house, redis_url, tmp_path, port):
            for _ in range(THOUSAND // HUNDRED):
                with read(f"http://127.0.0.1:{port}{path}", told[-1] if told else START) as ids:
                    announcer.publish(LATER)
                    told += islice(ids, HUNDRED)
        assert parted(told, partitions) == [announcer.everything(number) for number in range(partitions)]
        assert len(set(told)) == THOUSAND


def test_a_slow_reader_of_pages_is_told_of_what_is_gone(
    redis_url: str, namespace: str, tmp_path: Path
) -> None:
    port = free_port()
    with Redis.from_url(redis_url) as redis:
        house, announcer = House(redis, Keys(namespace)), Announcer(redis, Keys(namespace))
        announcer.publish(HUNDRED)
        places = announcer.everything()
        gone = f"{places[50][:13]}-{int(places[50][13:])}"
        redis.hset(Keys(namespace).trimmed(), DocumentIndexed.event_type, gone)
        with desk_of(house, redis_url, tmp_path, port):
            address = f"http://127.0.0.1:{port}/api/events"
            answer = httpx.get(f"{address}?after={places[10]}")
            assert (answer.status_code, answer.json()["oldest"]) == (410, places[50])
            rest = httpx.get(f"{address}?after={answer.json()['oldest']}").json()["events"]
            assert [event["sequence"] for event in rest] == places[51:]
            assert (
                json.loads(httpx.get(f"{address}?after={places[10]}&type=story.changed").text)["events"] == []
            )
