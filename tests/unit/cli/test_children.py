"""The environment in which services are started."""

import sys
from pathlib import Path

import pytest

from services.cli.children import Children, child_environment
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
