"""What a server sent, decoded as its header says where that is true: in archives it often is not."""

import io
import re
import zlib
from typing import Final

from fastwarc.stream_io import BrotliReader

from copydesk_contracts.events import ReasonCode
from services.parser.containers.compression import GZIP, check_growth, expand
from services.parser.limits import Limits
from services.process.errors import Rejected

_CHUNK: Final = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_GZIP_NAMES: Final = ("gzip", "x-gzip")


def decoded_payload(raw: bytes, transfer: str, encoding: str, limits: Limits) -> bytes:
    """The body, chunks joined and expanded; as it is where it is not what the header says.

    Raises Rejected (bomb, too large) for what expands beyond the limits.
    """
    body = (_joined(raw) or raw) if "chunked" in transfer.lower() else raw
    names = [name.strip() for name in encoding.lower().split(",")]
    for name in reversed(names):
        body = _expanded(body, name, limits)
    return body


def _joined(raw: bytes) -> bytes | None:
    """The chunks as one; null where the body is not in chunks. A body that is cut off is joined so far."""
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(raw, at):
        size = int(found[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(raw[found.end() : found.end() + size])
        at = found.end() + size
    whole = bool(parts) and at >= len(raw.rstrip(b"\r\n"))
    return b"".join(parts) if whole else None


def _expanded(body: bytes, name: str, limits: Limits) -> bytes:
    try:
        if name in _GZIP_NAMES and body.startswith(GZIP.magic):
            return expand(body, GZIP, limits)
        if name == "deflate":
            return _inflated(body, limits)
        if name == "br":
            return BrotliReader(io.BytesIO(body)).read(limits.member_bytes + 1) or body
    except (zlib.error, OSError, ValueError):
        return body
    except Rejected as refused:
        if refused.reason is ReasonCode.MALFORMED:
            return body
        raise
    return body


def _inflated(body: bytes, limits: Limits) -> bytes:
    """With zlib's header or, as some servers have it, without. Raises zlib.error, Rejected(BOMB)."""
    bits = zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS
    out = zlib.decompressobj(bits).decompress(body, limits.member_bytes + 1)
    check_growth(len(out), len(body), limits)
    return out
