"""A state of its own for each end-to-end test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.support import Desk, free_port, until


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A state of its own, with nothing running."""
    return Desk(tmp_path / "state")


@pytest.fixture
def running(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """`copydesk run` on an empty folder `copy`, with a light set of annotators."""
    (tmp_path / "copy").mkdir()
    port = free_port()
    desk.environment |= {
        "COPYDESK_ROOTS": f"copy={tmp_path / 'copy'}",
        "COPYDESK_DESK_PORT": str(port),
        "COPYDESK_ANNOTATORS": "language",
        "COPYDESK_SETTLE": "0.3",
    }
    process = desk.start("run", "--quiet")
    until(lambda: desk.call("status", check=False).returncode == 0, "the server")
    yield desk
    process.terminate()
    assert process.wait(timeout=120) == 0
