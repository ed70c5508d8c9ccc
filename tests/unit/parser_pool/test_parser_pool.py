"""Hangs, crashes and hunger cost a child process; neighbours, parent and children's children survive."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.limits import MIB
from services.parser.pool import ParserPool
from services.parser.sandbox.answers import Chunk
from services.parser.sandbox.fork_server_client import ForkServerDied
from services.parser.step import Container
from services.process.errors import Rejected

TEXT = b"Bridge to close\n\nBy Jane Doe\n\nThe old bridge will close in January, the city said on Friday.\n"
POISON = '''
"""A parser that does what it is told, and parses all else."""
import ctypes, os, signal, time
from services.parser.step import parse as real

def parse(copy, name, limits):
    if name == "hang":
        time.sleep(3600)
    if name == "spin":
        while True:
            pass
    if name == "crash":
        ctypes.string_at(0)
    if name == "exit":
        os._exit(3)
    if name == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "eat":
        hoard = [bytearray(b"x" * (1 << 24)) for _ in range(4096)]
    if name == "eat in C":
        libc = ctypes.CDLL(None)
        libc.malloc.restype = ctypes.c_void_p
        while True:
            where = libc.malloc(ctypes.c_size_t(1 << 22))
            ctypes.memset(where, 1, 1 << 22)
    if name == "lie":
        import gc, socket
        for thing in gc.get_objects():
            if isinstance(thing, socket.socket) and thing.fileno() >= 0:
                thing.sendall(b"\\xff" * 64)
        time.sleep(3600)
    if name == "fail":
        raise SystemError("broken inside")
    if name == "write":
        with open("/tmp/copydesk-sandbox-leak", "wb") as file:
            file.write(b"x")
    if name == "secrets":
        assert "COPYDESK_REDIS_URL" not in os.environ
    return real(copy, name, limits)
'''


@pytest.fixture
def poison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a parse function that misbehaves on demand."""
    (tmp_path / "poisoned_parser.py").write_text(POISON)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("COPYDESK_REDIS_URL", "redis://:secret@example.org")
    return "poisoned_parser:parse"


@pytest.fixture(autouse=True)
def no_one_stays_behind() -> Iterator[None]:
    """No thread and no child process outlives a test."""
    threads = set(threading.enumerate())
    before = set(children(os.getpid()))  # servers that the test session itself has started
    yield
    assert set(threading.enumerate()) <= threads
    assert set(children(os.getpid())) <= before


def children(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(parent)], capture_output=True, text=True)
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if line.split()[1] != "ps"]


def reason(answer: Article | Rejected) -> ReasonCode | None:
    return answer.reason if isinstance(answer, Rejected) else None


FATES = {
    "hang": {ReasonCode.PARSER_TIMEOUT},
    "spin": {ReasonCode.PARSER_TIMEOUT},
    "crash": {ReasonCode.PARSER_CRASH},
    "exit": {ReasonCode.PARSER_CRASH},
    "killed": {ReasonCode.PARSER_MEMORY},
    "eat": {ReasonCode.PARSER_MEMORY},
    "eat in C": {ReasonCode.PARSER_MEMORY, ReasonCode.PARSER_CRASH},
    "lie": {ReasonCode.PARSER_CRASH},
    "fail": {ReasonCode.PARSER_CRASH},
    "write": {ReasonCode.PARSER_CRASH},
}


async def test_each_poison_has_its_reason_and_no_neighbour_notices(poison: str) -> None:
    names = [name for fate in FATES for name in ("fine", fate, "secrets", "fine")]
    async with ParserPool(workers=2, timeout=3, memory=256 * MIB, work=poison) as pool:
        answers = await asyncio.gather(*[pool.parse(TEXT, name) for name in names])
    for name, answer in zip(names, answers, strict=True):
        assert reason(answer) in FATES.get(name, {None}), (name, answer)


async def test_a_single_worker_gets_through_a_batch_with_poison_in_it(poison: str) -> None:
    async with ParserPool(workers=1, timeout=3, memory=256 * MIB, work=poison) as pool:
        names = ["a", "b", "crash", "c", "hang", "d", "eat", "e"]
        answers = await asyncio.gather(*[pool.parse(TEXT, name) for name in names])
    failed = {name for name, answer in zip(names, answers, strict=True) if isinstance(answer, Rejected)}
    assert failed == {"crash", "hang", "eat"}


