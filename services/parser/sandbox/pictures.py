"""Pictures that workers may not read themselves: each is given to a Tesseract of its own, from outside."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from services.parser.ocr.engine import needs_ocr, too_slow, unreadable
from services.parser.sandbox.fork_server_client import ForkServer
from services.parser.sandbox.frames import Frame
from services.parser.sandbox.program import MISSING
from services.parser.sandbox.worker import rejection
from services.process.errors import Rejected

LARGEST_ANSWER: Final = 32 * 1024 * 1024
"""Bytes of hOCR; a full page of a newspaper has half of one million."""
MOST_DPI: Final = 10_000
"""No scanner has more; a worker that asks for it is broken."""


@dataclass(frozen=True)
class Pictures:
    """Reads pictures for workers, each for `seconds` at most."""

    fork_server: ForkServer
    seconds: float

    async def read(self, request: Frame) -> Frame:
        """The answer to a worker's request: hOCR, or why there is none. Raises ForkServerDied."""
        try:
            dpi, seconds = _checked(request)
            async with asyncio.timeout(min(seconds, self.seconds)):
                return Frame({"status": "hocr"}, await self._recognise(request.body, dpi))
        except TimeoutError:
            return rejection(too_slow())
        except Rejected as error:
            return rejection(error)

    async def _recognise(self, picture: bytes, dpi: int) -> bytes:
        program, connection = await self.fork_server.spawn_program(dpi)
        reader, writer = await asyncio.open_unix_connection(sock=connection)
        try:
            writer.write(picture)
            writer.write_eof()
            answer = await _all_of(reader)
            end = await self.fork_server.exit_of(program)
        finally:
            self.fork_server.forget(program)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        if end.code == MISSING:
            raise needs_ocr()
        if end.code:
            raise unreadable(f"Tesseract ended with {end.code}")
        return answer


async def _all_of(reader: asyncio.StreamReader) -> bytes:
    """Everything up to the end. Raises Rejected where it is too much, or there is none to come."""
    answer = bytearray()
    try:
        while part := await reader.read(65536):
            answer += part
            if len(answer) > LARGEST_ANSWER:
                raise unreadable(f"more than {LARGEST_ANSWER} bytes were read from it")
    except ConnectionError:
        return b""  # it ended without having read the picture; its exit code says why
    return bytes(answer)


def _checked(request: Frame) -> tuple[int, float]:
    """Dots an inch (0: unknown) and seconds, of which nothing is believed. Raises Rejected."""
    dpi: Any = request.head.get("dpi")
    seconds: Any = request.head.get("seconds")
    if isinstance(seconds, int | float) and (dpi is None or (isinstance(dpi, int) and 0 < dpi <= MOST_DPI)):
        return dpi or 0, seconds
    raise unreadable("a worker asked for something else")
