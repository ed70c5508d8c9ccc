"""The lines of JSON Lines; a place is an offset in bytes."""

from collections.abc import Iterator
from typing import IO, Final

from services.parser.containers.member import TakenMember, too_large
from services.parser.containers.streams import skip_to
from services.parser.limits import Limits

PIECE: Final = 1024 * 1024
"""Bytes read at a time of a line that is too long to keep."""


def json_line_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The lines that hold something, from the offset `place` on."""
    skip_to(stream, place)
    start = place
    while line := stream.readline(limits.member_bytes + 1):
        size = len(line)
        if size > limits.member_bytes and not line.endswith(b"\n"):
            size += _rest_of_line(stream)
        after = start + size
        if size > limits.member_bytes:
            yield TakenMember(
                f"{start}.json", b"", after, problem=too_large(f"line at {start}", size, limits)
            )
        elif line.strip():
            stripped = line.strip().removeprefix(b"\xef\xbb\xbf")
            yield TakenMember(f"{start}.json", stripped, after, "application/json")
        start = after


def _rest_of_line(stream: IO[bytes]) -> int:
    """How many bytes the line goes on for; none of them is kept."""
    size = 0
    while piece := stream.readline(PIECE):
        size += len(piece)
        if piece.endswith(b"\n"):
            break
    return size
