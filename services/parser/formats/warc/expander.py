"""Pages of a web archive (WARC): what servers answered with 200, resources and texts taken from pages."""

from collections.abc import Iterator
from typing import IO, BinaryIO, Final, cast

from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import TakenMember, too_large
from services.parser.formats.warc.payload import decoded_payload
from services.parser.limits import Limits
from services.process.errors import Rejected

_MEDIA: Final = ("text/html", "application/xhtml+xml", "text/plain")
_TYPES: Final = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
"""Answers of servers, files taken without a server, and what was made of pages (WET)."""


OK: Final = 200
"""The status of a page that was there; others hold a server's excuse."""
_NUMBER_BITS: Final = 32
"""Lower bits of a place, which hold the number of the record; the offset stands above."""
_BEGINNINGS: Final = (b"WARC/", b"\x1f\x8b")


def warc_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """Responses behind the one at `place`; requests, redirects, pictures are none. Raises Rejected.

    A place is a record's offset and, in its lower 32 bits, its number. Where the file cannot
    be entered at the offset (one gzip around everything) records are counted from the start.
    """
    done = place & (1 << _NUMBER_BITS) - 1
    first = done if done and _entered(stream, place >> _NUMBER_BITS) else 1
    for number, record in enumerate(
        _records(stream if stream.seekable() else cast(BinaryIO, OneWay(stream))), first
    ):
        if number > done and _is_page(record):
            yield _member(record, record.stream_pos << _NUMBER_BITS | number, limits)


class OneWay:
    """A stream that only goes forward, for a library that asks where it is by seeking."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._inner.read(size)
        self._at += len(piece)
        return piece

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go there by reading. Raises OSError for what lies behind."""
        target = offset + (self._at if whence else 0)
        if whence > 1 or target < self._at:
            raise OSError("the stream goes forward only")
        while self._at < target and self.read(min(target - self._at, 1024 * 1024)):
            pass
        return self._at


def _entered(stream: IO[bytes], offset: int) -> bool:
    """Whether the stream goes on at a record's beginning; otherwise it is at its own."""
    if not offset or not stream.seekable():
        return False
    stream.seek(offset)
    found = stream.read(5).startswith(_BEGINNINGS)
    stream.seek(offset if found else 0)
    return found


def _records(stream: IO[bytes]) -> Iterator[WarcRecord]:
    try:
        yield from ArchiveIterator(stream, record_types=_TYPES, auto_decode="none")
    except (OSError, ValueError, EOFError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"WARC: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Rejected(ReasonCode.MALFORMED, f"WARC: {error}"[:300]) from error


def _is_page(record: WarcRecord) -> bool:
    if record.record_type is not WarcRecordType.response:
        return _media(record).startswith(_MEDIA)
    if not record.is_http or record.http_headers is None or record.http_headers.status_code != OK:
        return False
    return _media(record).startswith(_MEDIA)


def _media(record: WarcRecord) -> str:
    """The type of a page, without the charset: as the server says, or as the archive does."""
    if record.record_type is WarcRecordType.response:
        return (record.http_content_type or "").lower()
    return (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()


def _member(record: WarcRecord, place: int, limits: Limits) -> TakenMember:
    name = record.headers.get("WARC-Target-URI") or f"record {place & (1 << _NUMBER_BITS) - 1}"
    raw = record.reader.read(limits.member_bytes + 1)
    headers = record.http_headers
    try:
        data = raw if headers is None else decoded_payload(raw, *_encodings(headers), limits)
    except Rejected as bomb:
        return TakenMember(name, b"", place, problem=bomb)
    if len(data) > limits.member_bytes:
        return TakenMember(name, b"", place, problem=too_large(name, len(data), limits))
    return TakenMember(name, data, place, _media(record))


def _encodings(headers: HeaderMap) -> tuple[str, str]:
    return headers.get("Transfer-Encoding") or "", headers.get("Content-Encoding") or ""
