"""The process that forks workers: started once, with the readers' libraries loaded, and single-threaded.

Its parent sends nine bytes for each command: `S` with the worker's end of a socket, or
`K` and a process id. It answers `started PID` and `exited PID STATUS KIB` lines.
"""

import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from dataclasses import dataclass, field
from typing import Any, Final

from services.parser.formats.registry import formats
from services.parser.limits import Limits
from services.parser.sandbox.confine import confine, die_with_parent
from services.parser.sandbox.worker import Worker

COMMAND: Final = 9


@dataclass
class Forker:
    """Forks workers on command and tells how they ended."""

    control: socket.socket
    worker: Worker
    wakeup: socket.socket
    waker: socket.socket
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
        if command[:1] == b"S" and descriptors:
            self._fork(socket.socket(fileno=descriptors[0]))
        elif command[:1] == b"K":
            child = int.from_bytes(command[1:], "big")
            if child in self.children:
                os.kill(child, signal.SIGKILL)
        return True

    def _fork(self, channel: socket.socket) -> None:
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            self._become_worker(channel, parent)
        channel.close()
        self.children.add(child)
        self._say(f"started {child}")

    def _become_worker(self, channel: socket.socket, parent: int) -> None:
        """Never returns."""
        try:
            signal.set_wakeup_fd(-1)
            self.waker.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            die_with_parent(parent)
            self.control.close()
            self.wakeup.close()
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            confine(self.worker.memory)
            self.worker.serve(channel)
        except BaseException:
            os._exit(1)
        os._exit(0)

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
    """Load what workers need, then fork them on command."""
    die_with_parent(settings["parent"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=settings["control"])
    module, _, name = settings["work"].partition(":")
    parse = getattr(importlib.import_module(module), name)
    for record in formats():
        for library in record.modules():
            importlib.import_module(library)
    worker = Worker(parse, Limits(**settings["limits"]), settings["timeout"], settings["memory"])
    gc.collect()
    gc.freeze()
    Forker(control, worker, *_on_child_exit()).run()


def _on_child_exit() -> tuple[socket.socket, socket.socket]:
    """A socket that becomes readable whenever a child has ended, and the end that is written to."""
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    return reading, writing


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
