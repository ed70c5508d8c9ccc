"""What happens to files, and what the watcher makes of it: told by events, and by polling."""

import os
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentDiscovered, DocumentRejected, DocumentWithdrawn
from services.state.content import FolderStore, reference
from tests.integration.stepping import until
from tests.integration.watching import Place, id_of

pytestmark = pytest.mark.server


@pytest_asyncio.fixture(params=[False, True], ids=["listening", "polling"])
async def place(
    request: pytest.FixtureRequest, redis: Redis, redis_url: str, namespace: str, tmp_path: Path
) -> AsyncIterator[Place]:
    """Two empty folders and a watcher that runs."""
    made = Place(redis, redis_url, namespace, tmp_path, {"polling": request.param})
    async with made.watching():
        yield made


async def test_a_new_file_is_stored_and_then_announced(place: Place) -> None:
    (place.copy / "a.txt").write_text("one")
    [event] = await place.count(1)
    data = event.data
    assert isinstance(data, DocumentDiscovered)
    assert (data.document_id, data.location.path, data.location.revision) == (id_of("one"), "a.txt", 1)
    assert (data.known, data.supersedes) == (False, None)
    assert abs(data.modified.timestamp() - (place.copy / "a.txt").stat().st_mtime) < 1e-3
    assert FolderStore(place.settings.content_dir).get(data.content) == b"one"
    await place.quiet()
    assert await place.state("one") == "discovered"
    assert await place.locations("one") == {"copy/a.txt": 1}


async def test_a_file_renamed_in_is_announced_under_its_last_name_only(place: Place) -> None:
    part = place.copy / "a.txt.part"
    part.write_text("one")
    part.rename(place.copy / "a.txt")
    await place.count(1)
    await place.quiet()
    assert await place.told() == [("discovered copy/a.txt", id_of("one"))]


async def test_an_edit_in_place_supersedes(place: Place) -> None:
    (place.copy / "a.txt").write_text("one")
    await place.count(1)
    (place.copy / "a.txt").write_text("two")
    await place.count(3)
    await place.quiet()
    assert (await place.told())[1:] == [
        ("discovered copy/a.txt", id_of("two")),
        ("superseded copy/a.txt", id_of("one")),
    ]
    [_, event] = await place.events(DocumentDiscovered)
    assert isinstance(event.data, DocumentDiscovered)
    assert event.data.supersedes == id_of("one")
    [gone] = await place.events(DocumentWithdrawn)
    assert isinstance(gone.data, DocumentWithdrawn)
    assert gone.data.superseded_by == id_of("two")
    assert (await place.state("one"), await place.state("two")) == ("superseded", "discovered")


async def test_an_edit_that_keeps_size_and_time_is_found(place: Place) -> None:
    path = place.copy / "a.txt"
    path.write_text("one")
    os.utime(path, (1000, 1000))
    await place.count(1)
    path.write_text("two")
    os.utime(path, (1000, 1000))
    await place.count(3)
    assert await place.state("two") == "discovered"


async def test_a_touch_is_no_news(place: Place) -> None:
    (place.copy / "a.txt").write_text("one")
    await place.count(1)
    before = (await place.entry("a.txt"))["stat"]
    os.utime(place.copy / "a.txt", (2000, 2000))

    async def noted() -> bool:
        return bool((await place.entry("a.txt"))["stat"] != before)

    await until(noted, "the new time in the ledger")
    await place.quiet()
    await place.count(1)
    assert (await place.entry("a.txt"))["revision"] == 1


async def test_from_a_to_b_and_back_to_a(place: Place) -> None:
    path = place.copy / "a.txt"
    for text, events in (("one", 1), ("two", 3), ("one", 5)):
        path.write_text(text)
        await place.count(events)
    await place.quiet()
    events = await place.count(5)
    assert len({event.id for event in events}) == 5
    assert (await place.state("one"), await place.state("two")) == ("discovered", "superseded")
    assert await place.locations("one") == {"copy/a.txt": 3}


async def test_delete_and_restore(place: Place) -> None:
    path = place.copy / "a.txt"
    path.write_text("one")
    await place.count(1)
    path.unlink()
    await place.count(2)
    assert await place.state("one") == "withdrawn"
    assert (await place.entry("a.txt"))["state"] == "gone"
    path.write_text("one")
    events = await place.count(3)
    await place.quiet()
    assert [t for t, _ in await place.told()] == [
        "discovered copy/a.txt",
        "deleted copy/a.txt",
        "discovered copy/a.txt",
    ]
    assert len({event.id for event in events}) == 3
    assert await place.state("one") == "discovered"
    assert await place.locations("one") == {"copy/a.txt": 3}


async def test_same_bytes_under_two_paths_are_one_document_until_the_last_goes(place: Place) -> None:
    (place.copy / "a.txt").write_text("one")
    await place.count(1)
    (place.wire / "b.txt").write_text("one")
    await place.count(2)
    assert await place.locations("one") == {"copy/a.txt": 1, "wire/b.txt": 1}
    (place.copy / "a.txt").unlink()

    async def one_left() -> bool:
        return await place.locations("one") == {"wire/b.txt": 1}

    await until(one_left, "the first location to go")
    await place.quiet()
    await place.count(2)
    assert await place.state("one") == "discovered"
    (place.wire / "b.txt").unlink()
    await place.count(3)
    assert [t for t, _ in await place.told()] == [
        "discovered copy/a.txt",
        "known wire/b.txt",
        "deleted wire/b.txt",
    ]
    assert await place.state("one") == "withdrawn"


