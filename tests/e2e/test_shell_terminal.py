"""Commands at a real terminal: keys that are pressed go to all processes of its foreground."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.e2e.support import Desk, free_port, until
from tests.e2e.terminal import CTRL_C, Terminal, at_terminal
from tests.e2e.test_owner import pids, write

WITHOUT_STYLE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
"""The terminal's own commands."""


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


def test_ingest_says_something_at_once_and_its_times_stand_whole(light: Desk, tmp_path: Path) -> None:
    terminal = at_terminal(light, "ingest", str(tmp_path / "copy"))
    until(lambda: terminal.shown().strip(), "a first word")
    assert not the_server_is_up(light), "it speaks before what takes seconds is there"
    assert terminal.wait() == 0
    terminal.closed.wait()
    for command in (("receipt", str(tmp_path / "copy" / "a.txt")), ("search", "")):
        shown = at_terminal(light, *command)
        assert shown.wait() == 0
        shown.closed.wait()
        assert "…" not in WITHOUT_STYLE.sub("", shown.shown()).replace(" …", ""), (
            "nothing is cut in 80 columns"
        )
    assert re.search(r"\d{4}-\d\d-\d\d", shown.shown()) or "no date" in shown.shown()


def test_parsing_for_the_eye_costs_no_more_than_for_programs(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    paragraph = "The weir at Marlow was opened again on Friday, its engineer said. " * 8
    path.write_text("Weir opened\n\n" + "\n\n".join(f"{n}. {paragraph}" for n in range(400)))

    def seconds(*arguments: str) -> float:
        before = os.times()
        terminal = at_terminal(desk, "parse", str(path), *arguments)
        assert terminal.wait() == 0
        terminal.closed.wait()
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    assert seconds() < 2 * seconds("--json")


def test_the_folder_and_the_port_are_those_that_the_readme_says(light: Desk) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    for setting in ("COPYDESK_ROOTS", "COPYDESK_DESK_PORT"):
        assert setting in light.environment
        assert setting in readme
    terminal = at_terminal(light, "run")
    address = f"http://127.0.0.1:{light.environment['COPYDESK_DESK_PORT']}/"
    until(lambda: address in terminal.shown(), "the desk's address")
    until(lambda: the_server_is_up(light), "server and services")
    terminal.press(CTRL_C)
    terminal.press(CTRL_C)
    assert terminal.wait() == 0


def test_an_owner_that_is_killed_in_its_first_moments_leaves_nothing(light: Desk, tmp_path: Path) -> None:
    terminal = at_terminal(light, "ingest", str(tmp_path / "copy"))
    until(lambda: "valkey-server" in pids(light), "the server")
    os.kill(terminal.pid, signal.SIGKILL)
    assert terminal.wait() == -signal.SIGKILL
    until(lambda: not pids(light), "nothing to stay behind")
