"""A server that speaks otherwise than its address says is told at once, and not waited for."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest
from redis.exceptions import ConnectionError  # noqa: A004

from services.cli.exits import ExitCode, Failure
from services.cli.failures import failure
from services.cli.transport import check_transport
from services.process.settings import Settings

pytestmark = pytest.mark.server


class Plain(StreamRequestHandler):
    """Answers as a server that does not encrypt."""

    def handle(self) -> None:
        while self.rfile.readline():
            self.wfile.write(b"+PONG\r\n")


class Closing(StreamRequestHandler):
    """Hangs up, as an encrypting server does on whoever does not."""

    def handle(self) -> None:
        self.rfile.readline()


class Refusing(StreamRequestHandler):
    """Knows nobody by that password."""

    def handle(self) -> None:
        while self.rfile.readline():
            self.wfile.write(b"-WRONGPASS invalid username-password pair or user is disabled.\r\n")


@contextmanager
def serving(handler: Callable[..., StreamRequestHandler]) -> Iterator[str]:
    """Host and port of one who behaves like that."""
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def settings(url: str) -> Settings:
    return Settings.model_validate({"redis_url": url})


def test_a_server_that_does_not_encrypt_is_told() -> None:
    with serving(Plain) as place, pytest.raises(Failure) as told:
        check_transport(settings(f"rediss://{place}/0"), patient=True)
    assert told.value.code == ExitCode.SETTINGS
    assert "write redis://" in told.value.line


def test_one_that_hangs_up_is_told_where_nobody_is_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.cli.transport.MOMENT", 0.0)
    monkeypatch.setattr("services.cli.transport.PAUSE", 0.0)
    with serving(Closing) as place:
        check_transport(settings(f"redis://{place}/0"), patient=True)
        with pytest.raises(Failure, match="write rediss://") as told:
            check_transport(settings(f"redis://{place}/0"), patient=False)
    assert told.value.code == ExitCode.NO_SERVER


@pytest.mark.parametrize("patient", [True, False])
def test_a_password_that_is_wrong_is_told_at_once(patient: bool) -> None:
    with serving(Refusing) as place, pytest.raises(Failure, match="does not let us in") as told:
        check_transport(settings(f"redis://:S3cret@{place}/0"), patient=patient)
    assert told.value.code == ExitCode.FORBIDDEN
    assert "S3cret" not in told.value.line


def test_one_that_answers_or_is_away_is_left_to_the_services(redis_url: str) -> None:
    check_transport(settings(redis_url), patient=False)
    with serving(Closing) as place:
        pass
    check_transport(settings(f"redis://{place}/0"), patient=False)
    check_transport(Settings(), patient=False)


def test_a_certificate_that_nobody_knows_is_told_with_the_setting() -> None:
    said = (
        "Error 1 connecting to wire:6379. [SSL: CERTIFICATE_VERIFY_FAILED] "
        "certificate verify failed: self-signed certificate (_ssl.c:1006)."
    )
    found = failure(ConnectionError(said), "rediss://wire:6379/0")
    assert found.code == ExitCode.SETTINGS
    assert "COPYDESK_REDIS_CA" in found.line
