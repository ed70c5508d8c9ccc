"""Four partitions over the three nodes of a real cluster: files, a step, a slot that moves meanwhile."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import aclosing, suppress
from pathlib import Path

import pytest
from redis.crc import key_slot
from redis.exceptions import RedisError

from copydesk_contracts.events import DocumentDiscovered, DocumentParsed
from copydesk_contracts.order import START
from services.operations.accounts import audit
from services.operations.flow import whole_flow
from services.state.cursor import Told
from services.state.keys import Keys
from services.state.partitions import claim_partitions
from services.state.resources import connect, open_partitions
from services.state.whole_log import WholeLog
from services.watcher.roots import Root
from services.watcher.scan.classify import Ignore
from tests.integration.stepping import Rig, Step, make_settings, until
from tests.integration.test_partitions import outputs, publish
from tests.integration.watching import Place, id_of
from tests.several_servers import Cluster

pytestmark = pytest.mark.server


@pytest.fixture
def cluster(tmp_path: Path, namespace: str) -> Iterator[Cluster]:
    """Three primaries."""
    made = Cluster(tmp_path / "cluster", namespace, replicas=0)
    yield made
    made.stop()


def holders(cluster: Cluster, namespace: str) -> list[int]:
    """The port of the node that has each of the four partitions."""
    found = []
    for number in range(4):
        cluster.slot = key_slot(("{" + Keys(namespace, number).tag + "}").encode())
        found.append(cluster.owner().port)
    return found


async def test_files_pass_from_node_to_node(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    changes = {"polling": True, "partitions": 4}
    settings = make_settings(cluster.url, namespace, partitions=4)
    place = Place(connect(settings), cluster.url, namespace, tmp_path, changes)
    for number in range(30):
        (place.copy / f"{number}.txt").write_text(f"first {number}")
    await place.scan()
    for number in range(20):
        (place.copy / f"{number}.txt").write_text(f"second {number}")
    (place.copy / "20.txt").rename(place.wire / "moved.txt")
    (place.copy / "21.txt").unlink()
    report = await place.scan()
    assert (report.published, report.withdrawn) == (21, 21)
    assert len(set(holders(cluster, namespace))) > 1, "all partitions lie on one node"
    assert [await place.state(f"first {n}") for n in (0, 20, 21)] == ["superseded", "discovered", "withdrawn"]
    assert await place.locations("first 20") == {"wire/moved.txt": 1}
    assert id_of("second 0") != id_of("first 0")
    roots = [Root("copy", place.copy), Root("wire", place.wire)]
    books = await audit(
        *(place.redis, place.keys, roots, Ignore(()), [], place.settings.state),
        partitions=place.partitions,
    )
    assert books.differences == []
    await place.partitions.close()


async def test_who_follows_all_nodes_is_told_each_event_once(cluster: Cluster, namespace: str) -> None:
    settings = make_settings(cluster.url, namespace, partitions=4)
    partitions = open_partitions(settings, connect(settings))
    await claim_partitions(partitions.home.redis, Keys(namespace), 4)
    log, names = WholeLog(partitions), [str(number) for number in range(90)]
    told: dict[str, list[Told]] = {"whole": [], "cut": []}

    async def follow(reader: str, at_once: int) -> None:
        while len(told[reader]) < len(names):
            after = told[reader][-1].cursor if told[reader] else START
            with suppress(RedisError, OSError):  # a slot is on its way: who follows comes again
                async with aclosing(log.follow([DocumentDiscovered], after, 1.0)) as parts:
                    async for part in parts:
                        told[reader] += part
                        if len(part) >= at_once or len(told[reader]) == len(names):
                            break

    readers = [asyncio.create_task(follow("whole", 1000)), asyncio.create_task(follow("cut", 1))]
    for name in names[:60]:
        await publish(partitions, name)
    cluster.slot = key_slot(("{" + Keys(namespace, 2).tag + "}").encode())
    await asyncio.to_thread(cluster.move_the_slot, 5)
    for name in names[60:]:
        await publish(partitions, name)
    async with asyncio.timeout(120):
        await asyncio.gather(*readers)
    for found in told.values():
        paths = [json.loads(one.raw)["data"]["location"]["path"] for one in found]
        assert sorted(paths, key=int) == names
        for partition in partitions.all:
            mine = [name for name in paths if partitions.of(id_of(name)) == partition]
            assert mine == sorted(mine, key=int)
    await partitions.close()


async def test_a_step_reads_all_nodes_while_a_slot_moves(cluster: Cluster, namespace: str) -> None:
    settings = make_settings(cluster.url, namespace, partitions=4)
    redis = connect(settings)
    await claim_partitions(redis, Keys(namespace), 4)
    rig = Rig(redis, settings, Step())
    partitions = open_partitions(settings, redis)
    service = rig.service(16)
    names = [str(number) for number in range(120)]
    await publish(partitions, *names[:60])

    async def done(count: int) -> bool:
        return len(await outputs(partitions, DocumentParsed)) >= count

    async with rig.running(service):
        cluster.slot = key_slot(("{" + Keys(namespace, 2).tag + "}").encode())
        await asyncio.to_thread(cluster.move_the_slot, 1)
        await publish(partitions, *names[60:])
        await until(lambda: done(120), "the results of all")
        assert await service.unready() is None
    await service.all.close()
    assert len(await outputs(partitions, DocumentParsed)) == 120
    assert set(rig.step.runs.values()) == {1}
    assert (await whole_flow(partitions)).states["parsed"] == 120
    await partitions.close()
