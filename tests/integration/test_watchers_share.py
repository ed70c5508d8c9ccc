"""Watchers of several machines: one looks after a root at a time, and nothing comes twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentDiscovered, DocumentWithdrawn
from services.operations.roots import roots_view
from services.process.clock import SystemClock
from services.state.content import FolderStore
from services.state.installation import announced_id
from services.watcher.shares import SharedRoots
from services.watcher.watcher import Gate, Watcher, no_gate
from tests.integration.stepping import make_settings, until
from tests.integration.watching import Place, id_of

pytestmark = pytest.mark.server


class Machines(Place):
    """Several machines with one content store, and a state of its own each."""

    def watcher_of(self, worker: str, gate: Gate = no_gate, **roots: Path) -> Watcher:
        """A watcher that does not run yet."""
        values = {"roots": roots, "settle": 0.1, "polling_interval": 0.1, "polling": True}
        settings = make_settings(
            self.url, self.namespace, state=self.folder / worker, worker=worker, **values
        )
        shares = SharedRoots(self.redis, self.keys, worker)
        return Watcher(settings, self.redis, self.common_store, SystemClock(), gate, shares)

    @property
    def common_store(self) -> FolderStore:
        """Content of all of them."""
        return FolderStore(self.folder / "content")

    @asynccontextmanager
    async def machine(self, worker: str, **roots: Path) -> AsyncIterator[Watcher]:
        """A watcher that has looked through what is its own."""
        watcher = self.watcher_of(worker, **roots)
        stop = asyncio.Event()
        task = asyncio.create_task(watcher.run(stop))
        try:
            await until(lambda: ready(watcher), "the watcher to be ready")
            yield watcher
        finally:
            stop.set()
            await task

    def lease(self, root: str = "copy") -> str:
        """Where it is written who has a root."""
        return self.keys.lease(f"root:{root}")


async def ready(watcher: Watcher) -> bool:
    return watcher.ready is None


async def findings(machines: Machines) -> list[str]:
    """What is wrong with any root."""
    views = await roots_view(machines.redis, machines.keys)
    return [finding.kind for view in views for finding in view.findings]


@pytest.fixture
def machines(redis: Redis, redis_url: str, namespace: str, tmp_path: Path) -> Machines:
    """Two empty folders, and no watcher yet."""
    return Machines(redis, redis_url, namespace, tmp_path)


async def test_one_looks_after_a_root_and_the_next_takes_over_when_it_stops(machines: Machines) -> None:
    (machines.copy / "a.txt").write_text("one")
    both = {"copy": machines.copy, "wire": machines.wire}
    async with AsyncExitStack() as later:
        async with machines.machine("first", copy=machines.copy):
            await machines.count(1)
            second = await later.enter_async_context(machines.machine("second", **both))
            assert [root.name for root in second.roots] == ["wire"]
            assert second.remarks == "root copy: first looks after it"
            views = await roots_view(machines.redis, machines.keys)
            assert {view.name: view.watcher for view in views} == {"copy": "first", "wire": "second"}
        (machines.copy / "b.txt").write_text("two")
        await machines.count(2)
        assert {root.name for root in second.roots} == {"copy", "wire"}
        assert second.remarks is None
    assert [event.data.location.path for event in await machines.events()] == ["a.txt", "b.txt"]


async def test_who_is_silent_loses_the_root_and_is_refused(machines: Machines) -> None:
    """The first one sleeps with the file in hand, and the second finds the file changed meanwhile."""
    file = machines.copy / "a.txt"
    file.write_text("one")
    second = machines.watcher_of("second", copy=machines.copy)
    slept = False

    async def sleep() -> None:
        nonlocal slept
        if not slept:
            slept = True
            await machines.redis.delete(machines.lease())
            file.write_text("two, and longer")
            await second.scan_once()

    first = machines.watcher_of("first", sleep, copy=machines.copy)
    await first.scan_once()
    assert slept
    assert await machines.told() == [("discovered copy/a.txt", id_of("two, and longer"))]
    await first.watched.shares.keep()
    await first.scan_once()
    assert first.roots == []


async def test_each_machine_s_own_roots_are_left_alone_by_the_others(machines: Machines) -> None:
    (machines.copy / "a.txt").write_text("one")
    (machines.wire / "b.txt").write_text("two")
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(machines.machine("first", copy=machines.copy))
        second = await stack.enter_async_context(machines.machine("second", wire=machines.wire))
        await machines.count(2, DocumentDiscovered)
        assert [[r.name for r in w.roots] for w in (first, second)] == [["copy"], ["wire"]]
        assert await findings(machines) == []
    assert await machines.events(DocumentWithdrawn) == []


async def test_what_nobody_s_settings_name_is_watched_where_its_folder_lies(machines: Machines) -> None:
    (machines.wire / "b.txt").write_text("two")
    await machines.take_in(machines.wire)
    there = machines.watcher_of("first", copy=machines.copy)
    await there.scan_once()
    assert {root.name for root in there.roots} == {"copy", "wire"}
    await there.watched.shares.leave()
    machines.wire.rename(machines.folder / "on another machine")
    elsewhere = machines.watcher_of("second", second=machines.folder)
    await elsewhere.scan_once()
    assert [root.name for root in elsewhere.roots] == ["second"]
    assert await machines.events(DocumentWithdrawn) == []


async def test_a_root_of_a_machine_that_is_gone_for_long_is_asked_about(machines: Machines) -> None:
    gone = machines.watcher_of("gone", copy=machines.copy)
    left = machines.watcher_of("left", wire=machines.wire)
    await gone.scan_once()
    await left.scan_once()
    assert await findings(machines) == []
    await machines.redis.delete(machines.keys.lease("watcher:gone"))
    await left.scan_once()
    assert await findings(machines) == ["not in the settings"]


async def test_the_first_watcher_s_name_of_the_installation_stays(machines: Machines) -> None:
    (machines.copy / "a.txt").write_text("one")
    (machines.wire / "b.txt").write_text("two")
    await machines.watcher_of("first", copy=machines.copy).scan_once()
    known = await announced_id(machines.redis, machines.keys)
    await machines.watcher_of("second", wire=machines.wire).scan_once()
    assert await announced_id(machines.redis, machines.keys) == known
    sources = {event.source for event in await machines.events()}
    assert len(sources) == 2
