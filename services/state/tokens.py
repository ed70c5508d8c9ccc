"""Tokens of the desk as they are kept: a name, a right, and what the token is recognised by, never itself."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from redis.asyncio import Redis

from services.state.keys import Keys

COOKIE: Final = "copydesk_token"
"""Name of the cookie of somebody who is signed in, and what its value is made with."""


class Right(StrEnum):
    """What somebody may do; each includes the ones before it."""

    READ = "read"
    WORK = "work"
    OPERATE = "operate"

    def includes(self, other: "Right") -> bool:
        """Whether who has this right has the other."""
        order = list(Right)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class AccessToken:
    """`bearer` and `cookie` are SHA-256 digests of the token and of its cookie: neither can be sent."""

    name: str
    right: Right
    bearer: str
    cookie: str
    made: str


def token(name: str, right: Right, value: str, made: str) -> AccessToken:
    """What is kept of a token of that value, made at that time (ISO 8601)."""
    return AccessToken(name, right, digest(value), digest(cookie_value(value)), made)


def cookie_value(value: str) -> str:
    """What stands in the cookie for a token, which itself should not lie about in browsers."""
    return hmac.new(value.encode(), COOKIE.encode(), hashlib.sha256).hexdigest()


def digest(value: str) -> str:
    """What a token or cookie is compared by. Tokens are drawn at random, so that it needs no salt."""
    return hashlib.sha256(value.encode()).hexdigest()


@dataclass(frozen=True)
class TokenBook:
    """The named tokens of one namespace."""

    redis: Redis
    keys: Keys

    async def all(self) -> list[AccessToken]:
        """Every token, by name."""
        kept: Any = await self.redis.hvals(self.keys.tokens())
        rows = [json.loads(raw) for raw in kept]
        return sorted(
            (AccessToken(**row | {"right": Right(row["right"])}) for row in rows), key=lambda t: t.name
        )

    async def add(self, new: AccessToken) -> bool:
        """Keep a token. False where the name is taken."""
        return bool(await self.redis.hsetnx(self.keys.tokens(), new.name, json.dumps(asdict(new))))

    async def withdraw(self, name: str) -> bool:
        """Let nobody in with it any more. False where there is none of that name."""
        return bool(await self.redis.hdel(self.keys.tokens(), name))
