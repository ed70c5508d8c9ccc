"""Commands at a real terminal: keys that are pressed go to all processes of its foreground."""

import os
import signal
from pathlib import Path

import pytest

from tests.e2e.support import Desk, free_port, until
from tests.e2e.terminal import CTRL_C, Terminal, at_terminal
from tests.e2e.test_owner import pids, write


def the_server_is_up(desk: Desk) -> bool:
    """Whether server and services run, each service with its first breath taken."""
    return {"valkey-server", "parser", "enricher", "indexer"} <= set(pids(desk))


@pytest.fixture
def light(desk: Desk, tmp_path: Path) -> Desk:
    """A state with a folder to watch, a port and few annotators."""
    write(tmp_path / "copy", "a")
    desk.environment |= {
        "COPYDESK_ROOTS": f"copy={tmp_path / 'copy'}",
        "COPYDESK_DESK_PORT": str(free_port()),
        "COPYDESK_ANNOTATORS": "language",
    }
    return desk


def assert_stopped(desk: Desk, terminal: Terminal, code: int) -> None:
    """It ends with that code, says so without complaint, and leaves no process."""
    assert terminal.wait() == code
    until(lambda: not pids(desk), "nothing to stay behind")
    terminal.closed.wait()
    assert "stopped" in terminal.shown()
    for complaint in ("Traceback", "no server answers", "Error"):
        assert complaint not in terminal.shown()


def test_ctrl_c_is_for_ingest_alone_which_stops_its_server_in_order(light: Desk, tmp_path: Path) -> None:
    terminal = at_terminal(light, "ingest", str(tmp_path / "copy"))
    until(lambda: the_server_is_up(light), "server and services")
    assert os.getsid(pids(light)["valkey-server"]) != terminal.pid, "keys do not reach the server"
    os.kill(pids(light)["enricher"], signal.SIGSTOP)  # else the one document may be done before
    terminal.press(CTRL_C)
    assert_stopped(light, terminal, 128 + signal.SIGINT)
    assert "starting" in terminal.shown()
    said = (light.state / "valkey" / "valkey.log").read_text()
    assert "bye bye" in said, "the server had time to write down what it holds"


def test_ctrl_c_twice_at_run_waits_for_nobody(light: Desk) -> None:
    terminal = at_terminal(light, "run")
    until(lambda: the_server_is_up(light), "server and services")
    os.kill(pids(light)["enricher"], signal.SIGSTOP)
    terminal.press(CTRL_C)
    terminal.press(CTRL_C)
    assert_stopped(light, terminal, 0)


def test_an_owner_that_is_killed_in_its_first_moments_leaves_nothing(light: Desk, tmp_path: Path) -> None:
    terminal = at_terminal(light, "ingest", str(tmp_path / "copy"))
    until(lambda: "valkey-server" in pids(light), "the server")
    os.kill(terminal.pid, signal.SIGKILL)
    assert terminal.wait() == -signal.SIGKILL
    until(lambda: not pids(light), "nothing to stay behind")
