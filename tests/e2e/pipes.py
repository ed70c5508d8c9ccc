"""A line of bash, as people type it."""

import os
import subprocess
from pathlib import Path

from tests.e2e.support import COPYDESK


def bash(line: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """A line of bash that finds `copydesk`, and whose code is that of the first program that failed."""
    path = f"{COPYDESK.parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--norc", "-o", "pipefail", "-c", line],
        cwd=cwd,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
