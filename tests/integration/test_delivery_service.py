"""A running service: reading, claiming, gating, and whatever the server may do to it."""

import asyncio
import json

import pytest
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentRejected, ReasonCode
from copydesk_contracts.topology import ENRICHER, PARSER
from services.state.groups import all_groups, ensure_groups
from tests.integration.stepping import FIELD, Rig, Step, discovered, failing, make_settings, until

pytestmark = pytest.mark.server


async def published(rig: Rig, count: int) -> None:
    """Wait until so many outputs are there."""

    async def enough() -> bool:
        return await rig.redis.xlen(rig.target) >= count

    await until(enough, f"{count} outputs")


async def test_reads_what_was_published_before_it_started(rig: Rig) -> None:
    await rig.publish(*(f"{n}" for n in range(250)))
    async with rig.running(rig.service()):
        await published(rig, 250)
    assert max(len(batch) for batch in rig.step.batches) <= 100
    assert set(rig.step.runs.values()) == {1}
    assert await rig.pending() == 0


async def test_finishes_at_its_start_what_its_earlier_life_left(rig: Rig) -> None:
    rig.settings = rig.settings.model_copy(update={"claim_after": 3600.0})
    await rig.publish("a", "b", "c")
    await rig.read(consumer="w1")
    async with rig.running(rig.service()):
        await published(rig, 3)
    assert [len(batch) for batch in rig.step.batches] == [1, 1, 1]


async def test_takes_over_singly_what_a_dead_consumer_left(rig: Rig) -> None:
    await rig.publish("a", "b", "c")
    await rig.read(consumer="dead")
    async with rig.running(rig.service()):
        await published(rig, 3)

        async def finished() -> bool:
            return await rig.pending() == 0

        await until(finished, "nothing pending")
    assert sorted(rig.step.batches) == [["a"], ["b"], ["c"]]


async def test_heartbeat_keeps_a_slow_batch_from_being_taken_over(rig: Rig, redis_url: str) -> None:
    go = asyncio.Event()
    rig.step.before = go.wait
    claim_after = 3.0  # a heartbeat comes each third of it, a busy machine's pauses are shorter
    rig.settings = rig.settings.model_copy(update={"claim_after": claim_after})
    await rig.publish("a", "b")
    slow = rig.service()
    settings = make_settings(redis_url, rig.settings.namespace, worker="w2", claim_after=claim_after)
    other = Rig(rig.redis, settings, Step())
    async with rig.running(slow):

        async def held() -> bool:
            return len(slow.delivery.held) == 2

        await until(held, "the batch to be in hand")
        async with other.running(other.service()):
            await asyncio.sleep(claim_after * 1.5)  # the time that would be too long
            go.set()
            await published(rig, 2)
    assert other.step.batches == []
    pending = await rig.redis.xlen(rig.target)
    assert pending == 2


async def test_heartbeat_counts_no_delivery(rig: Rig) -> None:
    await rig.publish("a")
    service = rig.service()
    (entry,) = await rig.read()
    service.delivery.held[(entry.stream, entry.id)] = entry
    await service.claimer.heartbeat()
    ((found),) = await rig.redis.xpending_range(rig.source, PARSER, "-", "+", 1)
    assert found["times_delivered"] == 1


async def test_flush_in_the_middle_makes_groups_again_and_goes_on(rig: Rig) -> None:
    async with rig.running(rig.service()) as _:
        await rig.publish("a")
        await published(rig, 1)
        await rig.redis.flushall()
        await rig.publish("b", "c")
        await published(rig, 2)
        outputs = await rig.events()
    assert {e.causationid for e in outputs} == {discovered("b").id, discovered("c").id}


async def test_result_of_an_entry_that_was_flushed_meanwhile_is_dropped(rig: Rig) -> None:
    go = asyncio.Event()
    rig.step.before = go.wait
    await rig.publish("a")
    delivery = rig.delivery()
    task = asyncio.create_task(delivery.process(await rig.read()))
    await rig.redis.flushall()
    go.set()
    assert await task == 0
    assert await rig.redis.xlen(rig.target) == 0


