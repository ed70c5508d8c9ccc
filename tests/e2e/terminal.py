"""`copydesk` at a terminal: a pseudo-terminal of a size of its own, on which keys are pressed."""

import fcntl
import os
import pty
import struct
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.e2e.support import COPYDESK, Desk, until

CTRL_C = b"\x03"
ROWS = 24


@dataclass
class Terminal:
    """A command that runs at a terminal of its own, as the leader of its session."""

    pid: int
    screen: int
    began: float = field(default_factory=time.monotonic)
    spoke_after: float | None = None
    """Seconds to the first character that was shown."""
    closed: threading.Event = field(default_factory=threading.Event)
    """Set once nobody can show anything any more."""
    _shown: bytearray = field(default_factory=bytearray)

    def shown(self) -> str:
        """Whatever was shown so far, with the terminal's own commands in it."""
        return self._shown.decode(errors="replace")

    def press(self, keys: bytes) -> None:
        """Have these keys pressed."""
        os.write(self.screen, keys)

    def wait(self) -> int:
        """The exit code, once the command has ended; as a process has it that no shell started."""
        status: list[int] = []

        def ended() -> bool:
            pid, code = os.waitpid(self.pid, os.WNOHANG)
            status.append(code)
            return pid == self.pid

        until(ended, "the command at the terminal to end")
        return os.waitstatus_to_exitcode(status[-1])

    def read(self) -> None:
        """Read what is shown until nobody can show anything any more."""
        with suppress(OSError):  # what Linux says once the last one has closed the terminal
            while piece := os.read(self.screen, 65536):
                self.spoke_after = self.spoke_after or time.monotonic() - self.began
                self._shown += piece
        self.closed.set()


def at_terminal(desk: Desk, *arguments: str, columns: int = 80) -> Terminal:
    """Start `copydesk` with these arguments at a new terminal."""
    settings = {**desk.environment, "COPYDESK_STATE": str(desk.state)}
    return opened([str(COPYDESK), *arguments], settings, columns)


def opened(command: Sequence[str], settings: Mapping[str, str], columns: int = 80) -> Terminal:
    """Start a command at a new terminal, with these variables beside our own."""
    pid, screen = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, {**os.environ, **settings, "TERM": "xterm"})  # noqa: S606 - no shell
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    terminal = Terminal(pid, screen)
    threading.Thread(target=terminal.read, daemon=True).start()
    return terminal