@pytest.mark.parametrize("target", ["copy/b.txt", "copy/deep/er/b.txt", "wire/b.txt"])
async def test_a_renamed_file_is_never_withdrawn(place: Place, target: str) -> None:
    (place.copy / "a.txt").write_text("one")
    await place.count(1)
    (place.folder / target).parent.mkdir(parents=True, exist_ok=True)
    (place.copy / "a.txt").rename(place.folder / target)
    await place.count(2)

    async def moved() -> bool:
        return list(await place.locations("one")) == [target]

    await until(moved, "the old location to go")
    await place.quiet()
    assert [t for t, _ in await place.told()] == ["discovered copy/a.txt", f"known {target}"]


async def test_a_renamed_folder_takes_its_files_along(place: Place) -> None:
    (place.copy / "desk" / "late").mkdir(parents=True)
    (place.copy / "desk" / "a.txt").write_text("one")
    (place.copy / "desk" / "late" / "b.txt").write_text("two")
    await place.count(2)
    (place.copy / "desk").rename(place.copy / "news")
    await place.count(4)

    async def moved() -> bool:
        one, two = await place.locations("one"), await place.locations("two")
        return list(one) == ["copy/news/a.txt"] and list(two) == ["copy/news/late/b.txt"]

    await until(moved, "the old locations to go")
    await place.quiet()
    await place.count(0, DocumentWithdrawn)


async def test_a_folder_moved_in_and_out(place: Place) -> None:
    outside = place.folder / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "a.txt").write_text("one")
    (outside / "deep" / "b.txt").write_text("two")
    outside.rename(place.copy / "in")
    await place.count(2, DocumentDiscovered)
    (place.copy / "in").rename(outside)
    await place.count(2, DocumentWithdrawn)
    assert (await place.state("one"), await place.state("two")) == ("withdrawn", "withdrawn")


async def test_nested_folders_made_at_once(place: Place) -> None:
    folder = place.copy
    for depth in range(40):
        folder = folder / f"d{depth}"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("one")
    await place.count(1)
    (folder / "b.txt").write_text("two")
    await place.count(2)


async def test_ignored_files_are_counted_by_their_rule(place: Place) -> None:
    (place.copy / ".hidden.txt").write_text("x")
    (place.copy / ".git").mkdir()
    (place.copy / ".git" / "config").write_text("x")
    (place.copy / "a.txt~").write_text("x")
    (place.copy / "download.crdownload").write_text("x")
    (place.copy / "link.txt").symlink_to("/etc/hostname")
    (place.copy / "folder").symlink_to("/etc")
    os.mkfifo(place.copy / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place.copy / "s.txt"))
    (place.copy / os.fsdecode(b"\xff\xfe.txt")).write_text("x")
    (place.copy / "plain.txt").write_text("one")
    await place.count(1)
    await place.quiet()
    await place.count(1)
    scan = await place.scanned()
    assert scan["ignored"] == {
        "hidden": 2,
        "temporary": 2,
        "symlink": 2,
        "not-a-file": 2,
        "name-not-utf8": 1,
    }
    assert scan["files"] == 1


async def test_names_with_emoji_and_newline(place: Place) -> None:
    name = 'ok 🗞\n"{}[]\\.txt'
    (place.copy / name).write_text("one")
    [event] = await place.count(1)
    assert isinstance(event.data, DocumentDiscovered)
    assert event.data.location.path == name
    await place.quiet()
    (place.copy / name).unlink()
    await place.count(1, DocumentWithdrawn)


async def test_a_file_replaced_by_a_link_is_gone(place: Place) -> None:
    path = place.copy / "a.txt"
    path.write_text("one")
    await place.count(1)
    path.unlink()
    path.symlink_to("/etc/hostname")
    await place.count(2)
    assert await place.state("one") == "withdrawn"


async def test_a_folder_in_the_place_of_a_file(place: Place) -> None:
    path = place.copy / "a.txt"
    path.write_text("one")
    await place.count(1)
    path.unlink()
    path.mkdir()
    (path / "b.txt").write_text("two")
    await place.count(3)
    assert (await place.state("one"), await place.state("two")) == ("withdrawn", "discovered")


async def test_many_files_written_in_one_go(place: Place) -> None:
    for number in range(3000):
        (place.copy / f"{number}.txt").write_text(f"copy {number}")
    events = await place.count(3000)
    assert len({event.subject for event in events}) == 3000
    await place.quiet()
    await place.count(3000)


async def test_a_file_that_is_too_large_until_it_is_cut(place: Place) -> None:
    path = place.copy / "a.txt"
    with path.open("wb") as file:
        file.truncate(place.settings.max_file + 1)
    [event] = await place.count(1)
    data = event.data
    assert isinstance(data, DocumentRejected)
    assert (data.step, data.reason, data.document_id) == ("watcher", "too-large", None)
    assert event.subject == "copy/a.txt"
    await place.quiet()
    await place.count(1)
    path.write_text("one")
    await place.count(2)
    assert await place.locations("one") == {"copy/a.txt": 2}


async def test_a_document_that_grows_too_large_is_withdrawn(place: Place) -> None:
    path = place.copy / "a.txt"
    path.write_text("one")
    await place.count(1)
    with path.open("r+b") as file:
        file.truncate(place.settings.max_file + 1)
    await place.count(3)
    assert sorted(t for t, _ in await place.told())[1:] == ["discovered copy/a.txt", "too-large copy/a.txt"]
    assert await place.state("one") == "withdrawn"


async def test_a_change_of_rights_is_no_news(place: Place) -> None:
    path = place.copy / "a.txt"
    path.write_text("one")
    await place.count(1)
    path.chmod(stat.S_IRUSR)
    await place.quiet()
    await place.count(1)
    assert reference(path.read_bytes()).sha256 == (await place.entry("a.txt"))["sha256"]
