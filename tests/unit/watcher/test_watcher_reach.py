"""A file system that hangs is given up, not waited for; the kernel tells who still writes."""

import fcntl
import threading
import time
from pathlib import Path
from queue import SimpleQueue

import pytest

from services.watcher.entry import Stat
from services.watcher.publish.reading import FileChanged, FileCopy, read_copy
from services.watcher.publish.writers import Writers
from services.watcher.scan.reach import Hangs, Reach, Sign
from services.watcher.scan.spare import SpareThreads
from tests.integration.stepping import until


async def test_what_hangs_is_given_up_and_taken_again_when_it_comes_back() -> None:
    reach, back = Reach(0.1, time.monotonic), threading.Event()

    def hang(sign: Sign) -> bool:
        sign("nas")
        return back.wait(30)

    with pytest.raises(Hangs, match="nas"):
        await reach.ask(hang)
    assert reach.hanging == {"nas"}
    assert await reach.ask(lambda _: 1) == 1
    back.set()

    async def answers() -> bool:
        return not reach.hanging

    await until(answers, "the place to answer")


async def test_what_moves_on_may_take_long() -> None:
    reach = Reach(0.5, time.monotonic)

    def slow(sign: Sign) -> int:
        for number in range(10):
            time.sleep(0.1)
            sign(str(number))
        return 10

    assert await reach.ask(slow) == 10


async def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await Reach(5.0, time.monotonic).ask(lambda _: 1 // 0)


async def test_a_thread_is_used_again_but_not_while_it_is_caught() -> None:
    threads, told, back = SpareThreads(idle=0.2), SimpleQueue[int](), threading.Event()

    def tell() -> None:
        told.put(threading.get_ident())

    def hang() -> None:
        tell()
        back.wait(30)

    async def waiting() -> bool:
        return len(threads._idle) == 1

    threads.start(tell)
    first = told.get(timeout=5)
    await until(waiting, "the thread to be free")
    threads.start(hang)
    assert told.get(timeout=5) == first
    threads.start(tell)
    assert told.get(timeout=5) != first
    back.set()

    async def ended() -> bool:
        return not threads._idle

    await until(ended, "threads that nobody needs to end")


def seen(path: Path) -> Stat:
    """How it looks."""
    return Stat.of(path.lstat())


def test_a_file_that_somebody_writes_is_not_read_yet(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("w") as writer:
        writer.write("half")
        writer.flush()
        with pytest.raises(FileChanged):
            read_copy(tmp_path, "a.txt", seen(path), 100, writers=Writers.AWAITED)
        assert isinstance(read_copy(tmp_path, "a.txt", seen(path), 100), FileCopy)
    assert isinstance(read_copy(tmp_path, "a.txt", seen(path), 100, writers=Writers.AWAITED), FileCopy)


def test_a_file_that_is_locked_is_not_read_yet(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("whole")
    with path.open("rb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(FileChanged):
            read_copy(tmp_path, "a.txt", seen(path), 100, writers=Writers.AWAITED)
    assert isinstance(read_copy(tmp_path, "a.txt", seen(path), 100, writers=Writers.AWAITED), FileCopy)


def test_a_writer_is_ruled_out_only_where_the_kernel_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    with path.open("w") as writer:
        writer.write("half")
        writer.flush()
        with pytest.raises(FileChanged):
            read_copy(tmp_path, "a.txt", seen(path), 100, Writers.RULED_OUT)
    assert isinstance(read_copy(tmp_path, "a.txt", seen(path), 100, Writers.RULED_OUT), FileCopy)
    monkeypatch.delattr(fcntl, "F_SETLEASE")
    with pytest.raises(FileChanged):
        read_copy(tmp_path, "a.txt", seen(path), 100, Writers.RULED_OUT)
    assert isinstance(read_copy(tmp_path, "a.txt", seen(path), 100, Writers.AWAITED), FileCopy)
