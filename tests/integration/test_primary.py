"""A step over several servers of which one is the primary: it follows when that is lost, or moves."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.exceptions import ConnectionError  # noqa: A004

from services.process.addresses import Seeds
from services.process.primary import make_pool
from services.state.resources import connect
from tests.integration.stepping import Rig, Step, discovered, make_settings, until
from tests.several_servers import Cluster, Watched, free_port

FILES = 60


@pytest.fixture
def cluster(tmp_path: Path, namespace: str) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "cluster", namespace)
    yield made
    made.stop()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path / "watched")
    yield made
    made.stop()


@asynccontextmanager
async def stepping(url: str, namespace: str) -> AsyncIterator[Rig]:
    """A step that reads from that address."""
    settings = make_settings(url, namespace)
    redis = connect(settings)
    try:
        rig = Rig(redis, settings, Step())
        await rig.groups()
        async with rig.running(rig.service()):
            yield rig
    finally:
        await redis.aclose()


async def all_done(rig: Rig, names: list[str]) -> None:
    """Each file was made into one event, and nothing is left in hand."""
    wanted = {discovered(name).subject for name in names}

    async def done() -> bool:
        return {event.subject for event in await rig.events()} == wanted and not await rig.pending()

    await until(done, "every file's event")
    subjects = [event.subject for event in await rig.events()]
    assert len(subjects) == len(wanted), "an event came twice"


async def test_a_step_goes_on_with_the_replica_of_a_lost_node(cluster: Cluster, namespace: str) -> None:
    names = [f"{number}.txt" for number in range(FILES)]
    async with stepping(cluster.url, namespace) as rig:
        await rig.publish(*names[:20])
        await all_done(rig, names[:20])
        await asyncio.to_thread(cluster.lose_the_primary)
        await rig.publish(*names[20:])
        await all_done(rig, names)


@pytest.mark.parametrize("others", [False, True], ids=["the old primary", "another"])
async def test_a_node_cut_off_with_the_map_of_before_keeps_nobody(
    tmp_path: Path, namespace: str, others: bool
) -> None:
    # By default none of a cluster serves while one part of the slots is served by nobody.
    cluster = Cluster(tmp_path, namespace, "--cluster-require-full-coverage", "no")
    try:
        await goes_on_beside_one_cut_off(cluster, namespace, others)
    finally:
        cluster.stop()


async def goes_on_beside_one_cut_off(cluster: Cluster, namespace: str, others: bool) -> None:
    """With the primary lost, and that one or another back with what it knew before, and asked first."""
    before = {node: node.map.read_text() for node in cluster.nodes}
    lost = await asyncio.to_thread(cluster.lose_the_primary)
    alone = lost
    if others:
        alone = next(node for node in cluster.nodes if node not in (lost, cluster.owner()))
        alone.kill()
    await asyncio.to_thread(cluster.cut_off, alone, before[alone])
    with alone.client() as client:
        assert lost.port in [first[2][1] for first in client.execute_command("CLUSTER SLOTS")]
    url = f"redis+cluster://127.0.0.1:{alone.port},127.0.0.1:{cluster.owner().port}"
    names = [f"{number}.txt" for number in range(FILES)]
    async with stepping(url, namespace) as rig:
        await rig.publish(*names)
        await all_done(rig, names)


async def test_a_step_follows_a_slot_that_moves_under_its_hands(cluster: Cluster, namespace: str) -> None:
    names = [f"{number}.txt" for number in range(FILES)]
    async with stepping(cluster.url, namespace) as rig:
        await rig.publish(*names[:20])
        moving = asyncio.create_task(asyncio.to_thread(cluster.move_the_slot, 1))
        target = await moving
        await rig.publish(*names[20:])
        await all_done(rig, names)
        with target.client() as there:
            assert there.exists(rig.target), "the events do not lie where the slot is"


async def test_a_step_goes_on_with_whom_the_sentinels_promote(watched: Watched, namespace: str) -> None:
    names = [f"{number}.txt" for number in range(FILES)]
    async with stepping(watched.url, namespace) as rig:
        await rig.publish(*names[:20])
        await all_done(rig, names[:20])
        await asyncio.to_thread(watched.lose_the_primary)
        await rig.publish(*names[20:])
        await all_done(rig, names)


async def test_where_nobody_knows_the_primary_that_is_what_is_said(namespace: str) -> None:
    url = f"redis+cluster://127.0.0.1:{free_port()}"
    pool = make_pool(url, namespace)
    with pytest.raises(ConnectionError):
        await pool.get_connection()
    await pool.aclose()


def test_encrypted_addresses_ask_encrypted() -> None:
    pool = make_pool("rediss+cluster://me:secret@one:7000,two:7001?ssl_ca_certs=/ca.pem", "desk")
    options = pool.connection_kwargs
    assert (options["username"], options["password"]) == ("me", "secret")
    assert options["ssl_ca_certs"] == "/ca.pem"
    assert "host" not in options
    assert Seeds.of("rediss+cluster://me:secret@one:7000,two:7001") is not None
