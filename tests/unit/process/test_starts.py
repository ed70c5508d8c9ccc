"""A service that cannot start says why in one line, and shows nobody what stands in a setting."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

from services.process.serve import unserved

SECRET = "pa#ss"  # noqa: S105


def said(service: str, state: Path, **settings: str) -> tuple[int, list[str]]:
    """How it ended, and what it printed."""
    given = {f"COPYDESK_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", f"services.{service}"],
        env={**os.environ, "COPYDESK_STATE": str(state), **given},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def test_what_cannot_be_read_is_named_and_not_shown(tmp_path: Path) -> None:
    code, lines = said("watcher", tmp_path, redis_url=f"redis://:{SECRET}@host/0", gate=SECRET)
    assert (code, len(lines)) == (1, 1), lines
    assert "percent-encode" in lines[0]
    assert "COPYDESK_GATE" in lines[0]
    assert SECRET not in lines[0]


def test_a_state_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    code, lines = said("watcher", tmp_path / "state")
    assert (code, len(lines)) == (1, 1)
    assert str(tmp_path / "state") in lines[0]


def test_an_address_that_cannot_be_had_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, lines = said("desk", tmp_path, desk_port=port)
    assert (code, len(lines)) == (1, 1), lines
    assert f"port {port} of 127.0.0.1 cannot be had" in lines[0]
    assert "COPYDESK_DESK_PORT" in lines[0]
    elsewhere = OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")
    assert "COPYDESK_DESK_HOST" in unserved("192.0.2.1", 8008, elsewhere)
