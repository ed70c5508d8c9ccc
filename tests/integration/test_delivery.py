"""From read entries to their ends, over a real server and without the reading loop."""

import asyncio
import json

import pytest

from copydesk_contracts.events import DocumentParsed, DocumentRejected, ReasonCode
from copydesk_contracts.topology import PARSER
from services.delivery.delayed import move_due
from services.delivery.finish import Entry
from services.delivery.outcome import Skip
from services.process.errors import Rejected, Transient
from services.state.keys import State
from tests.integration.stepping import FIELD, Rig, discovered, failing, path_of, until

pytestmark = pytest.mark.server


async def test_batch_is_published_receipted_and_acknowledged(rig: Rig) -> None:
    await rig.publish("a", "b")
    assert await rig.delivery().process(await rig.read()) == 0
    outputs = await rig.events()
    assert [e.data.article.text for e in outputs if isinstance(e.data, DocumentParsed)] == ["a", "b"]
    assert [e.causationid for e in outputs] == [discovered("a").id, discovered("b").id]
    assert await rig.pending() == 0
    receipt = await rig.receipt("a")
    assert (receipt["state"], receipt["output:parser"], receipt["attempts:parser"]) == (
        "parsed",
        outputs[0].id,
        "1",
    )
    assert await rig.redis.zcard(rig.keys.documents(State.PARSED)) == 2


async def test_same_history_gives_same_ids(rig: Rig) -> None:
    await rig.publish("a")
    await rig.delivery().process(await rig.read())
    first = await rig.events()
    await rig.redis.delete(rig.source, rig.target, rig.keys.receipt(discovered("a").subject))
    await rig.groups()
    await rig.publish("a")
    await rig.delivery().process(await rig.read())
    assert [e.id for e in await rig.events()] == [e.id for e in first]


@pytest.mark.parametrize(
    "bad", [b"", b"{", b'{"type": "no.such"}', discovered("x").to_json()[:-20], b"\xff\xfe" * 9]
)
async def test_bad_entry_costs_itself_only(rig: Rig, bad: bytes) -> None:
    await rig.publish("a")
    await rig.redis.xadd(rig.source, {FIELD: bad})
    await rig.publish("b")
    await rig.delivery().process(await rig.read())
    assert rig.step.batches == [["a", "b"]]
    assert len(await rig.events()) == 2
    (dead,) = await rig.events(rig.keys.stream(DocumentRejected))
    assert isinstance(dead.data, DocumentRejected)
    assert (dead.data.reason, dead.data.document_id) == (ReasonCode.INVALID_EVENT, None)
    assert await rig.pending() == 0


async def test_entry_without_payload_field_is_a_dead_letter(rig: Rig) -> None:
    await rig.redis.xadd(rig.source, {"other": "field"})
    await rig.delivery().process(await rig.read())
    assert len(await rig.events(rig.keys.stream(DocumentRejected))) == 1


async def test_event_of_another_type_is_a_dead_letter(rig: Rig) -> None:
    await rig.publish("a")
    await rig.delivery().process(await rig.read())
    (output,) = await rig.events()
    await rig.redis.xadd(rig.source, {FIELD: output.to_json()})
    await rig.delivery().process(await rig.read())
    (dead,) = await rig.events(rig.keys.stream(DocumentRejected))
    assert isinstance(dead.data, DocumentRejected)
    assert dead.data.reason is ReasonCode.INVALID_EVENT


async def test_failing_batch_falls_back_to_single_events(rig: Rig) -> None:
    async def explode() -> None:
        paths = rig.step.batches[-1]
        if "bad" in paths:
            raise RuntimeError("batch")

    rig.step.before = explode
    await rig.publish("a", "bad", "b")
    await rig.delivery().process(await rig.read())
    assert rig.step.batches == [["a", "bad", "b"], ["a"], ["bad"], ["b"]]
    assert len(await rig.events()) == 2
    assert (await rig.receipt("bad"))["failures:parser"] == "1"
    assert "failures:parser" not in await rig.receipt("a")


async def test_retry_goes_through_delayed_and_work_stream_and_ends_well(rig: Rig) -> None:
    rig.step.behaviour = failing({"a": RuntimeError("once")})
    await rig.publish("a")
    delivery = rig.delivery()
    await delivery.process(await rig.read())
    assert await rig.pending() == 0
    assert await rig.events() == []

    async def moved() -> bool:
        return await move_due(rig.redis, rig.keys, PARSER, 300.0) > 0

    await until(moved, "the delayed event to be due")
    work = rig.keys.work(PARSER)
    rig.step.behaviour = failing({})
    answer = await rig.redis.xreadgroup(PARSER, "w1", {work: ">"})
    ((_, ((entry_id, fields),)),) = answer
    await delivery.process([Entry(work, entry_id.decode(), fields[FIELD], private=True)])
    assert len(await rig.events()) == 1
    receipt = await rig.receipt("a")
    assert receipt["attempts:parser"] == "2"
    assert "failures:parser" not in receipt
    assert await rig.redis.xlen(work) == 0