async def test_articles_come_as_the_reader_made_them() -> None:
    from services.parser.step import parse

    async with ParserPool(workers=1) as pool:
        assert await pool.parse(TEXT, "a.txt") == parse(TEXT, "a.txt")
        assert reason(await pool.parse(b"", "a.txt")) is ReasonCode.EMPTY
        assert reason(await pool.parse(b"GIF89a" + bytes(9), "a.txt")) is ReasonCode.UNSUPPORTED_FORMAT


async def test_members_come_in_chunks() -> None:
    copy = b"\n".join(b'{"title": "Bridge %d", "content": "It closes."}' % n for n in range(450))
    sizes, after, done = [], None, False
    async with ParserPool(workers=1) as pool:
        refused = await pool.parse(copy, "wire.jsonl")
        assert isinstance(refused, Container)
        assert refused.kind == "json-lines"
        while not done:
            chunk = await pool.expand(copy, refused.kind, after)
            assert isinstance(chunk, Chunk)
            sizes.append(len(chunk.members))
            after, done = chunk.members[-1].token, chunk.done
        assert reason(await pool.expand(copy, "zip")) is ReasonCode.MALFORMED  # type: ignore[arg-type]
    assert sizes == [200, 200, 50]


async def test_waiting_callers_are_released_when_the_pool_closes(poison: str) -> None:
    async with ParserPool(workers=1, timeout=60, work=poison) as pool:
        waiting = asyncio.create_task(pool.parse(TEXT, "hang"))
        await asyncio.sleep(1.5)
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_caller_that_gives_up_harms_no_one(poison: str) -> None:
    async with ParserPool(workers=1, timeout=2, work=poison) as pool:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pool.parse(TEXT, "hang"), 0.5)
        assert not isinstance(await pool.parse(TEXT, "fine"), Rejected)


async def test_a_parser_that_cannot_be_loaded_is_said_at_once() -> None:
    async with ParserPool(workers=1, work="no_such_module:parse") as pool:
        with pytest.raises(ForkServerDied):
            await asyncio.wait_for(pool.parse(TEXT, "a.txt"), 30)
        with pytest.raises(ForkServerDied):
            await pool.parse(TEXT, "a.txt")


async def test_an_interpreter_that_cannot_be_started_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/interpreter")
    async with ParserPool(workers=1) as pool:
        with pytest.raises(ForkServerDied, match="no process"):
            await asyncio.wait_for(pool.parse(TEXT, "a.txt"), 30)


async def test_a_dead_nursery_is_replaced() -> None:
    before = set(children(os.getpid()))
    async with ParserPool(workers=1) as pool:
        assert not isinstance(await pool.parse(TEXT, "a.txt"), Rejected)
        (fork_server,) = set(children(os.getpid())) - before
        os.kill(fork_server, signal.SIGKILL)
        assert not isinstance(await asyncio.wait_for(pool.parse(TEXT, "a.txt"), 30), Rejected)


PARENT = """
import asyncio, sys
sys.path.insert(0, {folder!r})
from services.parser.pool import ParserPool

async def main():
    async with ParserPool(workers=2, timeout=600, work="poisoned_parser:parse") as pool:
        await pool.parse(b"Bridge to close. It will.", "a.txt")
        print("ready", flush=True)
        await asyncio.gather(pool.parse(b"x", "hang"), pool.parse(b"x", "spin"))

asyncio.run(main())
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.usefixtures("poison")
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere children learn of it from their pipe")
def test_children_die_with_their_parent(tmp_path: Path, how: signal.Signals) -> None:
    script = PARENT.format(folder=str(tmp_path))
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    with parent.stdout:
        assert parent.stdout.readline() == b"ready\n"
        time.sleep(0.5)
        (fork_server,) = children(parent.pid)
        family = [fork_server, *children(fork_server)]
        parent.send_signal(how)
        parent.wait()
    assert len(family) == 3
    deadline = time.monotonic() + 10
    while any(alive(process) for process in family) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(alive(process) for process in family)


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"
