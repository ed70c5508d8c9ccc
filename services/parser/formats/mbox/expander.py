"""The mails of a box, read line by line; a place is an offset in bytes."""

import re
from collections.abc import Iterator
from typing import IO, Final

from services.parser.containers.member import TakenMember, too_large
from services.parser.containers.streams import skip_to
from services.parser.limits import Limits

PIECE: Final = 1024 * 1024
"""Bytes read at a time; a longer line comes in pieces, and none of those begins a mail."""
_POSTMARK: Final = re.compile(rb"From \S+ .{0,60}\d{4}")
_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)


def mbox_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The mails of a box from the offset `place` on, without their postmark lines."""
    skip_to(stream, place)
    mail, size, start, empty = bytearray(), 0, place, True
    offset = place
    while line := stream.readline(PIECE):
        if empty and _POSTMARK.match(line):
            if size:
                yield _mail(mail, size, start, offset, limits)
            mail, size, start = bytearray(), 0, offset
        else:
            size += len(line)
            if size <= limits.member_bytes:
                mail += line
        offset += len(line)
        empty = not line.strip()
    if size:
        yield _mail(mail, size, start, offset, limits)


def _mail(mail: bytearray, size: int, start: int, after: int, limits: Limits) -> TakenMember:
    name = f"{start}.eml"
    if size > limits.member_bytes:
        return TakenMember(name, b"", after, problem=too_large(name, size, limits))
    return TakenMember(name, _QUOTED.sub(rb"\1", bytes(mail)), after, "message/rfc822")
