"""Named tokens of the desk: each as far as its right goes, and until it is withdrawn."""

import json

import pytest
from redis.asyncio import Redis

from services.desk.keyring import FRESH, Keyring, Presented, needed
from services.state.keys import Keys
from services.state.tokens import Right, TokenBook, cookie_value, digest, token

pytestmark = pytest.mark.server


@pytest.fixture
def book(redis: Redis, namespace: str) -> TokenBook:
    """The tokens of a namespace that has none."""
    return TokenBook(redis, Keys(namespace))


def brought(value: str) -> Presented:
    return Presented(digest(value), None)


async def test_a_token_lets_in_until_it_is_withdrawn(book: TokenBook) -> None:
    now = [0.0]
    ring = Keyring("own", book, lambda: now[0])
    assert await ring.holder(brought("ada's")) is None
    assert await book.add(token("ada", Right.WORK, "ada's", "2026-05-01"))
    assert not await book.add(token("ada", Right.OPERATE, "other", "2026-05-01")), "a name is given once"
    now[0] += FRESH
    by_header = await ring.holder(brought("ada's"))
    by_cookie = await ring.holder(Presented(None, digest(cookie_value("ada's"))))
    assert by_header == by_cookie
    assert by_header is not None
    assert by_header.right is Right.WORK
    own = await ring.holder(brought("own"))
    assert own is not None
    assert own.right is Right.OPERATE
    assert await book.withdraw("ada")
    assert not await book.withdraw("ada")
    now[0] += FRESH
    assert await ring.holder(brought("ada's")) is None


async def test_what_is_kept_lets_nobody_in(book: TokenBook) -> None:
    await book.add(token("ada", Right.READ, "ada's", "2026-05-01"))
    (kept,) = await book.all()
    ring = Keyring("own", book, lambda: 0.0)
    for value in (kept.bearer, kept.cookie, "ada", ""):
        assert await ring.holder(brought(value)) is None
        assert await ring.holder(Presented(None, digest(value))) is None
    raw = await book.redis.hgetall(book.keys.tokens())
    assert "ada's" not in json.dumps({k.decode(): v.decode() for k, v in raw.items()})


async def test_a_server_that_is_silent_takes_no_token_back(book: TokenBook) -> None:
    now = [0.0]
    await book.add(token("ada", Right.READ, "ada's", "2026-05-01"))
    ring = Keyring("own", book, lambda: now[0])
    assert await ring.holder(brought("ada's")) is not None
    nobody = TokenBook(Redis(unix_socket_path="/nowhere"), book.keys)
    ring.book = nobody
    now[0] += FRESH
    assert await ring.holder(brought("ada's")) is not None


@pytest.mark.parametrize(
    ("method", "path", "right"),
    [
        ("GET", "/", Right.READ),
        ("GET", "/metrics", Right.READ),
        ("HEAD", "/dead-letters", Right.READ),
        ("POST", "/searches/save", Right.WORK),
        ("DELETE", "/api/searches/abc", Right.WORK),
        ("POST", "/dead-letters/redrive", Right.OPERATE),
        ("DELETE", "/api/consumers/x/missed", Right.OPERATE),
    ],
)
def test_the_right_that_a_request_needs(method: str, path: str, right: Right) -> None:
    assert needed(method, path) is right


def test_each_right_includes_the_ones_below() -> None:
    assert [right for right in Right if Right.WORK.includes(right)] == [Right.READ, Right.WORK]
