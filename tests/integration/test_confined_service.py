"""A parser behind fewer walls than it should have says so where people look, or does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.process.clock import SystemClock
from services.process.probe import ask
from services.state.confinement import Confinements
from tests.integration.stepping import Rig, until

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="the kernel's walls are Linux's"),
]
NO_LIBRARY = "raise RuntimeError('Unable to find libseccomp')"


def started(rig: Rig, redis_url: str, folder: Path, mode: str) -> "subprocess.Popen[bytes]":
    """The parser's service, without libseccomp."""
    (folder / "pyseccomp.py").write_text(NO_LIBRARY)
    settings = {
        "COPYDESK_SANDBOX": mode,
        "COPYDESK_REDIS_URL": redis_url,
        "COPYDESK_NAMESPACE": rig.settings.namespace,
        "COPYDESK_STATE": str(folder),
        "COPYDESK_RUN_DIR": str(folder / "run"),
        "COPYDESK_WORKER": "w1",
        "PYTHONPATH": str(folder),
    }
    command = [sys.executable, "-m", "services.parser"]
    return subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.PIPE)


def status(rig: Rig, redis_url: str, folder: Path) -> str:
    """What the shell says."""
    settings = {"COPYDESK_REDIS_URL": redis_url, "COPYDESK_NAMESPACE": rig.settings.namespace}
    environment = {**os.environ, **settings, "COLUMNS": "200"}
    command = [Path(sys.executable).with_name("copydesk"), "status", "--state", folder]
    return subprocess.run(command, env=environment, capture_output=True, text=True).stdout


def test_a_parser_that_requires_all_walls_does_not_start_without_one(
    rig: Rig, redis_url: str, tmp_path: Path
) -> None:
    process = started(rig, redis_url, tmp_path, "require")
    _, said = process.communicate()
    assert process.returncode == 1
    assert b"COPYDESK_SANDBOX is require, but workers are not fully confined: calls: Unable" in said


async def test_readiness_and_server_are_told_of_a_missing_wall(
    rig: Rig, redis_url: str, tmp_path: Path
) -> None:
    process = started(rig, redis_url, tmp_path, "best")
    socket = tmp_path / "run" / "parser.sock"

    async def ready() -> str:
        try:
            status, text = ask(socket)
        except OSError:
            return ""
        return text if status == 200 else ""

    try:
        told = await until(ready, "a parser that is ready")
        (confinement,) = await Confinements(rig.redis, rig.keys, SystemClock()).all()
        said = status(rig, redis_url, tmp_path)
    finally:
        process.terminate()
        process.communicate()
    assert "ready, but" in told
    assert "workers are not fully confined: calls: Unable to find libseccomp" in told
    assert confinement.worker == "w1"
    assert confinement.missing
    assert "w1: not fully confined: calls: Unable to find libseccomp" in said
