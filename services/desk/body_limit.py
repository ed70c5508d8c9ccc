"""Refuses request bodies that are too large before they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST = 2 * 1024 * 1024
"""Bytes. The largest that a reader sends is a form of some thousand ids, of 60 bytes each."""


@dataclass(frozen=True)
class BodyLimit:
    """ASGI middleware: 413 for a body that says it is longer, and for one that turns out to be."""

    app: ASGIApp
    longer: Mapping[str, int] = field(default_factory=dict)
    """Beginnings of paths where more is taken, with how much."""

    def _longest(self, path: str) -> int:
        return next((most for start, most in self.longer.items() if path.startswith(start)), LONGEST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is short enough."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        longest = self._longest(scope["path"])
        if _told_length(scope, longest) > longest:
            # Unread, the rest of the body would be taken for the next request.
            refusal = PlainTextResponse("That is too large.", 413, {"Connection": "close"})
            await refusal(scope, receive, send)
            return
        count = 0

        async def limited() -> Message:
            nonlocal count
            message = await receive()
            count += len(message.get("body", b""))
            if count > longest:
                raise HTTPException(413, "That is too large.", {"Connection": "close"})
            return message

        await self.app(scope, limited, send)


def _told_length(scope: Scope, longest: int) -> int:
    told = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"0")
    return int(told) if told.isdigit() else longest + 1
