"""A namespace of four partitions on one server: files, steps and containers as with one."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from copydesk_contracts.events import (
    DocumentDiscovered,
    DocumentParsed,
    DocumentRejected,
    DocumentWithdrawn,
    Location,
)
from copydesk_contracts.order import START
from copydesk_contracts.reading import Place as PlaceInAll
from copydesk_contracts.topology import PARSER
from services.cli.events import events_of
from services.operations.accounts import audit
from services.operations.consumers import whole_standings
from services.operations.flow import whole_flow
from services.operations.numbers import Gauges
from services.operations.purge import mark_purged, scrub
from services.process.clock import SystemClock
from services.process.errors import Transient
from services.state.collect import collect
from services.state.consumers import (
    consumer,
    ensure_consumers,
    register_everywhere,
    unregister_everywhere,
    user_name,
)
from services.state.content import FolderStore, reference
from services.state.groups import all_groups, ensure_groups
from services.state.keys import Keys
from services.state.partitions import (
    OtherPartitions,
    Partition,
    Partitions,
    claim_partitions,
    look_at_partitions,
)
from services.watcher.publish.moving import read_begun
from services.watcher.roots import Root
from services.watcher.scan.classify import Ignore
from tests.integration.stepping import (
    AT,
    Rig,
    Step,
    announce,
    discovered,
    failing,
    make_settings,
    parsed,
    until,
)
from tests.integration.watching import Place, id_of

pytestmark = pytest.mark.server
SCAN = (
    "import asyncio; from services.state.resources import start; from services.watcher.watcher import "
    "Watcher; p = start('watcher'); w = Watcher(p.settings, p.redis, p.store, p.clock); "
    "asyncio.run(w.scan_once())"
)


@pytest.fixture
def place(redis: Redis, redis_url: str, namespace: str, tmp_path: Path) -> Place:
    """Two empty folders, and no watcher yet."""
    return Place(redis, redis_url, namespace, tmp_path, {"polling": True, "partitions": 4})


def fill(place: Place, word: str, count: int = 12) -> None:
    """That many files, each of a document of its own."""
    for number in range(count):
        (place.copy / f"{number}.txt").write_text(f"{word} {number}")


async def differences(place: Place) -> list[str]:
    """What an audit finds, beside that nothing is in the index."""
    roots = [Root("copy", place.copy), Root("wire", place.wire)]
    state = place.settings.state
    books = await audit(place.redis, place.keys, roots, Ignore(()), [], state, partitions=place.partitions)
    return [f"{d.check} {d.subject}: {d.detail}" for d in books.differences]


async def nothing_open(place: Place) -> None:
    """No change is under way any more."""
    assert await place.redis.hlen(place.keys.moving("copy")) == 0


async def test_the_first_who_writes_settles_their_number(redis: Redis, namespace: str) -> None:
    keys = Keys(namespace)
    await look_at_partitions(redis, keys, 3)
    await claim_partitions(redis, keys, 4)
    await claim_partitions(redis, keys, 4)
    for other in (1, 8):
        with pytest.raises(OtherPartitions, match="was made with 4 partitions, and"):
            await claim_partitions(redis, keys, other)
        with pytest.raises(OtherPartitions):
            await look_at_partitions(redis, keys, other)


async def test_what_began_with_one_partition_keeps_one(redis: Redis, namespace: str) -> None:
    keys = Keys(namespace)
    await claim_partitions(redis, keys, 1)
    assert await redis.keys("{" + namespace + "}*") == [], "nothing is written down of one"
    await redis.set(keys.store(), "mark")
    with pytest.raises(OtherPartitions, match="was made with one partition"):
        await claim_partitions(redis, keys, 4)


async def test_documents_pass_from_one_partition_to_another(place: Place) -> None:
    fill(place, "first")
    await place.scan()
    used = Counter(place.partitions.of(id_of(f"first {n}")).keys.number for n in range(12))
    assert len(used) == 4
    fill(place, "second", 6)
    (place.copy / "6.txt").unlink()
    (place.copy / "7.txt").rename(place.wire / "seven.txt")
    (place.wire / "same.txt").write_text("first 8")
    report = await place.scan()
    assert (report.published, report.withdrawn) == (8, 7)
    assert await place.state("first 0") == "superseded"
    assert await place.state("second 0") == "discovered"
    assert await place.state("first 6") == "withdrawn"
    assert await place.locations("first 7") == {"wire/seven.txt": 1}
    assert await place.locations("first 8") == {"copy/8.txt": 1, "wire/same.txt": 1}
    assert await differences(place) == []
    await nothing_open(place)
    events = await place.events()
    assert len({event.id for event in events}) == len(events) == 12 + 8 + 7


async def test_two_watchers_publish_everything_once(place: Place) -> None:
    fill(place, "first", 60)
    await asyncio.gather(place.scan(), place.scan())
    fill(place, "second", 60)
    await asyncio.gather(place.scan(), place.scan())
    assert len({event.id for event in await place.count(60 * 3)}) == 60 * 3
    assert await differences(place) == []


@pytest.mark.parametrize("then", ["nothing", "edited", "deleted", "back"])
@pytest.mark.parametrize("point", ["publish.begun", "publish.arrived", "publish.left"])
async def test_a_kill_between_two_partitions_is_made_good(place: Place, point: str, then: str) -> None:
    fill(place, "first")
    await place.scan()
    fill(place, "second")
    await scan_until_killed(place, point)
    assert await place.redis.hlen(place.keys.moving("copy")) == 12
    match then:
        case "edited":
            fill(place, "third")
        case "deleted":
            for file in place.copy.iterdir():
                file.unlink()
        case "back":
            fill(place, "first")
    await place.scan()
    events = Counter(event.id for event in await place.events())
    assert set(events.values()) == {1}
    kinds = [len(await place.events(kind)) for kind in (DocumentDiscovered, DocumentWithdrawn)]
    assert kinds == {"nothing": [24, 12], "edited": [36, 24], "deleted": [24, 24], "back": [36, 24]}[then]
    word = {"nothing": "second", "edited": "third", "deleted": "", "back": "first"}[then]
    for number in range(12):
        state = "withdrawn" if then == "deleted" else "superseded"
        assert await place.state(f"second {number}") == ("discovered" if word == "second" else state)
        assert not word or await place.state(f"{word} {number}") == "discovered"
    assert await differences(place) == []
    await nothing_open(place)


async def test_content_of_what_is_on_its_way_is_kept(place: Place) -> None:
    fill(place, "first")
    await place.scan()
    fill(place, "second")
    await scan_until_killed(place, "publish.begun")
    store = FolderStore(place.settings.content_dir)
    store.put(b"nobody's")
    assert await collect(place.partitions, store, 0.0) == 1
    kept = set(store.names())
    assert {reference(f"second {number}".encode()).sha256 for number in range(12)} <= kept


async def scan_until_killed(place: Place, point: str) -> None:
    """A watcher of its own process, that dies at that point."""
    environment = {
        **os.environ,
        "COPYDESK_CRASH_AT": point,
        "COPYDESK_REDIS_URL": place.url,
        "COPYDESK_NAMESPACE": place.namespace,
        "COPYDESK_PARTITIONS": "4",
        "COPYDESK_STATE": str(place.settings.state),
        "COPYDESK_ROOTS": f"copy={place.copy},wire={place.wire}",
        "COPYDESK_SETTLE": "0.1",
    }
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", SCAN], env=environment, check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


async def test_who_comes_too_late_does_nothing_again(place: Place) -> None:
    fill(place, "first", 1)
    await place.scan()
    fill(place, "second", 1)
    mover = place.make_watcher().reconciler.publisher._mover
    await scan_until_killed(place, "publish.begun")
    (begun,) = [(path.decode(), raw) async for path, raw in place.redis.hscan_iter(place.keys.moving("copy"))]
    await place.scan()
    fill(place, "first", 1)
    await place.scan()
    before = sorted(event.id for event in await place.events())
    await mover.finish("copy", [read_begun(*begun)])
    assert sorted(event.id for event in await place.events()) == before
    assert await place.locations("first 0") == {"copy/0.txt": 3}
    assert await differences(place) == []


async def test_one_call_reads_all(redis: Redis, namespace: str, redis_url: str) -> None:
    keys = [Keys(namespace, number) for number in range(4)]
    partitions = Partitions(tuple(Partition(redis, k) for k in keys))
    names = [str(number) for number in range(60)]
    await publish(partitions, *names[:40])
    kinds = (DocumentDiscovered, DocumentParsed)
    place, found = PlaceInAll.at_start(namespace, kinds, 4), []
    for later in (names[40:], ()):
        while read := place.take(await redis.xread(place.streams(), count=3), 3):
            assert len(read) <= 12
            assert read == sorted(read)
            found += read
            place = PlaceInAll.parse(namespace, kinds, str(place))
        await publish(partitions, *later)
    subjects = [json.loads(payload)["subject"] for _, payload in found]
    assert sorted(subjects) == sorted(discovered(name).subject for name in names)
    for partition in partitions.all:
        sequences = [s for (s, _), d in zip(found, subjects, strict=True) if partitions.of(d) == partition]
        assert sequences == sorted(sequences)
    settings = make_settings(redis_url, namespace, partitions=4)
    printed = [raw async for raw in events_of(settings, partitions, kinds, START, wait=False)]
    assert sorted(printed) == sorted(payload for _, payload in found)
    behind = [raw async for raw in events_of(settings, partitions, kinds, found[39][0], wait=False)]
    assert 0 < len(behind) < 60


async def test_a_consumer_has_a_group_in_each(redis: Redis, namespace: str, redis_url: str) -> None:
    partitions = Partitions(tuple(Partition(redis, Keys(namespace, number)) for number in range(4)))
    await publish(partitions, *map(str, range(40)))
    await register_everywhere(partitions, consumer("newsroom", (DocumentDiscovered,), 0, "secret"))
    settings = make_settings(redis_url, namespace, partitions=4)
    found = await whole_standings(partitions, settings, SystemClock())
    assert [(s.group, s.event_type, s.left, s.known) for s in found if not s.ours] == [
        ("newsroom", "document.discovered", 40, True)
    ]
    stream = partitions.all[3].keys.stream(DocumentDiscovered)
    await redis.xgroup_destroy(stream, "newsroom")
    await ensure_consumers(redis, partitions.all[3].keys)
    assert len(await redis.xinfo_groups(stream)) == 1
    user = await redis.acl_getuser(user_name(partitions.home.keys, "newsroom"))
    tags = ("{" + namespace + "}", "{" + namespace + "/*}")
    assert set(user["keys"]) == {f"~{tag}:events:document.discovered" for tag in tags}
    assert await unregister_everywhere(partitions, "newsroom")
    assert [s for s in await whole_standings(partitions, settings, SystemClock()) if not s.ours] == []
    assert not await unregister_everywhere(partitions, "newsroom")


async def test_what_is_purged_goes_from_its_partition_and_nothing_else(
    redis: Redis, namespace: str, tmp_path: Path
) -> None:
    partitions = Partitions(tuple(Partition(redis, Keys(namespace, number)) for number in range(4)))
    store = FolderStore(tmp_path)
    names = [str(number) for number in range(20)]
    kept = {name: store.put(name.encode()) for name in names}
    await publish(partitions, *names)
    doomed = discovered("7").subject
    there = partitions.of(doomed)
    place = Location(root="copy", path="7", revision=1)
    assert await mark_purged(there.redis, there.keys, doomed, place, AT)
    done = await scrub(partitions, store, doomed)
    assert (done.entries, done.contents) == (1, 1)
    left = {e.sha256 for name, e in kept.items() if name != "7"}
    assert set(store.names()) == left
    streams = [p.keys.stream(DocumentDiscovered) for p in partitions.all]
    assert sum([await redis.xlen(stream) for stream in streams]) == 19


def test_of_one_partition_an_answer_is_taken_only_as_far_as_it_is_whole() -> None:
    place = PlaceInAll.at_start("press", (DocumentDiscovered, DocumentParsed))
    first, second = place.streams()
    answer = [
        [first.encode(), [(b"1-1", {b"__data__": b"a"}), (b"3-0", {b"__data__": b"c"})]],
        [second.encode(), [(b"2-0", {b"__data__": b"b"}), (b"4-0", {b"__data__": b"d"})]],
    ]
    assert [payload for _, payload in place.take(answer, 2)] == [b"a", b"b"]
    assert place.streams() == {first: "2-0", second: "2-0"}
    with pytest.raises(ValueError, match="invalid literal"):
        PlaceInAll.parse("press", place.kinds, "x.1")


@pytest_asyncio.fixture
async def rig(redis: Redis, redis_url: str, namespace: str) -> Rig:
    """A step over four partitions."""
    await claim_partitions(redis, Keys(namespace), 4)
    return Rig(redis, make_settings(redis_url, namespace, partitions=4), Step())


async def publish(partitions: Partitions, *names: str) -> None:
    """Announce files, each where its document is."""
    for name in names:
        event = discovered(name)
        place = partitions.of(event.subject)
        await announce(place.redis, place.keys.stream(DocumentDiscovered), event.to_json())


async def outputs(partitions: Partitions, kind: type[DocumentParsed | DocumentRejected]) -> list[str]:
    """Documents of the events of that type; each has to be where its document is."""
    found = []
    for place in partitions.all:
        for _, fields in await place.redis.xrange(place.keys.stream(kind)):
            subject = fields[b"__data__"].partition(b'"subject":"')[2].partition(b'"')[0].decode()
            assert partitions.of(subject) == place
            found.append(subject)
    return sorted(found)


async def test_a_step_reads_all_and_writes_where_the_document_is(rig: Rig) -> None:
    names = [str(number) for number in range(200)]
    service = rig.service(16)
    await publish(service.all, *names)
    async with rig.running(service):
        await until(lambda: _done(service.all, 200), "200 results")
        assert await service.unready() is None
        readers = [c for c in await rig.redis.client_list() if "xreadgroup" in c["cmd"]]
        assert len(readers) <= 2, "one connection reads all; other tests' may be there"
    assert await outputs(service.all, DocumentParsed) == sorted(discovered(name).subject for name in names)
    assert set(rig.step.runs.values()) == {1}
    assert max(map(len, rig.step.batches)) <= 16
    now = await whole_flow(service.all)
    assert now.states["parsed"] == 200
    (step,) = [s for s in now.steps if s.step == PARSER]
    assert (step.backlog, step.pending, step.delayed) == (0, 0, 0)


async def _done(partitions: Partitions, count: int) -> bool:
    return len(await outputs(partitions, DocumentParsed)) >= count


async def test_retries_and_dead_letters_stay_in_their_partition(rig: Rig) -> None:
    names = [str(number) for number in range(20)]
    rig.step.behaviour = failing({name: RuntimeError("always") for name in names[:3]})
    service = rig.service(16)
    await publish(service.all, *names)

    async def all_told() -> bool:
        return len(await outputs(service.all, DocumentRejected)) == 3

    async with rig.running(service):
        await until(all_told, "three dead letters")
    assert await outputs(service.all, DocumentParsed) == sorted(discovered(n).subject for n in names[3:])
    assert all(rig.step.runs[name] >= 3 for name in names[:3])


async def test_what_a_dead_worker_had_is_taken_over(rig: Rig) -> None:
    names = [str(number) for number in range(20)]
    service = rig.service(16)
    await publish(service.all, *names)
    await service._ensure_groups()
    for place in service.all.all:
        stream = place.keys.stream(DocumentDiscovered)
        await place.redis.xreadgroup(PARSER, "dead", {stream: ">"}, count=3)
    async with rig.running(service):
        await until(lambda: _done(service.all, 20), "what the dead worker had")
    assert set(rig.step.runs.values()) == {1}


async def test_of_the_partitions_only_those_named_are_read(rig: Rig) -> None:
    mine = rig.settings.model_copy(update={"partition_numbers": frozenset({0, 2})})
    names = [str(number) for number in range(40)]
    service = Rig(rig.redis, mine, rig.step).service(16)
    await publish(service.all, *names)
    expected = {n for n in names if service.all.of(discovered(n).subject).keys.number in (0, 2)}
    assert 0 < len(expected) < 40
    async with rig.running(service):
        await until(lambda: _done(service.all, len(expected)), "the results of two partitions")
    assert set(rig.step.runs) == expected


async def test_transient_trouble_of_a_step_loses_nothing(rig: Rig) -> None:
    seen: Counter[str] = Counter()

    def once(event):  # type: ignore[no-untyped-def]
        seen[event.subject] += 1
        return Transient("the first time") if seen[event.subject] == 1 else parsed(event)

    rig.step.behaviour = once
    service = rig.service(16)
    await publish(service.all, *map(str, range(12)))
    async with rig.running(service):
        await until(lambda: _done(service.all, 12), "the second tries")
    assert set(seen.values()) == {2}


async def test_the_metrics_are_those_of_all_partitions(place: Place) -> None:
    for partition in place.partitions.all:
        await ensure_groups(partition.redis, all_groups(partition.keys))
    fill(place, "counted")
    await place.scan()
    numbers = await Gauges(place.partitions, place.settings, SystemClock()).read()
    assert numbers.flow.states["discovered"] == 12
    (parser,) = [group for group in numbers.groups if group.group == PARSER]
    assert parser.left == 12
