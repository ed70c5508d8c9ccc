"""A server that falls silent while a service starts: the service reads in the end, or its process ends."""

import asyncio
from pathlib import Path

import pytest
from redis.asyncio import Redis

from services.delivery.app import ServerUnfit
from services.process.serve import Watched
from services.state.resources import connect
from tests.integration.proxy import Proxy
from tests.integration.stepping import Rig, Step, make_settings, until

pytestmark = pytest.mark.server

MOMENTS = range(1, 9)
"""After so many requests the server falls silent; a service has sent about six when it reads."""
SILENCE = 4.0
"""Longer than the three seconds that FastStream gives a subscriber for its first word."""


async def start_at(moment: int, valkey: Path, folder: Path, redis: Redis) -> None:
    """Start a service over a server that is silent for a while after so many requests."""
    proxy = Proxy(valkey, folder / f"p{moment}", hang_after=moment)
    await proxy.start()
    settings = make_settings(proxy.url, f"start{moment}{folder.name}")
    client = connect(settings)
    rig, outside = Rig(client, settings, Step()), Rig(redis, settings, Step())
    service = rig.service()

    async def silent() -> bool:
        return proxy.hang

    async def speak_again() -> None:
        await until(silent, f"request {moment}")
        await asyncio.sleep(SILENCE)
        proxy.hang, proxy.hang_after = False, None

    speaking = asyncio.create_task(speak_again())
    async with rig.running(service):

        async def ready() -> bool:
            return await service.health.unready() is None

        await speaking
        await until(ready, f"readiness after silence at request {moment}")
        await outside.publish("late")

        async def done() -> bool:
            return await redis.xlen(outside.target) == 1

        await until(done, f"what was published after silence at request {moment}")
    await client.aclose()
    await proxy.stop()


async def test_silence_at_any_moment_of_a_start(valkey: Path, tmp_path: Path, redis: Redis) -> None:
    await asyncio.gather(*(start_at(moment, valkey, tmp_path, redis) for moment in MOMENTS))


async def test_unread_streams_are_named(rig: Rig) -> None:
    service = rig.service()
    for subscriber in service.subscribers:
        subscriber.running = True
    reason = await service.health.unready()
    assert reason is not None
    assert "has not been read yet" in reason


async def test_a_key_of_a_wrong_type_is_named_at_the_start(rig: Rig) -> None:
    key = rig.keys.work(rig.step.name)
    await rig.redis.set(key, "something")
    with pytest.raises(ServerUnfit, match="it is a string, and should be a stream") as told:
        async with rig.running(rig.service()):
            pytest.fail("it began")
    assert f"key {key}" in str(told.value)


async def test_an_application_that_ends_by_itself_stops_its_server() -> None:
    async def dying(*_: object) -> None:
        raise TimeoutError("the server is silent")

    stopped: list[bool] = []
    watched = Watched(dying, lambda: stopped.append(True))
    with pytest.raises(TimeoutError):
        await watched({"type": "lifespan"}, None, None)
    assert stopped == [True]
    assert isinstance(watched.error, TimeoutError)


async def test_a_lifespan_that_is_cancelled_by_no_signal_has_failed() -> None:
    async def cancelled(*_: object) -> None:
        raise asyncio.CancelledError

    watched = Watched(cancelled)
    with pytest.raises(asyncio.CancelledError):
        await watched({"type": "lifespan"}, None, None)
    assert isinstance(watched.error, asyncio.CancelledError)
