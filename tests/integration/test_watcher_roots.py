"""What is known of roots, said where people look, and what an operator can say to it."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentWithdrawn
from services.operations.accounts import audit
from services.operations.doctor import Installation
from services.operations.doctor import roots as roots_check
from services.operations.roots import RootView, roots_view
from services.watcher import roots as registry
from services.watcher.once import move_places
from services.watcher.roots import RootError, known_roots
from services.watcher.scan.classify import NOTHING
from services.watcher.scan.reach import Hangs
from services.watcher.scan.walk import FolderWalk, WalkedFile
from services.watcher.watcher import Watcher
from tests.integration.stepping import until
from tests.integration.watching import Place

pytestmark = pytest.mark.server


@pytest.fixture
def place(redis: Redis, redis_url: str, namespace: str, tmp_path: Path) -> Place:
    """Two empty folders, and no watcher yet."""
    return Place(redis, redis_url, namespace, tmp_path, {"polling": True, "vanish_count": 10})


def fill(folder: Path, count: int) -> None:
    """That many files, no two alike."""
    folder.mkdir(exist_ok=True, parents=True)
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"{folder.name} {number}")


async def view(place: Place, name: str = "copy") -> RootView:
    """What is told of a root."""
    [found] = [v for v in await roots_view(place.redis, place.keys) if v.name == name]
    return found


async def kinds(place: Place, name: str = "copy") -> list[str]:
    """What is wrong with a root."""
    return [finding.kind for finding in (await view(place, name)).findings]


async def missing(place: Place) -> list[str]:
    """What the audit says of files that are missing."""
    roots = await known_roots(place.redis, place.keys)
    books = await audit(place.redis, place.keys, roots, NOTHING, [], place.settings.state)
    return [d.detail for d in books.differences if d.check in ("missing-file", "root")]


@pytest.fixture
def mounts() -> Iterator[ExitStack]:
    """Unmounts at the end what a test mounted."""
    with ExitStack() as stack:
        yield stack


def mount(folder: Path, stack: ExitStack) -> None:
    """A file system of its own at that folder; skips where we may not."""
    folder.mkdir(exist_ok=True)
    program = shutil.which("mount")
    done = program and subprocess.run(
        [program, "-t", "tmpfs", "-o", "size=4m", "none", str(folder)], capture_output=True, check=False
    )
    if not done or done.returncode:
        pytest.skip("mounting needs rights")
    stack.callback(unmount, folder)


def unmount(folder: Path) -> None:
    """The folder is as it was before, if something is mounted there."""
    if os.path.ismount(folder):
        subprocess.run([shutil.which("umount") or "umount", "-l", str(folder)], check=True)


async def test_a_mount_inside_a_root_that_goes_takes_nothing_along(place: Place, mounts: ExitStack) -> None:
    nas = place.copy / "nas"
    fill(place.copy, 6)
    mount(nas, mounts)
    fill(nas, 4)
    assert (await place.scan()).published == 10
    unmount(nas)
    (place.copy / "0.txt").unlink()
    report = await place.scan()
    assert (report.withdrawn, report.held) == (1, 4)
    [finding] = (await view(place)).findings
    assert finding.kind == "held"
    assert "mount at nas" in finding.detail
    assert "held (mount-changed)" in (await missing(place))[0]
    mount(nas, mounts)
    (nas / "late.txt").write_text("late")
    report = await place.scan()
    assert (report.published, report.withdrawn, report.held) == (1, 0, 4)


async def test_what_a_mount_took_is_withdrawn_once_it_is_confirmed(place: Place, mounts: ExitStack) -> None:
    nas = place.copy / "nas"
    mount(nas, mounts)
    fill(nas, 4)
    await place.scan()
    unmount(nas)
    assert (await place.scan()).held == 4
    await registry.confirm(place.redis, place.keys, "copy")
    assert await kinds(place) == ["held", "confirmed"]
    assert (await place.scan()).withdrawn == 4
    assert await kinds(place) == []
    assert await missing(place) == []


async def test_a_small_root_mounted_empty_loses_nothing(place: Place, mounts: ExitStack) -> None:
    fill(place.copy, 2)
    await place.scan()
    mount(place.copy, mounts)
    assert (await place.scan()).held == 2
    unmount(place.copy)
    assert (await place.scan()).unchanged == 2
    assert await kinds(place) == []
    await place.count(0, DocumentWithdrawn)


async def test_a_link_switched_to_another_folder_loses_nothing(place: Place) -> None:
    fill(place.folder / "one", 3)
    fill(place.folder / "two", 0)
    link = place.folder / "link"
    link.symlink_to(place.folder / "one")
    place.changes |= {"roots": {"link": link}}
    assert (await place.scan()).published == 3
    link.unlink()
    link.symlink_to(place.folder / "two")
    assert (await place.scan()).held == 3
    assert await kinds(place, "link") == ["held"]


async def test_another_folder_in_a_roots_place_loses_nothing(place: Place) -> None:
    fill(place.copy, 6)
    await place.scan()
    place.copy.rename(place.folder / "renamed")
    place.copy.mkdir()
    assert (await place.scan()).withdrawn == 0
    assert await kinds(place) == ["held"]
    place.copy.rmdir()
    (place.folder / "renamed").rename(place.copy)
    assert (await place.scan()).unchanged == 6
    assert await kinds(place) == []


async def test_links_that_lead_in_a_circle_stop_no_other_root(place: Place) -> None:
    fill(place.copy, 2)
    fill(place.wire, 2)
    await place.scan()
    place.copy.rename(place.folder / "elsewhere")
    place.copy.symlink_to(place.copy)
    fill(place.wire, 3)
    found = await place.scan()
    assert (found.withdrawn, found.published) == (0, 1)
    assert await kinds(place) == ["missing"]


async def test_a_mass_deletion_is_told_and_confirmed_while_the_watcher_runs(place: Place) -> None:
    fill(place.copy, 12)
    async with place.watching():
        await place.count(12)
        for path in place.copy.iterdir():
            path.unlink()

        async def held() -> bool:
            return await kinds(place) == ["held"]

        await until(held, "the watcher to hold")
        assert (await view(place)).missing == 12
        assert place.watcher is not None
        assert "mass-deletion" in (place.watcher.remarks or "")
        [found] = await roots_check(Installation(place.settings, place.redis))
        assert "copydesk roots confirm copy" in found.remedy
        await registry.confirm(place.redis, place.keys, "copy")
        await place.count(12, DocumentWithdrawn)


async def test_a_missing_root_is_told_and_can_be_forgotten(place: Place) -> None:
    fill(place.copy, 2)
    await place.scan()
    shutil.rmtree(place.copy)
    await place.scan()
    assert await kinds(place) == ["missing"]
    with pytest.raises(RootError, match="in the settings"):
        await registry.forget(place.redis, place.keys, "copy")
    place.changes |= {"roots": {"wire": place.wire}}
    await place.scan()
    assert await kinds(place) == ["missing", "not in the settings"]
    await registry.forget(place.redis, place.keys, "copy")
    await place.scan()
    await place.count(2, DocumentWithdrawn)
    assert [root.name for root in await known_roots(place.redis, place.keys)] == ["wire"]


async def test_a_root_taken_out_of_the_settings_is_asked_about(place: Place) -> None:
    fill(place.copy, 2)
    await place.scan()
    place.changes |= {"roots": {"wire": place.wire}}
    assert (await place.scan()).withdrawn == 0
    assert await kinds(place) == ["not in the settings"]
    await registry.keep(place.redis, place.keys, "copy")
    assert await kinds(place) == []


async def test_a_root_renamed_in_the_settings_doubles_nothing(place: Place) -> None:
    fill(place.copy, 3)
    await place.scan()
    place.changes |= {"roots": {"news": place.copy, "wire": place.wire}}
    await place.scan()
    assert await place.locations("copy 0") == {"news/0.txt": 1}
    await place.count(0, DocumentWithdrawn)
    assert [root.name for root in await known_roots(place.redis, place.keys)] == ["wire", "news"]


async def test_a_root_that_was_taken_in_can_be_renamed(place: Place) -> None:
    place.changes |= {"roots": {}}
    fill(place.copy, 2)
    await place.take_in(place.copy)
    await registry.rename(place.redis, place.keys, "copy", "news")
    settings = place.settings
    await move_places(
        place.redis, settings, place.make_watcher().reconciler.publisher.intake.store, place.clock
    )
    assert await place.locations("copy 0") == {"news/0.txt": 1}
    await place.count(0, DocumentWithdrawn)


async def test_taking_in_a_root_of_the_settings_is_that_root(place: Place) -> None:
    fill(place.copy / "deep", 2)
    place.changes |= {"roots": {"news": place.copy}}
    await place.take_in(place.copy)
    await place.take_in(place.copy / "deep")
    assert [root.name for root in await known_roots(place.redis, place.keys)] == ["news"]
    assert (await place.scan()).unchanged == 2
    assert await place.locations("deep 0") == {"news/deep/0.txt": 1}


async def test_a_hanging_root_does_not_stop_the_others(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(place.copy, 2)
    back, walk = threading.Event(), FolderWalk.__iter__

    def hang(self: FolderWalk) -> Iterator[WalkedFile]:
        if self.root == place.copy:
            back.wait(30)
        yield from walk(self)

    monkeypatch.setattr(FolderWalk, "__iter__", hang)
    place.changes |= {"root_timeout": 0.3}
    async with place.watching() as watcher:
        fill(place.wire, 2)
        await place.count(2)
        assert await kinds(place) == ["hanging"]
        assert "root copy" in (watcher.remarks or "")
        back.set()
        await place.count(4)
        await place.quiet()
        assert await kinds(place) == []


async def test_a_hanging_folder_does_not_stop_the_rest_of_its_root(place: Place, mounts: ExitStack) -> None:
    nas = place.copy / "nas"
    fill(place.copy, 2)
    mount(nas, mounts)
    fill(nas, 2)
    await place.scan()
    place.changes |= {"root_timeout": 0.2}
    watcher, back = place.make_watcher(), threading.Event()
    reach = watcher.reconciler.looking.reach("copy")
    with pytest.raises(Hangs):
        await reach.ask(lambda _: back.wait(30), "nas")
    (place.copy / "new.txt").write_text("new")
    report = await watcher.scan_once()
    assert (report.published, report.withdrawn, report.held) == (1, 0, 0)
    assert await kinds(place) == ["hanging"]
    back.set()

    async def answers() -> bool:
        return not reach.hanging

    await until(answers, "the folder to answer")
    assert (await watcher.scan_once()).unchanged == 5
    assert await kinds(place) == []


async def test_names_that_cannot_be_told_are_told(place: Place) -> None:
    with Path(os.fsdecode(os.fsencode(place.copy) + b"/caf\xe9.txt")).open("w") as file:  # noqa: ASYNC230
        file.write("one")
    await place.scan()
    assert await kinds(place) == ["unnameable"]


async def test_a_mount_that_comes_back_empty_under_a_running_watcher_loses_nothing(
    place: Place, mounts: ExitStack
) -> None:
    nas = place.copy / "nas"
    fill(place.copy, 2)
    mount(nas, mounts)
    fill(nas, 4)
    place.changes |= {"settle": 0.4}
    async with place.watching() as watcher:
        await place.count(6)
        unmount(nas)

        async def held() -> bool:
            return await kinds(place) == ["held"]

        await until(held, "the watcher to hold")
        mount(nas, mounts)
        begun = watcher.scans_begun
        # Two looks, one before what the other missed is judged.
        watcher.look_now()
        await until(lambda: _begun(watcher, begun + 1), "a look")
        watcher.look_now()
        await place.quiet()
        assert await kinds(place) == ["held"]
        await place.count(0, DocumentWithdrawn)


async def _begun(watcher: Watcher, count: int) -> bool:
    return watcher.scans_begun >= count
