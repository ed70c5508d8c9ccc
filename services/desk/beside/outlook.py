"""An Outlook message as a mail, so that it is taken apart and shown like one. Runs in a confined worker."""

from email.message import EmailMessage, Message
from typing import Final

from oxmsg import Message as OutlookMessage

from services.parser.formats.eml.reader import message_of
from services.parser.formats.msg.reader import load, plain_body
from services.parser.limits import Limits
from services.parser.sniff.foreign import OLE

_ANY: Final = "application/octet-stream"


def mail_of(copy: bytes, limits: Limits) -> Message:
    """The mail in these bytes, of either kind. Raises Rejected."""
    return _as_mail(load(copy), limits) if copy.startswith(OLE) else message_of(copy)


def _as_mail(message: OutlookMessage, limits: Limits) -> EmailMessage:
    mail = EmailMessage()
    for name, value in _header(message):
        if value:
            mail[name] = " ".join(value.split())
    markup = message.html_body
    text = plain_body(message, limits)
    if text or not markup:
        mail.set_content(text or "")
    if markup:
        mail.add_alternative(markup, subtype="html")
    for attachment in message.attachments:
        kind, _, subtype = (attachment.mime_type or _ANY).partition("/")
        data, name = attachment.file_bytes or b"", attachment.file_name or ""
        mail.add_attachment(data, maintype=kind, subtype=subtype or "octet-stream", filename=name)
    return mail


def _header(message: OutlookMessage) -> list[tuple[str, str | None]]:
    to = ", ".join(f"{one.name} <{one.email_address}>" for one in message.recipients)
    sent = message.sent_date
    return [
        ("From", message.sender),
        ("To", to),
        ("Date", sent.strftime("%a, %d %b %Y %H:%M:%S +0000") if sent else None),
        ("Subject", message.subject),
    ]