async def test_unexpected_errors_are_counted_out_and_dead_lettered(rig: Rig) -> None:
    rig.step.behaviour = failing({"a": RuntimeError("always")})
    await rig.publish("a", "b")
    service = rig.service()
    async with rig.running(service):
        (dead,) = await until(lambda: rig.events(rig.keys.stream(DocumentRejected)), "the dead letter")
    assert isinstance(dead.data, DocumentRejected)
    assert (dead.data.reason, dead.data.attempts) == (ReasonCode.STEP_FAILED, 3)
    assert dead.data.original is not None
    assert dead.data.original["id"] == discovered("a").id
    assert rig.step.runs == {"a": 3, "b": 1}
    assert (await rig.receipt("a"))["state"] == "rejected"
    assert (await rig.receipt("a"))["reason"] == "step-failed"


async def test_judged_rejection_is_not_retried(rig: Rig) -> None:
    rig.step.behaviour = failing({"a": Rejected(ReasonCode.ENCRYPTED, "a password is asked for")})
    await rig.publish("a")
    await rig.delivery().process(await rig.read())
    (dead,) = await rig.events(rig.keys.stream(DocumentRejected))
    assert isinstance(dead.data, DocumentRejected)
    assert (dead.data.reason, dead.data.attempts, dead.subject) == (
        ReasonCode.ENCRYPTED,
        1,
        discovered("a").subject,
    )
    assert rig.step.runs == {"a": 1}


@pytest.mark.parametrize("error", [Transient("no index"), OSError(28, "No space left on device")])
async def test_what_only_has_to_wait_is_not_counted_out(rig: Rig, error: Exception) -> None:
    rig.step.behaviour = failing({"a": error})
    await rig.publish("a")
    async with rig.running(rig.service()):

        async def tried_often() -> bool:
            return rig.step.runs["a"] > rig.settings.attempts + 1

        await until(tried_often, "more tries than unexpected errors are given")
        rig.step.behaviour = failing({})
        await until(rig.events, "the output")
    assert await rig.events(rig.keys.stream(DocumentRejected)) == []


async def test_skip_publishes_nothing_and_keeps_the_state(rig: Rig) -> None:
    rig.step.behaviour = lambda _: Skip("duplicate")
    await rig.publish("a")
    await rig.delivery().process(await rig.read())
    assert await rig.events() == []
    assert await rig.pending() == 0
    receipt = await rig.receipt("a")
    assert "state" not in receipt
    assert json.loads(receipt["step:parser"])["outcome"] == "duplicate"


async def test_refused_completion_stays_pending_while_neighbours_pass(rig: Rig) -> None:
    await rig.redis.set(rig.keys.receipt(discovered("a").subject), "not a hash")
    await rig.publish("a", "b")
    delivery = rig.delivery()
    assert await delivery.process(await rig.read()) == 1
    assert delivery.refusal is not None
    assert "WRONGTYPE" in delivery.refusal
    assert await rig.pending() == 1
    assert [path_of_output(e) for e in await rig.events()] == ["b"]


def path_of_output(event: object) -> str:
    data = event.data
    assert isinstance(data, DocumentParsed)
    return data.location.path


async def test_entries_are_held_while_they_are_processed(rig: Rig) -> None:
    go = asyncio.Event()

    async def wait() -> None:
        await go.wait()

    rig.step.before = wait
    await rig.publish("a", "b")
    delivery = rig.delivery()
    task = asyncio.create_task(delivery.process(await rig.read()))

    async def held() -> bool:
        return len(delivery.held) == 2

    await until(held, "both entries to be held")
    go.set()
    await task
    assert delivery.held == {}


async def test_worker_that_dies_of_one_event_again_and_again_gives_it_up(rig: Rig) -> None:
    await rig.publish("a", "b")
    first, second = await rig.read()
    deadly = Entry(first.stream, first.id, first.raw, deliveries=rig.settings.attempts + 2)
    innocent = Entry(second.stream, second.id, second.raw, deliveries=rig.settings.attempts + 1)
    await rig.delivery().process([deadly, innocent])
    assert rig.step.runs == {"b": 1}
    (dead,) = await rig.events(rig.keys.stream(DocumentRejected))
    assert isinstance(dead.data, DocumentRejected)
    assert dead.data.reason is ReasonCode.STEP_FAILED
    assert "died 4 times" in dead.data.detail
    assert path_of(discovered("a")) == (dead.data.location.path if dead.data.location else None)
