"""A mail taken apart for the eye: its header, its texts, what is attached. Runs in a confined worker."""

from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any, Final

from copydesk_contracts.events import ReasonCode
from services.desk.beside.outlook import mail_of
from services.parser.formats.eml.tree import is_attachment
from services.parser.limits import Limits
from services.process.errors import Rejected

HEADERS: Final = ("From", "Sender", "Reply-To", "To", "Cc", "Date", "Subject", "Message-ID")
"""Fields of the header that are shown, in the order people read them."""
MOST_PARTS: Final = 100
LONGEST: Final = 300_000
"""Characters of one text, as of an article's page."""


def parts(copy: bytes, limits: Limits) -> dict[str, Any]:
    """`headers`, pairs of name and value, and `parts` in their order, numbered from 1. Raises Rejected."""
    message = mail_of(copy, limits)
    headers = [(name, _decoded(str(value))) for name in HEADERS for value in message.get_all(name, [])]
    listed = [_described(number, part) for number, part in _leaves(message)]
    return {"headers": headers, "parts": listed}


def part(copy: bytes, number: int, limits: Limits) -> bytes:
    """The bytes of one part. Raises Rejected where there is none of that number."""
    for at, found in _leaves(mail_of(copy, limits)):
        if at == number:
            return _bytes_of(found)
    raise Rejected(ReasonCode.MALFORMED, f"no part {number}")


def _leaves(message: Message) -> Iterator[tuple[int, Message]]:
    single = (part for part in message.walk() if not part.is_multipart())
    return ((number, part) for number, part in enumerate(single, 1) if number <= MOST_PARTS)


def _described(number: int, part: Message) -> dict[str, Any]:
    kind, data = part.get_content_type(), _bytes_of(part)
    charset = part.get_content_charset("utf-8")
    attached = is_attachment(part)
    shown = _text(data, charset) if kind == "text/plain" and not attached else None
    return {
        "number": number,
        "kind": kind,
        "charset": charset,
        "name": _decoded(part.get_filename() or ""),
        "size": len(data),
        "attached": attached,
        "text": shown,
    }


def _bytes_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace")[:LONGEST]
    except LookupError:
        return data.decode("utf-8", "replace")[:LONGEST]


def _decoded(value: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (MessageError, LookupError, ValueError):
        return " ".join(value.split())
