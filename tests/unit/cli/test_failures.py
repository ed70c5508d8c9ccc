"""Whatever goes wrong is told in one line, with a code, and without any part of a password."""

import errno
from pathlib import Path

import pytest
from pydantic import ValidationError
from redis import exceptions as server

from services.cli import stack
from services.cli.embedded import ServerFailed
from services.cli.exits import ExitCode
from services.cli.failures import failure, place_of
from services.cli.last_words import last_trouble, last_words
from services.cli.stack import OwnerGone, Stack, wait_ready
from services.index.failures import IndexDamaged
from services.process.settings import Settings

URL = "redis://desk:S3cret@example.org:7000/0"


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (server.ConnectionError("Error 111 connecting"), ExitCode.NO_SERVER, "example.org:7000"),
        (server.ConnectionError("Error 13 connecting to /s. Denied."), ExitCode.FORBIDDEN, "who owns it"),
        (server.TimeoutError("Timeout reading"), ExitCode.NO_SERVER, "COPYDESK_REDIS_URL"),
        (server.MaxConnectionsError("max number of clients reached"), ExitCode.NO_SERVER, "maxclients"),
        (server.AuthenticationError("WRONGPASS invalid"), ExitCode.FORBIDDEN, "percent-encoded"),
        (server.ResponseError("NOAUTH Authentication required."), ExitCode.FORBIDDEN, "password"),
        (server.NoPermissionError("no permissions to run xadd"), ExitCode.FORBIDDEN, "xadd"),
        (server.ResponseError("WRONGTYPE Operation against"), ExitCode.DATA, "copydesk doctor"),
        (server.ReadOnlyError("You can't write"), ExitCode.NO_SERVER, "is a replica"),
        (server.BusyLoadingError("Redis is loading"), ExitCode.NO_SERVER, "still loading"),
        (server.OutOfMemoryError("command not allowed"), ExitCode.NO_SERVER, "raise its maxmemory"),
        (ServerFailed("the append-only file is damaged: x"), ExitCode.DATA, "damaged"),
        (OwnerGone("whoever ran the services has ended"), ExitCode.NO_SERVER, "copydesk run"),
        (IndexDamaged(Path("index"), "corrupt"), ExitCode.DATA, "copydesk replay --step indexer"),
        (OSError(errno.EMFILE, "Too many open files"), ExitCode.SYSTEM, "ulimit -n"),
        (OSError(errno.ENOSPC, "No space left", "/x"), ExitCode.STORAGE, "No space left on device /x"),
        (PermissionError(errno.EACCES, "denied", "/x"), ExitCode.FORBIDDEN, "/x: permission denied"),
        (server.ConnectionError("Error 13 connecting to /x/s. Denied."), ExitCode.FORBIDDEN, "owns it"),
        (server.ResponseError("DB index is out of range"), ExitCode.SETTINGS, "no such database"),
        (ValueError("Invalid value for 'db' in connection URL."), ExitCode.SETTINGS, "options"),
        (TypeError("AbstractConnection.__init__() got 'x'"), ExitCode.SETTINGS, "COPYDESK_REDIS_URL"),
        (ValueError("surprise"), ExitCode.UNEXPECTED, "ValueError"),
        (KeyError("surprise"), ExitCode.UNEXPECTED, "KeyError"),
    ],
)
def test_each_failure_has_a_line_and_a_code(error: Exception, code: ExitCode, words: str) -> None:
    told = failure(error, URL)
    assert told.code is code
    assert words in told.line
    assert "\n" not in told.line
    assert "S3cret" not in told.line


@pytest.mark.parametrize(
    "url", ["redis://:S3cr#t/x@127.0.0.1:7014/0", "redis://:a/b@h:1/0", "127.0.0.1:7014"]
)
def test_an_address_that_cannot_be_read_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(redis_url=url)
    problems = str(refused.value.errors(include_input=False, include_context=False))
    assert "percent-encode" in problems
    assert "S3cr" not in problems
    assert "S3cr" not in place_of(url)


def test_the_last_words_are_the_reason_and_not_the_traceback(tmp_path: Path) -> None:
    log = tmp_path / "parser.jsonl"
    log.write_text(
        '{"event": "before", "level": "error"}\n'
        '{"event": "service-started", "level": "info"}\n'
        "Traceback (most recent call last):\n"
        '  File "x.py", line 1, in <module>\n'
        "ValueError: the reason\n"
    )
    assert last_words(log, 0) == "ValueError: the reason"
    since = log.stat().st_size
    assert last_words(log, since) == "it said nothing"
    with log.open("a") as more:
        more.write('{"event": "step-hopeless", "reason": "no model", "level": "critical"}\n')
    assert last_words(log, since) == "step-hopeless: no model"


def test_what_a_service_waits_for_is_told_by_the_last_line_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "parser.jsonl"
    assert last_trouble(log, 0) == ""
    log.write_text('{"event": "server-trouble", "error": "ConnectionError: refused", "level": "warning"}\n')
    assert last_trouble(log, 0) == "ConnectionError: refused"
    assert last_trouble(log, log.stat().st_size) == ""
    with log.open("a") as more:
        more.write('{"event": "service-started", "level": "info"}\n')
    assert last_trouble(log, 0) == ""


def test_a_long_wait_is_told_once_with_what_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(Stack, "unready", lambda _: {"parser": "starting", "indexer": "starting"})
    monkeypatch.setattr(Stack, "tend", lambda _: None)
    monkeypatch.setattr(stack, "TOLD_AFTER", 0.0)
    left = wait_ready(Stack(Settings(), None), 0.3, told.append)
    assert left == {"parser": "starting", "indexer": "starting"}
    assert told == ["waiting: parser, indexer: starting"]


def test_command_that_is_to_be_typed_names_the_state_that_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    away = server.ConnectionError("Error 2 connecting")
    mine, other = tmp_path / ".copydesk", tmp_path / "the other"
    assert str(failure(away, f"unix://{mine}/run/valkey.sock")).endswith("start one with: copydesk run")
    told = str(failure(away, f"unix://{other}/run/valkey.sock"))
    assert told.endswith(f"start one with: copydesk run --state '{other}'")
