"""Whom a token lets in: the one of the settings everywhere, named ones as far as their right goes."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import structlog
from fastapi import Request
from redis.exceptions import RedisError

from services.process.errors import explain
from services.state.tokens import COOKIE, AccessToken, Right, digest, token

log = structlog.get_logger()

FRESH: Final = 2.0
"""Seconds for which the named tokens are remembered: so soon a withdrawn one lets nobody in."""
OWN: Final = "COPYDESK_TOKEN"
WORK: Final = ("/searches", "/api/searches", "/names", "/api/names", "/sets", "/api/sets")
"""What somebody who works at the desk changes; all else that changes is an operator's."""
ASKING: Final = frozenset({"/batch", "/api/batch", "/api/batch.csv"})
"""What is sent like a change and is none: a list of queries is too long for an address."""
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class NamedTokens(Protocol):
    """Where named tokens are kept."""

    async def all(self) -> list[AccessToken]:
        """Every token."""
        ...


@dataclass(frozen=True)
class Presented:
    """What a request brought along: the digest of a bearer token, or of a cookie."""

    bearer: str | None
    cookie: str | None

    def is_of(self, known: AccessToken) -> bool:
        """Whether it is this token; takes as long for any answer."""
        if self.bearer is not None:
            return hmac.compare_digest(self.bearer, known.bearer)
        return self.cookie is not None and hmac.compare_digest(self.cookie, known.cookie)


def presented(request: Request) -> Presented | None:
    """What a request brings along; null if nothing. A bearer token goes before a cookie."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Presented(digest(bearer.strip()), None)
    cookie = request.cookies.get(COOKIE)
    return None if cookie is None else Presented(None, digest(cookie))


def needed(method: str, path: str) -> Right:
    """The right that a request needs."""
    if method in READING or path in ASKING:
        return Right.READ
    return Right.WORK if path.startswith(WORK) else Right.OPERATE


@dataclass
class Keyring:
    """Knows the tokens; `own` is the one of the settings, times come from `monotonic`, in seconds."""

    own: str
    book: NamedTokens | None
    monotonic: Callable[[], float]
    _named: Sequence[AccessToken] = ()
    _read: float | None = field(default=None, init=False)

    async def holder(self, brought: Presented) -> AccessToken | None:
        """Whose token it is; null if nobody's. All are compared, whichever it is."""
        known = [token(OWN, Right.OPERATE, self.own, ""), *await self._all()]
        return next(iter([one for one in known if brought.is_of(one)]), None)

    async def _all(self) -> Sequence[AccessToken]:
        """The named tokens; those that were known where the server does not answer."""
        now = self.monotonic()
        if self.book is None or (self._read is not None and now - self._read < FRESH):
            return self._named
        try:
            self._named = await self.book.all()
        except (RedisError, OSError) as error:
            log.warning("tokens-not-read", error=explain(error))
        self._read = now
        return self._named
