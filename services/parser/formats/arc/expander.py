"""Pages of an ARC archive: what servers answered with 200 and is HTML or text; a place is an offset."""

import re
from collections.abc import Iterator
from typing import IO, Final

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import TakenMember, too_large
from services.parser.containers.streams import skip_to
from services.parser.formats.warc.payload import decoded_payload
from services.parser.limits import Limits
from services.process.errors import Rejected

LONGEST_LINE: Final = 16 * 1024
"""Bytes of a record's first line: an address and four short fields."""
_RECORD: Final = re.compile(rb"(\S+) (\S+) (\d{8,14}) (\S+)(?: .*)? (\d+)\s*$")
_STATUS: Final = re.compile(rb"HTTP/[\d.]+ (\d{3})[^\r\n]*\r?\n")
_MEDIA: Final = (b"text/html", b"application/xhtml+xml", b"text/plain")
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
PIECE: Final = 1024 * 1024
"""Bytes read at a time."""


def arc_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The pages from the offset `place` on. Raises Rejected(MALFORMED) where no record begins."""
    skip_to(stream, place)
    at = place
    while line := stream.readline(LONGEST_LINE):
        at += len(line)
        if not line.strip():
            continue
        record = _RECORD.match(line)
        if record is None:
            raise Rejected(ReasonCode.MALFORMED, f"ARC: no record at byte {at - len(line)}")
        length = int(record[5])
        body = _taken(stream, length, limits)
        at += length
        found = _page(record, body, length, at, limits)
        if found is not None:
            yield found


def _taken(stream: IO[bytes], length: int, limits: Limits) -> bytes:
    """The record's bytes, no more than a member may have; what is beyond is passed over."""
    body = stream.read(min(length, limits.member_bytes))
    left = length - len(body)
    while left > 0 and (piece := stream.read(min(left, PIECE))):
        left -= len(piece)
    return body


def _page(
    record: re.Match[bytes], body: bytes, length: int, after: int, limits: Limits
) -> TakenMember | None:
    """The page of a record; null for the archive's own record, other types and other answers than 200."""
    if record[1].startswith(b"filedesc:") or not record[4].lower().startswith(_MEDIA):
        return None
    name = record[1].decode("utf-8", "replace")
    media = record[4].decode("ascii", "replace")
    if length > limits.member_bytes:
        return TakenMember(name, b"", after, media, too_large(name, length, limits))
    status = _STATUS.match(body)
    if status is None:
        return TakenMember(name, body, after, media)
    if status[1] != b"200":
        return None
    end = _HEAD_END.search(body)
    head, raw = (body[: end.start()], body[end.end() :]) if end is not None else (body, b"")
    data = decoded_payload(raw, _field(head, "transfer-encoding"), _field(head, "content-encoding"), limits)
    return TakenMember(name, data, after, media)


def _field(head: bytes, name: str) -> str:
    found = re.search(rb"(?im)^" + name.encode() + rb":\s*([^\r\n]*)", head)
    return found[1].decode("ascii", "replace") if found else ""
