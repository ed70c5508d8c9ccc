"""The process that forks workers: started once, with the readers' libraries loaded, and single-threaded.

Its parent sends nine bytes for each command: `S` with the worker's end of a socket, `P` with
Tesseract's end and the dots an inch of the picture, or `K` and a process id. It answers
`walls JSON` once, then `started PID` and `exited PID STATUS KIB` lines.
"""

import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from services.parser.limits import Limits
from services.parser.sandbox.confine import MemoryGauge, bound, close_all_but, die_with_parent
from services.parser.sandbox.preload import preloaded
from services.parser.sandbox.profiles import WORKER
from services.parser.sandbox.program import become_program, program_for
from services.parser.sandbox.trial import trial
from services.parser.sandbox.walls import Mode, build
from services.parser.sandbox.worker import Worker
from services.process.garbage import unsearched

COMMAND: Final = 9
"""Bytes: a letter, and a number of eight."""


@dataclass
class Forker:
    """Forks workers on command and tells how they ended."""

    control: socket.socket
    worker: Worker
    wakeup: socket.socket
    mode: Mode
    children: set[int] = field(default_factory=set)

    def run(self) -> None:
        """Serve until the parent closes the control socket, then end every worker."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ, self._command)
            selector.register(self.wakeup, selectors.EVENT_READ, self._reap)
            while all(key.data() for key, _ in selector.select()):
                pass
        for child in self.children:
            os.kill(child, signal.SIGKILL)
        for child in self.children:
            os.waitpid(child, 0)

    def _command(self) -> bool:
        command, descriptors, _, _ = socket.recv_fds(self.control, COMMAND, 1)
        if len(command) < COMMAND:
            return False
        number = int.from_bytes(command[1:], "big")
        if command[:1] == b"S" and descriptors:
            self._fork(descriptors[0], self._be_worker)
        elif command[:1] == b"P" and descriptors:
            program = program_for(self.worker.limits.ocr_languages, number or None)
            self._fork(descriptors[0], partial(become_program, program, self.worker, self.mode))
        elif command[:1] == b"K" and number in self.children:
            os.kill(number, signal.SIGKILL)
        return True

    def _fork(self, channel: int, become: Callable[[int], None]) -> None:
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            self._become(channel, parent, become)
        os.close(channel)
        self.children.add(child)
        self._say(f"started {child}")

    def _become(self, channel: int, parent: int, become: Callable[[int], None]) -> None:
        """Never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            die_with_parent(parent)
            close_all_but(channel)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            become(channel)
        except BaseException:
            os._exit(1)
        os._exit(0)

    def _be_worker(self, channel: int) -> None:
        connection, use = socket.socket(fileno=channel), MemoryGauge()
        bound(self.worker.memory, use.mapped())
        if build(self.mode, WORKER).refused:
            raise PermissionError("a wall that stood at the start cannot be built now")
        self.worker.serve(connection, use)

    def _reap(self) -> bool:
        self.wakeup.recv(4096)
        while self.children:
            child, status, usage = os.wait4(-1, os.WNOHANG)
            if child == 0:
                break
            self.children.discard(child)
            kib = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
            self._say(f"exited {child} {os.waitstatus_to_exitcode(status)} {kib}")
        return True

    def _say(self, line: str) -> None:
        self.control.sendall(line.encode() + b"\n")


def main(settings: dict[str, Any]) -> None:
    """Say which walls can be built, load what workers need, then fork them on command."""
    die_with_parent(settings["parent"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=settings["control"])
    walls = trial(settings["mode"])
    control.sendall(b"walls " + json.dumps(walls.as_dict()).encode() + b"\n")
    if walls.refused:
        sys.exit(1)
    with unsearched():  # what is frozen is not written to, so that all workers share it
        parse = preloaded(settings["work"])
    worker = Worker(parse, Limits(**settings["limits"]), settings["timeout"], settings["memory"])
    wakeup, _waker = _on_child_exit()
    Forker(control, worker, wakeup, walls.mode).run()


def _on_child_exit() -> tuple[socket.socket, socket.socket]:
    """A socket that becomes readable whenever a child has ended, and the end that is written to."""
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    return reading, writing


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
