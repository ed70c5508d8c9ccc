"""A backup of four partitions is of one moment, on a server and a cluster; a killed restore begins anew."""

import asyncio
import os
import signal
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from redis.crc import key_slot

from copydesk_contracts.topology import key
from services.operations.backup.put_back import NotEmpty, put_back
from services.operations.backup.take import take
from services.process.clock import SystemClock
from services.state.freeze import frozen
from services.state.keys import Keys
from services.state.partitions import HalfRestored, claim_partitions, look_at_partitions
from services.state.resources import connect
from services.state.servers import Elsewhere, servers_of
from tests.e2e.support import COPYDESK
from tests.integration.stepping import make_settings
from tests.integration.test_backup import meanwhile, other_server
from tests.integration.test_partitions import differences, fill, nothing_open, scan_until_killed
from tests.integration.test_partitions_cluster import cluster, holders
from tests.integration.watching import Place
from tests.several_servers import Cluster

__all__ = ("cluster", "other_server")
pytestmark = pytest.mark.server
FOUR = {"polling": True, "partitions": 4}


@pytest.fixture
def place(redis: Redis, redis_url: str, namespace: str, tmp_path: Path) -> Place:
    """Two empty folders, and no watcher yet."""
    return Place(redis, redis_url, namespace, tmp_path, dict(FOUR))


@pytest_asyncio.fixture
async def anew(place: Place, other_server: Path, tmp_path: Path) -> AsyncIterator[Place]:
    """An empty house on an empty server, for the same copy."""
    made = another(place, f"unix://{other_server}", tmp_path / "anew")
    yield made
    await made.redis.aclose()


@pytest_asyncio.fixture
async def clustered(cluster: Cluster, namespace: str, tmp_path: Path) -> AsyncIterator[Place]:
    """Two empty folders, and a cluster for what is in them."""
    settings = make_settings(cluster.url, namespace, partitions=4)
    made = Place(connect(settings), cluster.url, namespace, tmp_path, dict(FOUR))
    yield made
    await made.partitions.close()


def another(place: Place, url: str, folder: Path) -> Place:
    """An empty house for the same copy."""
    folder.mkdir()
    roots = {"roots": {"copy": place.copy, "wire": place.wire}}
    changes = {**place.changes, **roots}
    settings = make_settings(url, place.namespace, partitions=4)
    return Place(connect(settings), url, place.namespace, folder, changes)


async def backup_of(place: Place) -> Path:
    folder = place.folder / "backup"
    await take(place.settings, place.partitions, SystemClock(), folder)
    return folder


async def ids(place: Place) -> list[str]:
    """Of every event."""
    return sorted(event.id for event in await place.events())


async def books_of(anew: Place, place: Place) -> list[str]:
    """What an audit of the restored house finds over the copy of the first."""
    over = Place.__new__(Place)
    over.__dict__.update({**anew.__dict__, "folder": place.folder})
    over.changes = {**anew.changes, "state": anew.settings.state}
    return await differences(over)


@pytest.mark.parametrize("point", ["publish.begun", "publish.arrived", "publish.left"])
async def test_what_is_between_two_partitions_goes_on_from_there(
    place: Place, anew: Place, point: str
) -> None:
    fill(place, "first")
    await place.scan()
    fill(place, "second")
    await scan_until_killed(place, point)
    folder = await backup_of(place)
    assert (await put_back(anew.settings, anew.partitions, folder)).partitions == 4
    assert await anew.redis.hlen(anew.keys.moving("copy")) == 12
    await anew.scan()
    await place.scan()
    assert await ids(anew) == await ids(place), "the same events under the same ids"
    assert max(Counter(await ids(anew)).values()) == 1
    await nothing_open(anew)
    assert await books_of(anew, place) == []


def writing(place: Place) -> Callable[[], Awaitable[Any]]:
    """Every file becomes another document, again and again."""
    words = count()

    async def write() -> None:
        fill(place, f"word {next(words)}", 40)
        await place.scan()

    return write


async def goes_on(anew: Place, place: Place) -> None:
    """The restored house goes on to what the copy is now, and tells nothing twice."""
    await anew.scan()
    assert max(Counter(await ids(anew)).values()) == 1
    await nothing_open(anew)
    assert await books_of(anew, place) == []


