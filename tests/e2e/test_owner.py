"""Server, services and owner of a state, when one of them is killed."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from services.cli.run import OUTDATED
from services.process.settings import Settings
from services.state.keys import Keys, State
from tests.e2e.support import COPYDESK, Desk, free_port, until

STORY = "Ferry {0} resumes\n\nBy Anna Smith\n\nOSLO, May 4 - The ferry {0} left Oslo on Monday.\n"


def pids(desk: Desk) -> dict[str, int]:
    """Processes of this state by what they are: `valkey-server`, `parser`, ...; Linux only."""
    found: dict[str, int] = {}
    for process in Path("/proc").glob("[0-9]*"):
        told = _told(process)
        if str(desk.state) in told and (
            name := re.search(r"valkey-server|services\.(\w+)|run --quiet", told)
        ):
            found[name.group(1) or name.group(0)] = int(process.name)
    return found


def _told(process: Path) -> str:
    """Arguments of a process, where it works, and its environment; the server writes over its own."""
    try:
        arguments = (process / "cmdline").read_text(errors="replace").replace("\0", " ")
        environment = (process / "environ").read_text(errors="replace")
        return f"{arguments} {(process / 'cwd').readlink()} {environment}"
    except OSError:
        return ""


def write(folder: Path, *names: str) -> None:
    """Stories of these names."""
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.txt").write_text(STORY.format(name))


def indexed(desk: Desk, count: int) -> bool:
    """Whether so many documents are indexed."""
    return in_state(desk, State.INDEXED) == count


def in_state(desk: Desk, state: State) -> int:
    """How many documents are in that state; 0 while no server answers."""
    settings = Settings(state=desk.state)
    with Redis.from_url(settings.url, socket_timeout=5) as client:
        try:
            return int(client.zcard(Keys(settings.namespace).documents(state)))
        except RedisError:
            return 0


@pytest.fixture
def owned(desk: Desk, tmp_path: Path) -> Iterator[tuple[Desk, "subprocess.Popen[bytes]"]]:
    """A running state whose owner the test may kill."""
    write(tmp_path / "copy", "a")
    desk.environment |= {
        "COPYDESK_ROOTS": f"copy={tmp_path / 'copy'}",
        "COPYDESK_DESK_PORT": str(free_port()),
        "COPYDESK_ANNOTATORS": "language",
    }
    process = desk.start("run", "--quiet")
    until(lambda: indexed(desk, 1), "the first document")
    yield desk, process
    if process.poll() is None:
        process.terminate()
        process.wait(timeout=120)


def test_a_killed_server_and_swept_sockets_come_back(
    owned: tuple[Desk, "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    desk, process = owned
    first = pids(desk)["valkey-server"]
    os.kill(first, signal.SIGKILL)
    write(tmp_path / "copy", "b")
    until(lambda: indexed(desk, 2), "work to go on after the server was killed")
    assert pids(desk)["valkey-server"] != first
    for path in (desk.state / "run").glob("*.sock"):
        path.unlink()
    write(tmp_path / "copy", "c")
    until(lambda: indexed(desk, 3), "work to go on after the sockets were swept away")
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=120) == 0
    until(lambda: not pids(desk), "everything to end with its owner")


def test_a_killed_owner_leaves_nothing_and_those_attached_end_or_take_over(
    owned: tuple[Desk, "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    desk, owner = owned
    enricher = pids(desk)["enricher"]
    os.kill(enricher, signal.SIGSTOP)
    write(tmp_path / "more", *(f"m{n}" for n in range(5)))
    waiting = subprocess.Popen(
        [COPYDESK, "ingest", tmp_path / "more"],
        env={**os.environ, **desk.environment, "COPYDESK_STATE": str(desk.state)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    until(lambda: in_state(desk, State.PARSED) == 5, "the others to be half-way")
    second = desk.start("run", "--quiet")
    until(lambda: "attached to them" in (tmp_path / "run.log").read_text(), "a second run that is attached")
    second.send_signal(signal.SIGSTOP)  # else it may take over before the other has looked
    owner.kill()
    os.kill(enricher, signal.SIGCONT)  # what is stopped hears no signal, that its owner died neither
    _, told = waiting.communicate(timeout=120)
    second.send_signal(signal.SIGCONT)
    assert waiting.returncode == 69, "no server any more, or nobody who runs the services"
    assert "copydesk run" in told
    assert "Traceback" not in told
    until(lambda: indexed(desk, 6), "the second run to have taken over")
    second.terminate()
    assert second.wait(timeout=120) == 0
    until(lambda: not pids(desk), "nothing to stay behind")


def test_who_attaches_is_told_of_services_that_run_what_was_there_before(
    owned: tuple[Desk, "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    desk, _ = owned
    log = tmp_path / "run.log"
    _attach(desk, log)
    assert OUTDATED not in log.read_text()
    os.utime(desk.state / "owner.lock", (0, 0))
    _attach(desk, log)
    assert OUTDATED in log.read_text()


def _attach(desk: Desk, log: Path) -> None:
    before = log.stat().st_size
    second = desk.start("run", "--quiet")

    def told() -> str:
        return log.read_text()[before:].partition("attached to them")[2]

    until(lambda: "desk: " in told(), "a second run that is attached")
    second.terminate()
    assert second.wait(timeout=120) == 0


def test_sigterm_ends_ingest_with_its_services(desk: Desk, tmp_path: Path) -> None:
    write(tmp_path / "copy", "a")
    process = desk.start("ingest", str(tmp_path / "copy"))
    until(lambda: "enricher" in pids(desk), "the services")
    enricher = pids(desk)["enricher"]
    os.kill(enricher, signal.SIGSTOP)  # else the one document may be done before the signal comes
    process.terminate()
    os.kill(enricher, signal.SIGCONT)
    assert process.wait(timeout=120) == 128 + signal.SIGTERM
    until(lambda: not pids(desk), "nothing to stay behind")


def test_a_taken_port_is_told_at_once(desk: Desk, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        desk.environment |= {
            "COPYDESK_ROOTS": f"copy={tmp_path / 'copy'}",
            "COPYDESK_DESK_PORT": str(port),
        }
        started = time.monotonic()
        done = desk.call("run", "--quiet", check=False)
    assert time.monotonic() - started < 60  # half of what a start is waited for
    assert done.returncode == 78
    assert f"port {port}" in done.stderr
    assert "COPYDESK_DESK_PORT" in done.stderr
