"""What the end-to-end tests share: the command line as a user calls it, and waiting."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

COPYDESK = Path(sys.executable).with_name("copydesk")
SEEDS = Path(__file__).parents[2] / "seeds"
TIME_LIMIT = 400.0


def until(condition: Callable[[], Any], what: str, limit: float = TIME_LIMIT) -> Any:
    """Wait for a condition and return what it gave; fail with what was waited for."""
    deadline = time.monotonic() + limit
    while not (found := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"waited {limit:.0f} s for {what}")
        time.sleep(0.05)
    return found


@dataclass
class Desk:
    """`copydesk` against one state; `environment` goes with every call."""

    state: Path
    environment: dict[str, str] = field(default_factory=dict)

    def call(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        done = subprocess.run(
            [COPYDESK, *arguments],
            env={**os.environ, **self.environment, "COPYDESK_STATE": str(self.state)},
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT * 2,
            check=False,
        )
        if check and done.returncode:
            pytest.fail(f"copydesk {' '.join(arguments)} exited {done.returncode}:\n{done.stderr[-4000:]}")
        return done

    def json(self, *arguments: str) -> list[dict[str, Any]]:
        """Run a command with --json and read its lines."""
        return [json.loads(line) for line in self.call(*arguments, "--json").stdout.splitlines()]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command that goes on until it is told to stop."""
        with (self.state.parent / "run.log").open("ab") as log:
            return subprocess.Popen(
                [COPYDESK, *arguments],
                env={**os.environ, **self.environment, "COPYDESK_STATE": str(self.state)},
                stdout=log,
                stderr=log,
            )


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