async def test_a_backup_is_of_one_moment_while_files_pass_between_partitions(
    place: Place, anew: Place
) -> None:
    write = writing(place)
    await write()
    async with meanwhile(write):
        folder = await backup_of(place)
        await write()
    await put_back(anew.settings, anew.partitions, folder)
    assert set(await ids(anew)) <= set(await ids(place))
    await goes_on(anew, place)


@pytest.mark.parametrize("point", ["restore.begun", "restore.files", "restore.keys"])
async def test_a_killed_restore_keeps_everybody_away_and_begins_anew(
    place: Place, anew: Place, point: str
) -> None:
    fill(place, "first")
    await place.scan()
    folder = await backup_of(place)
    environment = {
        **os.environ,
        "COPYDESK_CRASH_AT": point,
        "COPYDESK_REDIS_URL": anew.url,
        "COPYDESK_NAMESPACE": place.namespace,
        "COPYDESK_PARTITIONS": "4",
        "COPYDESK_STATE": str(anew.settings.state),
    }
    command = (COPYDESK, "restore", folder)
    killed = await asyncio.to_thread(subprocess.run, command, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    home = anew.partitions.home
    for ask in (claim_partitions, look_at_partitions):
        with pytest.raises(HalfRestored, match="run the same copydesk restore again"):
            await ask(home.redis, home.keys, 4)
    environment.pop("COPYDESK_CRASH_AT")
    again = await asyncio.to_thread(
        subprocess.run, command, env=environment, check=False, capture_output=True
    )
    assert again.returncode == 0, again.stderr.decode()
    assert await ids(anew) == await ids(place)
    await claim_partitions(home.redis, home.keys, 4)
    assert not list(anew.settings.state.glob("restore.*"))
    await anew.scan()
    assert await books_of(anew, place) == []


async def test_another_number_is_refused_and_nothing_touched(place: Place, anew: Place) -> None:
    fill(place, "first")
    await place.scan()
    folder = await backup_of(place)
    anew.changes["partitions"] = 2
    with pytest.raises(NotEmpty, match="it has 4 partitions, and COPYDESK_PARTITIONS says 2"):
        await put_back(anew.settings, anew.partitions, folder)
    assert await anew.redis.dbsize() == 0
    assert not anew.settings.state.exists()


async def test_nodes_of_a_cluster_are_held_together(
    cluster: Cluster, clustered: Place, tmp_path: Path
) -> None:
    place, namespace = clustered, clustered.namespace
    assert len(set(holders(cluster, namespace))) > 1, "all partitions lie on one node"
    write = writing(place)
    await write()
    async with meanwhile(write):
        folder = await backup_of(place)
        await write()
    told = await ids(place)
    for node in cluster.nodes:
        with node.client() as client:
            cast("Any", client).flushall()
    anew = another(place, cluster.url, tmp_path / "anew")
    await put_back(anew.settings, anew.partitions, folder)
    assert set(await ids(anew)) <= set(told)
    await goes_on(anew, place)
    await anew.partitions.close()


async def test_while_a_slot_moves_there_is_no_backup(cluster: Cluster, clustered: Place) -> None:
    place, namespace = clustered, clustered.namespace
    fill(place, "first")
    await place.scan()
    servers = await servers_of(place.partitions)
    cluster.slot = key_slot(key(Keys(namespace, 1).tag).encode())
    source = cluster.owner()
    target = next(node for node in cluster.nodes if node is not source)
    with source.client() as old, target.client() as new:
        ids = [client.execute_command("CLUSTER MYID") for client in (old, new)]
        new.execute_command("CLUSTER SETSLOT", cluster.slot, "IMPORTING", ids[0])
        old.execute_command("CLUSTER SETSLOT", cluster.slot, "MIGRATING", ids[1])
        with pytest.raises(Elsewhere, match="moving slots"):
            await backup_of(place)
        for client in (new, old):
            client.execute_command("CLUSTER SETSLOT", cluster.slot, "STABLE")
    cluster.move_the_slot()
    with pytest.raises(Elsewhere, match="another server"):
        async with frozen(servers, SystemClock().monotonic):
            pass
    await backup_of(place)
