"""The parent's side of the fork server: start it, have workers forked and killed, learn how they ended."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from services.parser.limits import Limits
from services.parser.sandbox.fork_server import COMMAND
from services.parser.sandbox.walls import Mode, Walls

TIME_LIMIT: Final = 10.0
"""Seconds for the fork server to be gone once its channel is shut; it ends its workers first."""
KEPT: Final = frozenset(
    [
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "HOME",
        "TMPDIR",
        "LD_LIBRARY_PATH",
        "SYSTEMROOT",
        "TESSDATA_PREFIX",
    ]
)


class ForkServerDied(Exception):
    """No workers can be had: the process that forks them ended, or never came up."""


class Unconfined(ForkServerDied):
    """A wall is missing around workers, and the settings require it."""


@dataclass(frozen=True)
class WorkerExit:
    """How a worker ended: exit code (negative: the signal) and the most memory it held, in bytes."""

    code: int
    memory: int


@dataclass(frozen=True)
class Sandbox:
    """How workers are made: the parse function (`module:name`), limits, seconds and bytes for each copy,
    and which walls have to stand around them."""

    work: str
    limits: Limits
    timeout: float
    memory: int
    mode: Mode = "best"


class ForkServer:
    """A running fork server. Make it with `start`, end it with `close`."""

    def __init__(self, process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
        self._process, self._control = process, control
        self._forks: deque[asyncio.Future[int]] = deque()
        self._exits: dict[int, asyncio.Future[WorkerExit]] = {}
        self._listener: asyncio.Task[None] | None = None
        self._walls: asyncio.Future[Walls] = asyncio.get_running_loop().create_future()
        self.alive = True
        self.has_forked = False
        """Whether it has ever forked a worker."""

    @classmethod
    async def start(cls, sandbox: Sandbox) -> "ForkServer":
        """Start the process; it needs about a second until its first worker, which `spawn` awaits.

        Raises ForkServerDied where it cannot be started.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            settings = {
                "control": theirs.fileno(),
                "parent": os.getpid(),
                "work": sandbox.work,
                "limits": asdict(sandbox.limits),
                "timeout": sandbox.timeout,
                "memory": sandbox.memory,
                "mode": sandbox.mode,
            }
            try:
                process = _started(settings, theirs.fileno())
            except OSError as error:
                ours.close()
                raise ForkServerDied(f"no process can be started: {error}") from error
        ours.setblocking(False)
        handle = cls(process, ours)
        handle._listener = asyncio.create_task(handle._listen())
        return handle

    async def walls(self) -> Walls:
        """What stands around its workers. Raises Unconfined where that is not enough, ForkServerDied."""
        walls = await asyncio.shield(self._walls)
        if walls.refused:
            raise Unconfined(f"COPYDESK_SANDBOX is require, but {walls.weakness()}")
        return walls

    async def spawn(self) -> tuple[int, socket.socket]:
        """A new worker: its process id and our end of its channel. Raises ForkServerDied."""
        return await self._fork(b"S", 0)

    async def spawn_program(self, dpi: int) -> tuple[int, socket.socket]:
        """Tesseract for one picture of so many dots an inch (0: unknown), likewise: it reads the picture
        until we shut our side down, and writes hOCR. Raises ForkServerDied."""
        return await self._fork(b"P", dpi)

    async def _fork(self, kind: bytes, number: int) -> tuple[int, socket.socket]:
        if not self.alive:
            raise ForkServerDied("the fork server has ended")
        ours, theirs = socket.socketpair()
        born: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._forks.append(born)
        command = kind + number.to_bytes(COMMAND - 1, "big")
        try:
            with theirs:
                socket.send_fds(self._control, [command], [theirs.fileno()])
            return await born, ours
        except BaseException as error:
            ours.close()
            if isinstance(error, OSError):
                raise ForkServerDied(str(error)) from error
            raise

    def kill(self, worker: int) -> None:
        """End a worker at once; nothing happens if it has ended."""
        if self.alive:
            self._control.send(b"K" + worker.to_bytes(COMMAND - 1, "big"))

    async def exit_of(self, worker: int) -> WorkerExit:
        """How the worker ended; waits for its end. Raises ForkServerDied."""
        return await asyncio.shield(self._exits[worker])

    def forget(self, worker: int) -> None:
        """End a worker whose end is of no interest."""
        self.kill(worker)
        self._exits.pop(worker, None)

    async def close(self) -> None:
        """End fork server and workers, and wait until they are gone."""
        try:
            if self.alive:
                self._control.shutdown(socket.SHUT_WR)
            if self._listener is not None:
                await asyncio.wait([self._listener], timeout=TIME_LIMIT)
                self._listener.cancel()
        finally:  # whoever is cancelled meanwhile leaves no process behind either
            self._control.close()
            if self._process.poll() is None:
                self._process.kill()
            self._process.wait()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        rest = b""
        try:
            while data := await loop.sock_recv(self._control, 65536):
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._hear(line)
        except OSError:
            pass
        finally:
            self.alive = False
            self._give_up()

    def _hear(self, line: bytes) -> None:
        if line.startswith(b"walls "):
            self._walls.set_result(Walls.of(json.loads(line.removeprefix(b"walls "))))
            return
        words = line.split()
        worker = int(words[1])
        if words[0] == b"started":
            self.has_forked = True
            self._exits[worker] = asyncio.get_running_loop().create_future()
            born = self._forks.popleft()
            if born.done():
                self.forget(worker)
            else:
                born.set_result(worker)
        elif worker in self._exits:
            self._exits[worker].set_result(WorkerExit(int(words[2]), int(words[3]) * 1024))

    def _give_up(self) -> None:
        error = ForkServerDied(f"the fork server ended with {self._process.poll()}")
        waiting: list[asyncio.Future[Any]] = [self._walls, *self._forks, *self._exits.values()]
        for future in waiting:
            if not future.done():
                future.set_exception(error)
                future.exception()


def _started(settings: Mapping[str, Any], control: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter; asyncio's would need a thread
        [sys.executable, "-m", "services.parser.sandbox.fork_server", json.dumps(settings)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=[control],
        env=_environment(os.environ),
        start_new_session=True,
    )


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Nothing secret, one thread for numeric libraries, and the same modules as here."""
    kept = {name: value for name, value in ours.items() if name in KEPT or name.startswith("PYTHON")}
    single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    return {**kept, **single, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
