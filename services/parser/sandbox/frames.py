"""What parent and worker say to one another: a JSON head and a body of bytes, both with their length."""

import asyncio
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, Final

_LENGTHS: Final = struct.Struct(">IQ")
ASKS: Final = "recognise"
"""Status of an answer that is none yet: the worker has a picture that it may not read itself."""
LONGEST_HEAD: Final = 64 * 1024 * 1024
"""Bytes: beyond any list of members, so that only a worker gone mad announces more."""
LONGEST_BODY: Final = 1024 * 1024 * 1024
"""Bytes: beyond the largest copy or article that settings allow, for the same reason."""


class BrokenFrame(Exception):
    """The other side said something that no worker of ours says."""


@dataclass(frozen=True)
class Frame:
    """One request or answer."""

    head: Mapping[str, Any]
    body: bytes = b""

    def to_bytes(self) -> bytes:
        """The frame as it goes over the socket."""
        head = json.dumps(self.head).encode()
        return _LENGTHS.pack(len(head), len(self.body)) + head + self.body


def read_frame(stream: IO[bytes]) -> Frame | None:
    """The next frame; null at the end of the stream."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    return Frame(json.loads(stream.read(head_length)), stream.read(body_length))


async def receive_frame(reader: asyncio.StreamReader) -> Frame:
    """The next frame. Raises BrokenFrame, IncompleteReadError or OSError where the worker is gone or mad."""
    head_length, body_length = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    if head_length > LONGEST_HEAD or body_length > LONGEST_BODY:
        raise BrokenFrame(f"an answer of {head_length} + {body_length} bytes")
    head = await reader.readexactly(head_length)
    body = await reader.readexactly(body_length)
    try:
        decoded = json.loads(head)
    except ValueError as error:
        raise BrokenFrame(f"an answer that is no JSON: {error}") from error
    if not isinstance(decoded, dict):
        raise BrokenFrame("an answer without a head")
    return Frame(decoded, body)
