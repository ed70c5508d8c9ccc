"""A log that cannot be written stops nobody."""

import os
from pathlib import Path

from services.process.logging import Unfailing


def test_lines_go_to_the_descriptor(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as file:
        log = Unfailing(file.fileno())
        log.write("näme \udcff\n")
        log.flush()
    assert (tmp_path / "log").read_bytes() == "näme \\udcff\n".encode()


def test_a_full_disk_and_a_closed_pipe_are_survived() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    assert Unfailing(writing).write("nobody reads this\n") == 18
    os.close(writing)
    full = os.open("/dev/full", os.O_WRONLY)
    assert Unfailing(full).write("no room for this\n") == 17
    os.close(full)
