"""Pages of a web archive (WARC): what servers answered with 200 and is HTML or text."""

from collections.abc import Iterator
from typing import IO, Final

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import Found, too_large
from services.parser.limits import Limits
from services.runtime.errors import Rejected

_MEDIA: Final = ("text/html", "application/xhtml+xml", "text/plain")


def warc_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[Found]:
    """Responses from the `place`-th record on; requests, redirects, pictures are none. Raises Rejected."""
    for number, record in enumerate(_records(stream), 1):
        if number > place and _is_page(record):
            yield _member(record, number, limits)


def _records(stream: IO[bytes]) -> Iterator[WarcRecord]:
    try:
        yield from ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all")
    except (OSError, ValueError, EOFError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"WARC: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Rejected(ReasonCode.MALFORMED, f"WARC: {error}"[:300]) from error


def _is_page(record: WarcRecord) -> bool:
    if not record.is_http or record.http_headers is None or record.http_headers.status_code != 200:
        return False
    return (record.http_content_type or "").lower().startswith(_MEDIA)


def _member(record: WarcRecord, number: int, limits: Limits) -> Found:
    name = record.headers.get("WARC-Target-URI") or f"record {number}"
    data = record.reader.read(limits.member_bytes + 1)
    if len(data) > limits.member_bytes:
        return Found(name, b"", number, problem=too_large(name, len(data), limits))
    return Found(name, data, number, record.http_content_type)