async def test_gate_stops_reading_while_the_next_step_lags(rig: Rig, redis_url: str) -> None:
    settings = make_settings(redis_url, rig.settings.namespace, gate=10)
    gated = Rig(rig.redis, settings, Step())
    await gated.publish(*(f"{n}" for n in range(60)))
    service = gated.service(batch=10)
    async with gated.running(service):

        async def shut() -> bool:
            return service.gate.shut

        await until(shut, "the gate to shut")
        before = await rig.redis.xlen(gated.target)
        assert before <= 30  # a batch over the limit for each of the two streams it reads
        answer = await rig.redis.xreadgroup(ENRICHER, "e", {gated.target: ">"}, count=100)
        ids = [entry_id for _, entries in answer for entry_id, _ in entries]
        await rig.redis.xack(gated.target, ENRICHER, *ids)

        async def more() -> bool:
            return await rig.redis.xlen(gated.target) > before

        await until(more, "reading to go on once the next step has caught up")


async def test_circuit_stops_a_step_that_fails_on_everything(rig: Rig, redis_url: str) -> None:
    settings = make_settings(redis_url, rig.settings.namespace, circuit_pause=0.3, backoff=60.0)
    broken = Rig(rig.redis, settings, Step(failing({f"{n}": RuntimeError("bug") for n in range(200)})))
    await broken.publish(*(f"{n}" for n in range(200)))
    service = broken.service(batch=20)
    async with broken.running(service):

        async def opened() -> bool:
            return service.delivery.circuit.reason is not None

        await until(opened, "the circuit to open")
        reason = await service.health.unready()
        assert reason is not None
        assert "RuntimeError: bug" in reason
        assert sum(broken.step.runs.values()) <= 40  # what was in hand, of 200
        broken.step.behaviour = failing({})
        await published(broken, 150)
        assert service.delivery.circuit.reason is None


async def test_judged_rejections_do_not_open_the_circuit(rig: Rig) -> None:
    from services.process.errors import Rejected

    rig.step.behaviour = failing({f"{n}": Rejected(ReasonCode.EMPTY, "nothing") for n in range(50)})
    await rig.publish(*(f"{n}" for n in range(50)))
    service = rig.service()
    async with rig.running(service):

        async def rejected() -> bool:
            return await rig.redis.xlen(rig.keys.stream(DocumentRejected)) == 50

        await until(rejected, "all dead letters")
        assert service.delivery.circuit.reason is None


async def test_ready_says_what_is_missing(rig: Rig) -> None:
    service = rig.service()
    assert await service.health.unready() == "a subscriber is not running"
    async with rig.running(service):

        async def ready() -> bool:
            return await service.health.unready() is None

        await until(ready, "readiness")
        service.runner.unready = lambda: _says("no index")  # type: ignore[method-assign]
        assert await service.health.unready() == "no index"


async def _says(reason: str) -> str:
    return reason


async def test_stopping_finishes_what_is_in_hand(rig: Rig) -> None:
    started, go = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        started.set()
        await go.wait()

    rig.step.before = slowly
    await rig.publish("a", "b")
    service = rig.service()
    async with rig.running(service):
        await asyncio.wait_for(started.wait(), 10)
        asyncio.get_running_loop().call_later(0.2, go.set)
    assert await rig.redis.xlen(rig.target) == 2
    assert await rig.pending() == 0


async def test_two_workers_share_the_work(rig: Rig, redis_url: str) -> None:
    other = Rig(rig.redis, make_settings(redis_url, rig.settings.namespace, worker="w2"), Step())
    await rig.publish(*(f"{n}" for n in range(400)))
    async with rig.running(rig.service(batch=10)), other.running(other.service(batch=10)):
        await published(rig, 400)
    assert set((rig.step.runs + other.step.runs).values()) == {1}
    assert len({e.id for e in await rig.events()}) == 400


async def test_groups_start_at_zero_and_are_made_once(redis: Redis, rig: Rig) -> None:
    assert await ensure_groups(redis, all_groups(rig.keys)) == 0
    await redis.xgroup_destroy(rig.source, PARSER)
    await rig.publish("a")
    assert await ensure_groups(redis, all_groups(rig.keys)) == 1
    assert len(await rig.read()) == 1


async def test_delayed_work_is_moved_once_by_whoever_comes(rig: Rig) -> None:
    rig.step.behaviour = failing({"a": RuntimeError("once")})
    await rig.publish("a")
    async with rig.running(rig.service()):

        async def failed() -> bool:
            return rig.step.runs["a"] > 0

        await until(failed, "the first try")
        rig.step.behaviour = failing({})
        await published(rig, 1)
    assert await rig.redis.zcard(rig.keys.delayed(PARSER)) == 0
    [(_, fields)] = await rig.redis.xrange(rig.source)
    told = json.loads(fields[FIELD])
    assert told.pop("sequence"), "the public stream gives every event its place"
    assert told == json.loads(discovered("a").to_json())
