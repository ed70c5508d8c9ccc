"""Outlook messages (.msg) through python-oxmsg, read like mail."""

import re
from datetime import UTC, datetime
from typing import Final

from oxmsg import Message

from copydesk_contracts.article import Article, DateFact
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.stated import Stated, author_facts, date_fact
from services.parser.formats.eml.reader import SENDER_CONFIDENCE, mail_article, sender_name, subject_fact
from services.parser.formats.eml.tree import MailText
from services.parser.formats.msg.rich_text import decompress
from services.parser.formats.rtf.reader import rtf_text
from services.parser.limits import Limits
from services.process.errors import Rejected

RICH_BODY: Final = 0x1009
"""The property that holds the body as compressed RTF."""
SENDER_NAME: Final = 0x0C1A
"""The property that holds the display name alone."""


def read_msg(copy: bytes, limits: Limits) -> Article:
    """The article of an Outlook message. Raises Rejected (malformed, encrypted, no text)."""
    message = load(copy)
    if re.search(r"\.SMIME(?!\.MultipartSigned)", message.message_class, re.IGNORECASE):
        raise Rejected(ReasonCode.ENCRYPTED, "an encrypted Outlook message")
    body = plain_body(message, limits)
    text, is_markup = (body, False) if body else (message.html_body or "", True)
    return mail_article("msg", [MailText(text, is_markup, "utf-16-le")], _stated(message))


def plain_body(message: Message, limits: Limits) -> str | None:
    """The body that is text, of RTF where there is no other. Raises Rejected (malformed, bomb)."""
    body = message.body
    if not (body and body.strip()) and not message.html_body:
        body = _rich_body(message, limits)
    return body if body and body.strip() else None


def _rich_body(message: Message, limits: Limits) -> str | None:
    """The text of a body that is RTF alone. Raises Rejected (malformed, bomb)."""
    packed = message.properties.binary_prop_value(RICH_BODY)
    return rtf_text(decompress(packed, limits)) if packed else None


def load(copy: bytes) -> Message:
    """The opened message. Raises Rejected(MALFORMED)."""
    try:
        return Message.load(copy)
    except Exception as error:
        raise Rejected(ReasonCode.MALFORMED, f"MSG: {type(error).__name__}: {error}"[:300]) from error


def _stated(message: Message) -> Stated:
    sender = message.sender or message.properties.str_prop_value(SENDER_NAME)
    return Stated(
        title=subject_fact(message.subject, "msg:subject", "msg.subject"),
        authors=author_facts([(sender_name(sender or ""), "msg:sender")], "msg.sender", SENDER_CONFIDENCE),
        published=_date(message.sent_date),
        weak=frozenset({"authors", "published"}),
    )


def _date(sent: datetime | None) -> DateFact | None:
    """Outlook keeps the time in UTC."""
    stamp = sent.replace(tzinfo=sent.tzinfo or UTC).isoformat() if sent else None
    return date_fact(stamp, "msg:sent", "msg.sent")
