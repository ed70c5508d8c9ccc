"""One batch is finished while the step runs over the next: never two, and never out of turn."""

import asyncio

import pytest

from copydesk_contracts.events import DocumentRejected
from copydesk_contracts.topology import ENRICHER
from services.delivery.gate import Gate
from tests.integration.stepping import AT, Rig, failing, until

pytestmark = pytest.mark.server


async def step_ran(rig: Rig, times: int) -> None:
    """Wait until the step was called so often."""

    async def called() -> bool:
        return len(rig.step.batches) == times

    await until(called, f"the step to run {times} times")


async def test_the_step_runs_over_the_next_batch_before_the_last_is_finished(rig: Rig) -> None:
    await rig.publish("a", "b")
    first, second = await rig.read()
    delivery, cue = rig.delivery(), asyncio.Event()
    finishing = await delivery.begin([first], cue.wait)
    following = asyncio.create_task(delivery.begin([second]))
    await step_ran(rig, 2)
    assert set(delivery.held) == {(e.stream, e.id) for e in (first, second)}
    assert await rig.events() == []
    assert not following.done()  # there is one on its way already
    cue.set()
    assert await (await following) == 0
    assert finishing.result() == 0
    assert len(await rig.events()) == 2
    assert await rig.pending() == 0
    assert delivery.held == {}


async def test_a_failure_on_its_way_counts_for_the_next_one_of_the_same_document(rig: Rig) -> None:
    rig.settings = rig.settings.model_copy(update={"attempts": 2})
    rig.step.behaviour = failing({"a": RuntimeError("not today")})
    await rig.publish("a", "a")
    first, second = await rig.read()
    delivery, cue = rig.delivery(), asyncio.Event()
    await delivery.begin([first], cue.wait)
    following = asyncio.create_task(delivery.begin([second]))
    await step_ran(rig, 2)
    cue.set()
    await (await following)
    (letter,) = await rig.events(rig.keys.stream(DocumentRejected))
    assert letter.data.attempts == 2


async def test_what_a_service_has_begun_is_finished_when_it_stops(rig: Rig) -> None:
    rig.settings = rig.settings.model_copy(update={"claim_after": 3600.0})
    service = rig.service()

    async def when_it_stops() -> None:
        await service.stopping.wait()

    await rig.publish("a")
    entries = await rig.read(consumer="another")
    async with rig.running(service):
        await service.delivery.begin(entries, when_it_stops)
        assert await rig.pending() == 1
    assert await rig.pending() == 0


async def test_a_gate_is_asked_again_when_half_of_what_was_free_has_passed(rig: Rig) -> None:
    await rig.groups()
    gate = Gate(rig.redis, [(rig.target, ENRICHER)], limit=100, poll=0.01)
    assert not gate.surely_takes(1)  # nobody has looked yet
    assert await gate.takes(20)
    assert gate.surely_takes(40)
    assert not gate.surely_takes(1)
    for number in range(90):
        await rig.redis.xadd(rig.target, {"at": f"{AT}/{number}"})
    assert await gate.takes(10)
    assert not await gate.takes(11)
    assert not gate.surely_takes(0)
