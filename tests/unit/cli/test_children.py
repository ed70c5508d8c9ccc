"""How services are started, and in which environment."""

import os
import signal
import sys
from pathlib import Path

import pytest

from services.cli.children import Children, child_environment
from services.cli.signals import ENDING, Stopped, heed_signals
from services.process.settings import Settings


def environment_of_a_service(state: Path) -> dict[str, str]:
    settings = Settings(state=state)
    children = Children(settings, child_environment(settings))
    children.start(["watcher"])
    try:
        told = Path(f"/proc/{children.children['watcher'].process.pid}/environ").read_text().split("\0")
    finally:
        children.stop(0.0)
    return dict(each.split("=", 1) for each in told if each)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux, and is of its C library")
@pytest.mark.parametrize(("ours", "theirs"), [(None, "2"), ("8", "8")])
def test_threads_share_the_memory_that_they_are_done_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: str | None, theirs: str
) -> None:
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    if ours is not None:
        monkeypatch.setenv("MALLOC_ARENA_MAX", ours)
    assert environment_of_a_service(tmp_path)["MALLOC_ARENA_MAX"] == theirs


def test_a_signal_that_strikes_in_a_fork_is_heard_and_leaves_no_child(tmp_path: Path) -> None:
    settings = Settings(state=tmp_path)
    children, strikes = Children(settings, child_environment(settings)), [signal.SIGTERM]
    os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), strikes.pop()) if strikes else None)
    before = {number: signal.getsignal(number) for number in ENDING}
    heed_signals()
    try:
        with pytest.raises(Stopped):
            children.start(["watcher"])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        children.stop(0.0)
    assert list(children.children) == ["watcher"]
