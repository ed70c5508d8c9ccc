"""Steps run behind the desk where the processor is short."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.process.priority import GROUP

ASKED = "import os; from services.state.resources import start; start({service!r}); print(os.nice(0))"


def niceness(service: str, state: Path, wanted: int) -> int:
    """What a service runs with, in a process of its own above ours."""
    made = subprocess.run(
        [sys.executable, "-c", ASKED.format(service=service)],
        env={**os.environ, "COPYDESK_STATE": str(state), "COPYDESK_NICENESS": str(wanted)},
        capture_output=True,
        check=True,
        text=True,
    )
    return int(made.stdout) - os.nice(0)


@pytest.mark.parametrize("service", ["watcher", "parser", "enricher", "indexer"])
def test_a_step_gives_way(service: str, tmp_path: Path) -> None:
    assert niceness(service, tmp_path, 7) == min(7, 19 - os.nice(0))


def test_the_desk_gives_no_way(tmp_path: Path) -> None:
    assert niceness("desk", tmp_path, 7) == 0


def test_nobody_gives_way_where_that_is_not_wanted(tmp_path: Path) -> None:
    assert niceness("indexer", tmp_path, 0) == 0


def printed(code: str, own_session: bool) -> str:
    """What that code prints, `own_session` as its session's first process."""
    preamble = "from pathlib import Path; from services.process.priority import GROUP, give_way; "
    command = [sys.executable, "-c", preamble + code]
    return subprocess.run(
        command, start_new_session=own_session, capture_output=True, check=True, text=True
    ).stdout


@pytest.mark.skipif(not GROUP.exists(), reason="this kernel weighs no sessions")
def test_a_session_of_its_own_gives_way_as_one() -> None:
    assert printed("give_way(7); print(GROUP.read_text())", own_session=True).split()[-1] == "7"


def test_a_session_of_others_is_left_alone(tmp_path: Path) -> None:
    group = tmp_path / "autogroup"
    printed(f"give_way(7, Path({str(group)!r}))", own_session=False)
    assert not group.exists()
