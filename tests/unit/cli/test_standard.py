"""What becomes of lines that cannot be written."""

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
SPEAKING = """
import sys
from services.cli.standard import mind_readers
mind_readers()
print("a remark", file=sys.stderr, flush=True)
print("went on", flush=True)
"""
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full here")


def test_a_remark_that_cannot_be_written_stops_nothing() -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([sys.executable, "-c", SPEAKING], stdout=subprocess.PIPE, stderr=full)
    assert (done.returncode, done.stdout) == (0, b"went on\n")


def test_a_result_that_cannot_be_written_is_no_success() -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([sys.executable, "-c", SPEAKING], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode != 0
    assert b"No space left" in done.stderr
