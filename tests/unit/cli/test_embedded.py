"""Who owns a state, and a server whose start is cut short."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from redis import Redis

from services.cli.embedded import ServerFailed, embedded_server, has_owner, owned_since, sole_owner
from services.cli.processes import end
from services.cli.signals import Stopped, heard_signals
from services.cli.valkey import ValkeyProcess
from services.process.settings import Settings

STUBBORN = (
    "import signal, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "print('deaf', flush=True)\n"
    "time.sleep(600)\n"
)
"""A process that does not heed SIGTERM, once it has said so."""


def test_one_process_owns_a_state(tmp_path: Path) -> None:
    assert not has_owner(tmp_path)
    with sole_owner(tmp_path) as first, sole_owner(tmp_path) as second:
        assert (first, second) == (True, False)
        assert has_owner(tmp_path)
    assert not has_owner(tmp_path)


def test_a_state_is_owned_since_its_owner_began(tmp_path: Path) -> None:
    lock = tmp_path / "owner.lock"
    lock.touch()
    os.utime(lock, (0, 0))
    with sole_owner(tmp_path):
        assert owned_since(tmp_path) > 0
        os.utime(lock, (100, 100))
        with sole_owner(tmp_path) as second:
            assert not second
        assert owned_since(tmp_path) == 100, "who attaches changes nothing"


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

    def interrupted(_: ValkeyProcess, process: subprocess.Popen[bytes], timeout: float) -> None:  # noqa: ARG001
        started.append(process.pid)
        raise Stopped(15)

    monkeypatch.setattr(ValkeyProcess, "_wait_for_answer", interrupted)
    with pytest.raises(Stopped), embedded_server(Settings(state=tmp_path)):
        pytest.fail("the server was never ready")
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


def test_a_signal_while_things_are_stopped_asks_for_haste_and_interrupts_nothing() -> None:
    stubborn = subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE)
    assert stubborn.stdout is not None
    with stubborn, heard_signals() as haste:
        assert stubborn.stdout.readline()
        stubborn.terminate()
        signal.raise_signal(signal.SIGINT)
        assert end(stubborn, time.monotonic() + 600.0, haste)
    assert stubborn.returncode == -signal.SIGKILL


def test_who_does_not_end_by_the_deadline_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE) as stubborn:
        assert stubborn.stdout is not None
        assert stubborn.stdout.readline()
        stubborn.terminate()
        assert end(stubborn, time.monotonic() + 0.05, Event())


def empty_the_manifest(parts: Path) -> Path:
    (manifest,) = parts.glob("*.manifest")
    manifest.write_text("")
    return manifest


def lose_the_manifest(parts: Path) -> Path:
    (manifest,) = parts.glob("*.manifest")
    manifest.unlink()
    return manifest


def lose_a_part(parts: Path) -> Path:
    (part,) = parts.glob("*.incr.aof")
    part.unlink()
    return part


def spoil_the_base(parts: Path) -> Path:
    (base,) = parts.glob("*.base.*")
    base.write_bytes(b"\0" * 100)
    return base


@pytest.mark.server
@pytest.mark.parametrize("damage", [empty_the_manifest, lose_the_manifest, lose_a_part, spoil_the_base])
def test_a_damaged_append_only_file_is_named_and_not_written_over(
    tmp_path: Path, damage: Callable[[Path], Path]
) -> None:
    settings = Settings(state=tmp_path)
    with embedded_server(settings), Redis(unix_socket_path=str(settings.socket)) as client:
        client.set("kept", "yes")
    parts = tmp_path / "valkey" / "appendonlydir"
    file = damage(parts)
    before = sorted(path.name for path in parts.iterdir())
    with pytest.raises(ServerFailed) as failed, embedded_server(settings):
        pytest.fail("it began anew")
    assert f"append-only file is damaged: {file}" in str(failed.value)
    assert "valkey-check-aof" in str(failed.value)
    assert sorted(path.name for path in parts.iterdir()) == before


@pytest.mark.server
def test_what_is_kept_of_a_document_lies_in_one_piece(tmp_path: Path) -> None:
    settings = Settings(state=tmp_path)
    receipt = {f"step:{number}": "x" * 250 for number in range(6)} | {f"{n}": "1" for n in range(20)}
    ledger = {f"{number}": "x" * 250 for number in range(100)}
    with embedded_server(settings), Redis(unix_socket_path=str(settings.socket)) as client:
        client.hset("receipt", mapping=receipt)
        client.hset("ledger", mapping=ledger)
        assert client.object("encoding", "receipt") == b"listpack"
        assert client.object("encoding", "ledger") == b"hashtable", "each look-up would go through all"
