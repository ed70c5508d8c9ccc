"""Every event on a public stream has its place, in one order, and after what is gone nothing is said."""

import json

import pytest
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentIndexed, DocumentParsed
from copydesk_contracts.order import entry_id, sequence_of
from services.state.keys import Keys
from services.state.scripts import script

pytestmark = pytest.mark.server

PUBLISH = script("publish(KEYS[1], ARGV[1])")
FUTURE = "9000000000000-7"


async def publish(server: Redis, stream: str) -> str:
    """Publish an event and give its sequence."""
    await server.eval(PUBLISH, 1, stream, '{"id":"a"}')
    entry, fields = (await server.xrevrange(stream, count=1))[0]
    sequence = json.loads(fields[b"__data__"])["sequence"]
    assert entry.decode() == entry_id(sequence)
    assert sequence_of(entry.decode()) == sequence
    return str(sequence)


async def test_the_sequence_rises_over_all_streams(server: Redis, keys: Keys) -> None:
    streams = [keys.stream(DocumentIndexed), keys.stream(DocumentParsed)]
    given = [await publish(server, streams[n % 2]) for n in range(40)]
    assert given == sorted(set(given))


async def test_it_goes_on_rising_after_the_server_lost_its_memory(server: Redis, keys: Keys) -> None:
    before = await publish(server, keys.stream(DocumentIndexed))
    await server.delete(keys.sequence(), keys.stream(DocumentIndexed))
    assert await publish(server, keys.stream(DocumentIndexed)) > before


async def test_it_rises_when_the_clock_goes_back(server: Redis, keys: Keys) -> None:
    await server.set(keys.sequence(), "5000000000000000")
    assert await publish(server, keys.stream(DocumentIndexed)) == "5000000000000001"


async def test_an_entry_from_the_future_does_not_stop_the_stream(server: Redis, keys: Keys) -> None:
    stream = keys.stream(DocumentIndexed)
    await server.xadd(stream, {"__data__": "{}"}, id=FUTURE)
    first = await publish(server, stream)
    assert first > sequence_of(FUTURE)
    assert await publish(server, keys.stream(DocumentParsed)) > first


async def test_what_the_server_refuses_leaves_no_trace(server: Redis, keys: Keys) -> None:
    await server.set(keys.stream(DocumentIndexed), "no stream")
    with pytest.raises(Exception, match="WRONGTYPE"):
        await publish(server, keys.stream(DocumentIndexed))
    assert await server.exists(keys.sequence()) == 0
