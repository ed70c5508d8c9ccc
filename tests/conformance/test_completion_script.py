"""The completion script: all or nothing, once, and never for what is not ours any more."""

import contextlib
import json
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from services.delivery.completion import Completer, Completion, Mode
from services.state.keys import Keys, State
from services.state.receipts import warnings_of

pytestmark = pytest.mark.server

GROUP = "parser"
DOCUMENT = "d" * 40


@pytest.fixture
def completer(server: Redis, keys: Keys) -> Completer:
    """The script's caller."""
    return Completer(server, GROUP, keys.receipt(""), keys.documents_prefix())


def source(keys: Keys) -> str:
    """Input stream."""
    return keys.receipt("input")


def target(keys: Keys) -> str:
    """Output stream."""
    return keys.receipt("output")


async def read_one(server: Redis, keys: Keys, stream: str | None = None) -> Completion:
    """Put an entry in, read it for the group, and say how it is to be finished."""
    stream = stream or source(keys)
    entry_id = await server.xadd(stream, {"__data__": "in"})
    with contextlib.suppress(ResponseError):
        await server.xgroup_create(stream, GROUP, id="0")
    await server.xreadgroup(GROUP, "w1", {stream: ">"})
    return Completion(
        stream=stream,
        entry_id=entry_id.decode(),
        mode=Mode.EMIT,
        output=target(keys),
        payload=b"out",
        document_id=DOCUMENT,
        record=b'{"at": "now"}',
        event_id="e1",
        state=State.PARSED,
        now=1000,
    )


async def pending(server: Redis, keys: Keys) -> int:
    """How many entries are in hand."""
    summary: Any = await server.xpending(source(keys), GROUP)
    return int(summary["pending"])


async def receipt(server: Redis, keys: Keys) -> dict[str, str]:
    """The document's receipt."""
    found: Any = await server.hgetall(keys.receipt(DOCUMENT))
    return {k.decode(): v.decode() for k, v in found.items()}


async def test_publishes_receipts_and_acknowledges(server: Redis, keys: Keys, completer: Completer) -> None:
    done = await read_one(server, keys)
    assert await completer.finish([done]) == [True]
    assert [fields for _, fields in await server.xrange(target(keys))] == [{b"__data__": b"out"}]
    assert await pending(server, keys) == 0
    found = await receipt(server, keys)
    ((output, _),) = await server.xrange(target(keys))
    assert found == {
        "waiting": f"{target(keys)} {output.decode()}",
        "step:parser": '{"at": "now"}',
        "attempts:parser": "1",
        "output:parser": "e1",
        "state": "parsed",
        "reason": "",
    }
    assert await server.zscore(keys.documents(State.PARSED), DOCUMENT) == 1000


