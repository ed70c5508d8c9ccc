"""Commands go out as the client's own Python writes them, in one piece."""

from typing import Any

import pytest
from redis.asyncio.connection import Connection, SSLConnection, UnixDomainSocketConnection
from redis.exceptions import DataError

from services.process.primary import FollowingConnection, make_pool
from services.state.keys import State

COMMANDS = [
    ("CONFIG GET", "save"),
    ("SET", b"\x00\xff", "Fähre", 1, 1.5, 10**15),
    ("EVALSHA", "ab", State.PARSED, b"x" * 100_000, ""),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_a_command_is_the_same_on_the_wire(command: tuple[Any, ...]) -> None:
    ours: Any = make_pool("redis://localhost", "copydesk").make_connection()
    assert [b"".join(Connection().pack_command(*command))] == ours.pack_command(*command)


@pytest.mark.parametrize("value", [None, True, [b"x"]], ids=str)
def test_what_is_no_text_and_no_number_is_refused(value: Any) -> None:
    ours: Any = make_pool("redis://localhost", "copydesk").make_connection()
    with pytest.raises(DataError):
        ours.pack_command("SET", "key", value)


def test_connections_of_every_kind_write_so() -> None:
    kinds = {
        "redis://localhost": Connection,
        "rediss://localhost": SSLConnection,
        "unix:///run/server": UnixDomainSocketConnection,
        "redis+cluster://localhost": FollowingConnection,
    }
    for url, kind in kinds.items():
        connection = make_pool(url, "copydesk").make_connection()
        assert isinstance(connection, kind)
        assert len(list(connection.pack_command("PUBLISH", b"x" * 100_000, b"y" * 100_000))) == 1
