"""A service that waits for its server from the start ends when it is told to."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.support import until

SERVICES = ("watcher", "parser", "enricher", "indexer", "desk")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_whose_server_is_away_ends_at_a_signal(service: str, tmp_path: Path) -> None:
    told = tmp_path / "told.jsonl"
    environment = {
        **os.environ,
        "COPYDESK_STATE": str(tmp_path / "state"),
        "COPYDESK_RUN_DIR": str(tmp_path / "run"),
        "COPYDESK_ROOTS": f"copy={tmp_path}",
        "COPYDESK_REDIS_URL": f"unix://{tmp_path}/none.sock",
        "COPYDESK_DESK_PORT": "0",
    }
    with told.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", f"services.{service}"], env=environment, stdout=output, stderr=output
        )
    try:
        until(lambda: "none.sock" in told.read_text(), "the service to miss its server", limit=60)
        assert process.poll() is None, told.read_text()
        process.terminate()
        assert process.wait(timeout=20) == -signal.SIGTERM
    finally:
        process.kill()
    assert "Traceback" not in told.read_text()