async def test_warnings_of_a_new_reading_take_the_place_of_the_old(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    for event, told, kept in (
        ("e1", ("charset-guessed", "ocr"), ("charset-guessed", "ocr")),
        ("e2", None, ("charset-guessed", "ocr")),
        ("e3", ("damaged",), ("damaged",)),
        ("e4", (), ()),
    ):
        done = (await read_one(server, keys))._replace(event_id=event, warnings=told)
        assert await completer.finish([done]) == [True]
        assert warnings_of((await receipt(server, keys)).get("warnings")) == kept
    assert "warnings" not in await receipt(server, keys)


async def test_a_skip_says_nothing_of_how_copy_was_read(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    read = (await read_one(server, keys))._replace(warnings=("ocr",))
    skipped = (await read_one(server, keys))._replace(mode=Mode.NONE, state=None, warnings=())
    assert await completer.finish([read, skipped]) == [True, True]
    assert warnings_of((await receipt(server, keys))["warnings"]) == ("ocr",)


async def test_does_nothing_for_what_is_not_pending(server: Redis, keys: Keys, completer: Completer) -> None:
    done = await read_one(server, keys)
    await server.xack(done.stream, GROUP, done.entry_id)
    assert await completer.finish([done]) == [False]
    assert await server.exists(target(keys), keys.receipt(DOCUMENT)) == 0


async def test_counts_once_however_often_it_is_sent(server: Redis, keys: Keys, completer: Completer) -> None:
    done = await read_one(server, keys)
    assert await completer.finish([done, done, done]) == [True, False, False]
    assert await server.xlen(target(keys)) == 1


async def test_entry_claimed_by_another_worker_is_finished_by_the_first_to_come(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    done = await read_one(server, keys)
    await server.xclaim(done.stream, GROUP, "w2", 0, [done.entry_id])
    assert await completer.finish([done]) == [True]
    assert await completer.finish([done]) == [False]


@pytest.mark.parametrize("wrong", ["output", "receipt"])
async def test_wrong_type_leaves_the_input_pending_and_nothing_written(
    server: Redis, keys: Keys, completer: Completer, wrong: str
) -> None:
    done = await read_one(server, keys)
    key = target(keys) if wrong == "output" else keys.receipt(DOCUMENT)
    await server.set(key, "of another type")
    (answer,) = await completer.finish([done])
    assert isinstance(answer, ResponseError)
    assert "WRONGTYPE" in str(answer)
    assert await pending(server, keys) == 1
    other = keys.receipt(DOCUMENT) if wrong == "output" else target(keys)
    assert not await server.exists(other)
    await server.delete(key)
    assert await completer.finish([done]) == [True]
    assert await server.xlen(target(keys)) == 1


async def test_one_refusal_does_not_keep_others_from_their_end(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    first, second = await read_one(server, keys), await read_one(server, keys)
    await server.set(keys.receipt("bad"), "x")
    answers = await completer.finish([first._replace(document_id="bad"), second])
    assert isinstance(answers[0], ResponseError)
    assert answers[1] is True


async def test_output_that_the_receipt_names_is_not_published_twice(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    done = await read_one(server, keys)
    await server.hset(keys.receipt(DOCUMENT), "output:parser", "e1")
    assert await completer.finish([done]) == [True]
    assert await server.xlen(target(keys)) == 0
    assert await pending(server, keys) == 0
    again = (await read_one(server, keys))._replace(event_id="e2")
    assert await completer.finish([again]) == [True]
    assert await server.xlen(target(keys)) == 1


@pytest.mark.parametrize("gone", [State.WITHDRAWN, State.SUPERSEDED])
async def test_what_is_gone_stays_gone(server: Redis, keys: Keys, completer: Completer, gone: State) -> None:
    await server.hset(keys.receipt(DOCUMENT), "state", gone.value)
    await server.zadd(keys.documents(gone), {DOCUMENT: 1})
    assert await completer.finish([await read_one(server, keys)]) == [True]
    assert (await receipt(server, keys))["state"] == gone.value
    assert await server.zscore(keys.documents(State.PARSED), DOCUMENT) is None
    assert await server.exists(target(keys)) == 0, "an event says that it is there"


async def test_document_is_in_one_state_at_a_time(server: Redis, keys: Keys, completer: Completer) -> None:
    for number, state in enumerate((State.PARSED, State.ENRICHED, State.REJECTED, State.INDEXED)):
        done = (await read_one(server, keys))._replace(state=state, event_id=f"e{number}", reason="r")
        assert await completer.finish([done]) == [True]
        held = [s for s in State if await server.zscore(keys.documents(s), DOCUMENT) is not None]
        assert held == [state]
        assert (await receipt(server, keys))["state"] == state.value


async def test_retry_is_scheduled_and_counted(server: Redis, keys: Keys, completer: Completer) -> None:
    for failures in (1, 2):
        done = (await read_one(server, keys))._replace(
            mode=Mode.RETRY,
            output=keys.delayed(GROUP),
            payload=b"again",
            state=None,
            event_id="",
            delay=5.0 + failures,
        )
        assert await completer.finish([done]) == [True]
        assert (await receipt(server, keys))["failures:parser"] == str(failures)
    ((payload, due),) = await server.zrange(keys.delayed(GROUP), 0, -1, withscores=True)
    seconds, _ = await server.time()
    assert payload == b"again"
    assert 6.0 < due / 1000 - seconds < 9.0, "due by the server's clock, whatever time it is here"
    assert await completer.finish([await read_one(server, keys)]) == [True]
    found = await receipt(server, keys)
    assert "failures:parser" not in found
    assert found["attempts:parser"] == "3"


async def test_private_entries_are_deleted(server: Redis, keys: Keys, completer: Completer) -> None:
    done = (await read_one(server, keys))._replace(private=True)
    assert await completer.finish([done]) == [True]
    assert await server.xlen(source(keys)) == 0


async def test_entry_without_a_document_has_no_receipt(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    done = (await read_one(server, keys))._replace(document_id="", state=None)
    assert await completer.finish([done]) == [True]
    assert await server.xlen(target(keys)) == 1
    assert not await server.exists(keys.receipt(""))


async def test_forgotten_script_is_loaded_again(server: Redis, keys: Keys, completer: Completer) -> None:
    assert await completer.finish([await read_one(server, keys)]) == [True]
    await server.script_flush()
    done = (await read_one(server, keys))._replace(event_id="e2")
    assert await completer.finish([done]) == [True]
    assert await server.xlen(target(keys)) == 2


async def test_missing_group_is_an_error_that_says_so(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    done = await read_one(server, keys)
    await server.delete(done.stream)
    (answer,) = await completer.finish([done])
    assert isinstance(answer, ResponseError)
    assert str(answer).startswith("NOGROUP")


async def test_completes_over_the_memory_limit(server: Redis, keys: Keys, completer: Completer) -> None:
    done = await read_one(server, keys)
    before = (await server.config_get("maxmemory"))["maxmemory"]
    await server.config_set("maxmemory", "1")
    try:
        with pytest.raises(ResponseError):
            await server.xadd(target(keys), {"not": "ours"})
        assert await completer.finish([done]) == [True]
    finally:
        await server.config_set("maxmemory", before)
    assert await server.xlen(target(keys)) == 1


async def test_forbidden_output_leaves_the_input_pending(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    done = await read_one(server, keys)
    await server.execute_command("ACL", "SETUSER", "default", "-xadd")
    try:
        (answer,) = await completer.finish([done])
    finally:
        await server.execute_command("ACL", "SETUSER", "default", "+@all")
    assert isinstance(answer, ResponseError)
    assert await pending(server, keys) == 1
    assert not await server.exists(keys.receipt(DOCUMENT))
    assert await completer.finish([done]) == [True]


TOLD = b'{"data":{"title":"a \\"locations\\":[ b","locations":[],"total":0,"later":1}}'


@pytest.mark.parametrize("count", [0, 2, 300])
async def test_where_a_document_lies_is_told_as_it_is_when_the_event_goes_out(
    server: Redis, keys: Keys, completer: Completer, count: int
) -> None:
    for number in range(count):
        await server.hset(keys.locations(DOCUMENT), json.dumps(["copy", f'"{number}",]é.txt']), number + 1)
    read = await read_one(server, keys)
    assert await completer.finish([read._replace(payload=TOLD, places=keys.locations(""))]) == [True]
    ((_, fields),) = await server.xrange(target(keys))
    data = json.loads(fields[b"__data__"])["data"]
    assert (data["total"], data["later"], data["title"]) == (count, 1, 'a "locations":[ b')
    assert len(data["locations"]) == min(count, 100)
    assert all(at["path"] == f'"{at["revision"] - 1}",]é.txt' for at in data["locations"])


async def test_state_that_cannot_be_moved_to_keeps_everything_as_it_was(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    done = await read_one(server, keys)
    await server.set(keys.documents(State.PARSED), "of another type")
    (answer,) = await completer.finish([done])
    assert "WRONGTYPE" in str(answer)
    assert await pending(server, keys) == 1
    assert await server.exists(target(keys), keys.receipt(DOCUMENT)) == 0
    await server.delete(keys.documents(State.PARSED))
    assert await completer.finish([done]) == [True]


async def test_document_that_moves_twice_in_a_batch_is_in_one_state(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    await server.hset(keys.receipt(DOCUMENT), "state", State.DISCOVERED.value)
    await server.zadd(keys.documents(State.DISCOVERED), {DOCUMENT: 1})
    for number, way in enumerate(([State.PARSED, State.ENRICHED], [State.PARSED, State.ENRICHED])):
        batch = [
            (await read_one(server, keys))._replace(state=state, event_id=f"{number}{state}") for state in way
        ]
        assert await completer.finish(batch) == [True, True]
        held = [s for s in State if await server.zscore(keys.documents(s), DOCUMENT) is not None]
        assert held == [State.ENRICHED]


async def test_a_large_batch_out_of_order_and_of_two_streams_ends_as_one_in_order(
    server: Redis, keys: Keys, completer: Completer
) -> None:
    streams = [source(keys), keys.receipt("other")]
    batch = [
        (await read_one(server, keys, stream))._replace(
            document_id=f"d{n}", event_id=f"e{n}", private=n % 3 == 0
        )
        for n in range(1300)
        for stream in streams[: 1 + n % 2]
    ]
    late = batch.pop(7)
    assert await completer.finish([late]) == [True]
    answers = await completer.finish([*batch[::-1], late])
    assert answers == [True] * len(batch) + [False]
    for stream in streams:
        summary: Any = await server.xpending(stream, GROUP)
        assert summary["pending"] == 0
    assert await server.xlen(source(keys)) == sum(n % 3 > 0 for n in range(1300))
    assert await server.zcard(keys.documents(State.PARSED)) == 1300
    assert await server.xlen(target(keys)) == 1300
