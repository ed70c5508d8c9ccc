"""Forms that change something: sent by a page of this desk, and with the secret it was printed with."""

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import HTTPException, Request

from services.desk.multipart import BadForm, FormField, parts
from services.desk.security import same, same_origin

LONGEST = 1024 * 1024
"""Bytes of a form: a saved search needs a few thousand."""
FIELD = "form"


@dataclass(frozen=True)
class Forms:
    """Makes and checks the value of the hidden field; `secret` lives as long as the process."""

    secret: bytes

    @property
    def value(self) -> str:
        """What each form of a page carries. Other sites cannot read our pages, so they cannot know it."""
        return hmac.new(self.secret, b"form", hashlib.sha256).hexdigest()

    async def read(self, request: Request) -> dict[str, list[str]]:
        """The fields of a form of ours. Raises HTTPException 403 for any other."""
        given = await fields(request)
        self._check(request, given)
        return given

    async def read_files(
        self, request: Request, longest: int = LONGEST
    ) -> tuple[dict[str, list[str]], list[FormField]]:
        """The fields of a form of ours and its files; those that nobody chose are left out.

        Raises HTTPException 403 for any other, 413 for one of more than `longest` bytes.
        """
        body = await _body(request, longest)
        try:
            found = parts(request.headers.get("content-type", ""), body)
        except BadForm as error:
            raise HTTPException(422, str(error)) from error
        given: dict[str, list[str]] = {}
        for part in found:
            if part.filename is None:
                given.setdefault(part.name, []).append(part.content.decode("utf-8", "replace"))
        self._check(request, given)
        return given, [part for part in found if part.filename]

    def _check(self, request: Request, given: dict[str, list[str]]) -> None:
        if not same_origin(request) or not same(given.pop(FIELD, [""])[0], self.value):
            raise HTTPException(403, "That page is too old, or not ours: load it again and repeat.")


async def fields(request: Request) -> dict[str, list[str]]:
    """The fields of a form, at most LONGEST bytes of it."""
    body = await _body(request, LONGEST)
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10_000)


async def _body(request: Request, longest: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            raise HTTPException(413, "That form is too large.")
    return bytes(body)
