"""Every metric of the closed list moves when what it tells of happens."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from copydesk_contracts.accounting import WarningCode
from copydesk_contracts.events import DocumentDiscovered, DocumentIndexed, ReasonCode
from services.delivery.outcome import Emit, Result
from services.delivery.position import RetentionLimits
from services.delivery.trim import trim
from services.operations.metrics import names, text
from services.operations.numbers import Gauges
from services.process.clock import SystemClock, milliseconds
from services.process.errors import Rejected
from services.state.confinement import Confinement, Confinements
from services.state.missed import MissedEvents
from services.state.partitions import single
from services.state.tallies import Tallies
from tests.integration.stepping import Event, Rig, announce, failing, parsed, until

pytestmark = pytest.mark.server
LITTLE = 100_000
EVENT = {"type": "document.indexed", "subject": "d", "text": "x" * 4000}
MANY = 100
"""Events of four kilobytes: four times as much as LITTLE."""


async def value(rig: Rig, name: str) -> float:
    """The sum of a metric's samples, as Prometheus would read them."""
    told = text(await Gauges(single(rig.redis, rig.keys), rig.settings, SystemClock()).read()).decode()
    families = text_string_to_metric_families(told)
    return sum(sample.value for family in families for sample in family.samples if sample.name == name)


async def announce_one(rig: Rig) -> None:
    await rig.publish("a")


async def take_one(rig: Rig) -> None:
    await rig.publish("a")
    await rig.read()


async def work(rig: Rig) -> None:
    """One event goes through the step, and its process says so."""
    await rig.publish("a")
    delivery = rig.delivery()
    await delivery.process(await rig.read())
    await Tallies(rig.redis, rig.keys, SystemClock()).say(delivery.tally)


async def fail(rig: Rig) -> None:
    rig.step.behaviour = failing({"a": RuntimeError("broken")})
    await work(rig)


async def reject(rig: Rig) -> None:
    rig.step.behaviour = failing({"a": Rejected(ReasonCode.EMPTY, "no bytes")})
    await work(rig)


async def warn(rig: Rig) -> None:
    def behaviour(event: Event) -> Result:
        result = parsed(event)
        assert isinstance(result, Emit)
        return result._replace(warnings=(WarningCode.TITLE_ONLY.value,))

    rig.step.behaviour = behaviour
    await work(rig)


async def delay(rig: Rig) -> None:
    await rig.redis.zadd(rig.keys.delayed("parser"), {"event": 1})


async def open_the_circuit(rig: Rig) -> None:
    service = rig.service()
    for _ in range(20):
        service.delivery.circuit.record(RuntimeError("broken"))
    await service._say_tally()


async def shut_the_gate(rig: Rig) -> None:
    service = rig.service()
    service.gate.limit = 1
    for _ in range(3):
        await announce(rig.redis, rig.target, b"{}")
    waiting = asyncio.create_task(service.gate.wait())

    async def shut() -> bool:
        return service.gate.shut

    await until(shut, "a shut gate")
    await service._say_tally()
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting


async def lose_a_wall(rig: Rig) -> None:
    told = Confinement("w1", "best", ("user",), ("calls: no libseccomp",))
    await Confinements(rig.redis, rig.keys, SystemClock()).tell(told)


async def send_again(rig: Rig) -> None:
    await rig.redis.hincrby(rig.keys.resent(), "documents", 1)


async def write_an_index(rig: Rig) -> None:
    folder = rig.settings.index_dir / "articles"
    folder.mkdir(parents=True)
    (folder / "segment").write_bytes(bytes(4096))


async def a_stranger_reads(rig: Rig) -> None:
    await rig.redis.xgroup_create(rig.source, "stranger", id="0")
    await rig.publish("a")


async def a_stranger_takes_one(rig: Rig) -> None:
    await a_stranger_reads(rig)
    await rig.redis.xreadgroup("stranger", "one", {rig.source: ">"})


async def a_stranger_misses(rig: Rig) -> None:
    stream = rig.keys.stream(DocumentIndexed)
    await rig.redis.xgroup_create(stream, "stranger", id="0")
    for number in range(MANY):
        await announce(rig.redis, stream, json.dumps(EVENT | {"id": f"{number:032x}"}).encode())
    info = await rig.redis.xinfo_stream(stream)
    await rig.redis.xgroup_setid(stream, "alerter", info["last-generated-id"])
    now = milliseconds(SystemClock().now())
    await trim(rig.redis, rig.keys, RetentionLimits(3600, LITTLE), now, MissedEvents(rig.settings.missed_dir))


MOVED_BY: dict[str, Callable[[Rig], Awaitable[None]]] = {
    "copydesk_lag": announce_one,
    "copydesk_pending": take_one,
    "copydesk_oldest_seconds": take_one,
    "copydesk_workers": take_one,
    "copydesk_delayed": delay,
    "copydesk_documents": work,
    "copydesk_rejected_documents": reject,
    "copydesk_rejections_total": reject,
    "copydesk_retries_total": fail,
    "copydesk_warnings_total": warn,
    "copydesk_published_again_total": send_again,
    "copydesk_circuit_open": open_the_circuit,
    "copydesk_gate_shut": shut_the_gate,
    "copydesk_sandbox_missing": lose_a_wall,
    "copydesk_bytes": write_an_index,
    "copydesk_group_lag": a_stranger_reads,
    "copydesk_group_pending": a_stranger_takes_one,
    "copydesk_group_oldest_seconds": a_stranger_reads,
    "copydesk_retention_used": a_stranger_reads,
    "copydesk_missed": a_stranger_misses,
    "copydesk_step_seconds_bucket": work,
    "copydesk_step_seconds_count": work,
    "copydesk_step_seconds_sum": work,
}


def test_the_list_is_closed() -> None:
    assert sorted(MOVED_BY) == names()


@pytest.mark.parametrize("name", MOVED_BY)
async def test_each_metric_moves(rig: Rig, name: str, tmp_path: Path) -> None:
    rig.settings = rig.settings.model_copy(update={"state": tmp_path})
    before = await value(rig, name)
    await MOVED_BY[name](rig)

    async def moved() -> bool:
        return await value(rig, name) > before

    await until(moved, f"{name} to move")


async def test_a_process_that_is_gone_is_forgotten(rig: Rig) -> None:
    await work(rig)
    (raw,) = await rig.redis.hvals(rig.keys.tallies())
    await rig.redis.hset(rig.keys.tallies(), "parser gone", json.dumps(json.loads(raw) | {"at": 0}))
    assert len(await Tallies(rig.redis, rig.keys, SystemClock()).all()) == 1
    await Tallies(rig.redis, rig.keys, SystemClock()).say(rig.delivery().tally)
    assert await rig.redis.hkeys(rig.keys.tallies()) == [b"parser w1"]
    assert await rig.redis.exists(rig.keys.stream(DocumentDiscovered))
