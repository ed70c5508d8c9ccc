"""A full disk under index, store, journal, logs and server: said, waited out, and nothing is lost."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from services.process.probe import ask
from services.process.settings import Settings
from tests.conftest import unavailable
from tests.crash.memory import INDEXED, write
from tests.e2e.support import Desk, free_port, until

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

SERVICES = ("watcher", "parser", "enricher", "indexer")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=260m", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        unavailable("no small disk can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def unready(settings: Settings) -> dict[str, str]:
    """What each service that is not ready says."""
    answers = {name: ask(settings.health_socket(name)) for name in SERVICES}
    return {name: text for name, (status, text) in answers.items() if status != 200}


def fill(disk: Path) -> Path:
    """A file that takes all the room that is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            return ballast


def test_a_full_disk_is_waited_out(small_disk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    write(copy, 0, 50)
    desk = Desk(small_disk / "state")
    desk.environment |= {
        "COPYDESK_ROOTS": f"copy={copy}",
        "COPYDESK_DESK_PORT": str(free_port()),
        "COPYDESK_ANNOTATORS": "language",
    }
    settings = Settings(state=desk.state)
    process = desk.start("run", "--quiet")
    try:
        until(lambda: desk.call("status", check=False).returncode == 0, "the server")
        with Redis(unix_socket_path=str(settings.socket)) as redis:
            until(lambda: redis.zcard(INDEXED) == 50, "the first files")
            ballast = fill(small_disk)
            write(copy, 50, 500)
            said = until(
                lambda: (u := unready(settings)).keys() >= {"watcher", "indexer"} and u, "clear words"
            )
            assert "No space left" in said["watcher"]
            # Whichever it meets first: its index, or the server, which hands out nothing then.
            assert any(words in said["indexer"] for words in ("index cannot be written", "No space left"))
            ballast.unlink()
            until(lambda: redis.zcard(INDEXED) == 500, "all files once there is room")
        until(lambda: not unready(settings), "everything to be ready")
        until(lambda: desk.call("audit", check=False).returncode == 0, "an audit that adds up")
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(60)
    assert os.path.ismount(small_disk)
