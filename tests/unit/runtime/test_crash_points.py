"""Crash points: they kill when asked to, at the pass asked for, and cost nothing otherwise."""

import signal
import subprocess
import sys

import pytest

from services.process import crash

PROGRAM = """
from services.process import crash
for n in range(5):
    print(n, flush=True)
    crash.point("step.before")
"""
PUT = """
from obstore.store import MemoryStore
from services.state.content.bucket import BucketStore
BucketStore(MemoryStore(), "memory").put(b"copy")
"""


def run(setting: str, program: str = PROGRAM) -> subprocess.CompletedProcess[str]:
    """A program under that setting."""
    return subprocess.run(
        [sys.executable, "-c", program],
        env={"COPYDESK_CRASH_AT": setting},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("setting", "printed"), [("step.before", 1), ("step.before:3", 3)])
def test_dies_by_sigkill_at_that_pass(setting: str, printed: int) -> None:
    done = run(setting)
    assert done.returncode == -signal.SIGKILL
    assert len(done.stdout.split()) == printed


@pytest.mark.parametrize("setting", ["", "step.after", "step.before:6"])
def test_lives_otherwise(setting: str) -> None:
    done = run(setting)
    assert (done.returncode, len(done.stdout.split())) == (0, 5)


@pytest.mark.parametrize("setting", ["content.before", "content.after"])
def test_a_bucket_has_the_points_of_a_folder(setting: str) -> None:
    assert run(setting, PUT).returncode == -signal.SIGKILL


def test_unlisted_name_is_an_error_once_a_crash_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    crash.point("no.such")
    monkeypatch.setenv(crash.VARIABLE, "step.before:1000")
    with pytest.raises(LookupError):
        crash.point("no.such")
