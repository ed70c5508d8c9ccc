"""Files attached to a mail; the mail itself is a document beside them."""

from collections.abc import Iterator
from email.message import Message
from typing import IO

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import TakenMember, too_large
from services.parser.formats.eml.originals import forwarded_within
from services.parser.formats.eml.reader import message_of
from services.parser.formats.eml.tree import is_attachment
from services.parser.limits import Limits
from services.process.errors import Rejected


def mail_attachments(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """Attachments from the `place`-th on, forwarded mails among them; pictures inside the text are none."""
    attached = _attached(message_of(stream.read()), limits)
    for number, (name, data, media) in enumerate(attached, 1):
        if number > place:
            yield _found(name, data, number, media, limits)


def msg_attachments(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """Attachments of an Outlook message from the `place`-th on. Raises Rejected(MALFORMED)."""
    from services.parser.formats.msg.reader import load

    for number, attachment in enumerate(load(stream.read()).attachments, 1):
        data = attachment.file_bytes
        if number > place and data:
            yield _found(attachment.file_name or f"{number}", data, number, attachment.mime_type, limits)


def _attached(message: Message, limits: Limits) -> Iterator[tuple[str, bytes, str]]:
    yield from _parts_attached(message)
    original = forwarded_within(message, limits)
    if original is not None:
        yield "forwarded.eml", original, "message/rfc822"


def _parts_attached(message: Message) -> Iterator[tuple[str, bytes, str]]:
    for part in _outer_parts(message):
        media = part.get_content_type()
        if media == "message/rfc822":
            inner = part.get_payload(0)
            yield part.get_filename() or "forwarded.eml", inner.as_bytes(), media  # type: ignore[union-attr]
        elif is_attachment(part) and not part.is_multipart() and not part.get("Content-ID"):
            payload = part.get_payload(decode=True)
            yield part.get_filename() or "attachment", payload if isinstance(payload, bytes) else b"", media


def _outer_parts(message: Message) -> Iterator[Message]:
    """Parts of this mail, without those of mails inside it."""
    pending = [message]
    while pending:
        part = pending.pop()
        yield part
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            pending.extend(reversed([p for p in part.get_payload() if isinstance(p, Message)]))


def _found(name: str, data: bytes, number: int, media: str | None, limits: Limits) -> TakenMember:
    if len(data) > limits.member_bytes:
        return TakenMember(name, b"", number, media, too_large(name, len(data), limits))
    if not data:
        return TakenMember(name, b"", number, media, Rejected(ReasonCode.EMPTY, f"{name}: no bytes"))
    return TakenMember(name, data, number, media)
