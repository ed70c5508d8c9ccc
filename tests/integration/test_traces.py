"""Spans of a step, as a real collector gets them: tried again, rejected, redriven, all in one trace."""

import time

import pytest
from redis.asyncio import Redis

from services.delivery.outcome import Result
from services.process.traces import span_of, trace_of
from services.state.deadletters import dead_letters, redrive
from tests.collector import collecting
from tests.integration.stepping import Event, Rig, Step, discovered, make_settings, parsed, until
from tests.integration.test_operations_deadletters import ENCRYPTED

pytestmark = pytest.mark.server

NOBODY = "http://127.0.0.1:9/v1/traces"


async def traced(redis: Redis, redis_url: str, namespace: str, endpoint: str) -> Rig:
    rig = Rig(redis, make_settings(redis_url, namespace, traces=endpoint), Step())
    await rig.groups()
    return rig


async def test_the_event_that_a_step_publishes_is_the_span_that_it_tells(
    redis: Redis, redis_url: str, namespace: str
) -> None:
    with collecting() as collector:
        rig = await traced(redis, redis_url, namespace, collector.url)
        async with rig.running(rig.service()):
            await rig.publish("a", "b")
            outputs = await until(lambda: both(rig), "both outputs")
        spans = {span.id: span for span in collector.spans}
        assert set(spans) == {span_of(output) for output in outputs}
        for name in ("a", "b"):
            source = discovered(name)
            (span,) = [s for s in spans.values() if s.attributes["copydesk.document"] == source.subject]
            assert (span.trace, span.parent) == (trace_of(source), span_of(source))
            assert (span.service, span.name) == ("copydesk-parser", "parser")
            assert span.attributes["copydesk.outcome"] == "parsed"
            assert not span.failed
            assert span.seconds >= 0


async def both(rig: Rig) -> list[Event] | None:
    events = await rig.events()
    return events if len(events) == 2 else None


async def test_retries_and_what_is_redriven_are_spans_of_the_same_trace(
    redis: Redis, redis_url: str, namespace: str
) -> None:
    answers: list[Exception | None] = [RuntimeError("for once"), ENCRYPTED, None]

    def behave(event: Event) -> Result:
        return answers.pop(0) or parsed(event)

    with collecting() as collector:
        rig = await traced(redis, redis_url, namespace, collector.url)
        rig.step.behaviour = behave
        async with rig.running(rig.service()):
            await rig.publish("a")
            letter = await until(lambda: first_letter(rig), "a dead letter")
            assert await redrive(rig.redis, rig.keys, letter)
            await until(rig.events, "the output")
        told = [(span.attributes["copydesk.outcome"], span.failed) for span in collector.spans]
        assert told == [("retry", True), ("rejected", True), ("parsed", False)]
        assert {span.trace for span in collector.spans} == {trace_of(discovered("a"))}
        assert len({span.id for span in collector.spans}) == len(told)
        assert [span.attributes["copydesk.generation"] for span in collector.spans] == ["0", "0", "1"]


async def first_letter(rig: Rig) -> object:
    return next(iter([letter async for letter in dead_letters(rig.redis, rig.keys)]), None)


async def test_a_collector_that_is_away_keeps_nobody(redis: Redis, redis_url: str, namespace: str) -> None:
    rig = await traced(redis, redis_url, namespace, NOBODY)
    async with rig.running(rig.service()):
        await rig.publish("a")
        await until(rig.events, "the output")
        begun = time.monotonic()
    assert time.monotonic() - begun < 8
