"""Mail (RFC 5322 and MIME): the text part, or the HTML part as text; the header as metadata."""

import re
from dataclasses import replace
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Final

from copydesk_contracts.article import Article, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.compose import compose, overlay
from services.parser.blocks.fragment import fragment_blocks
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact
from services.parser.charset import Decoded, decode
from services.parser.limits import Limits
from services.parser.text import read_text
from services.process.errors import Rejected

MAX_PARTS: Final = 1000
SENDER_CONFIDENCE: Final = 0.6
_PREFIX: Final = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|doorst)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_SIGNATURE: Final = re.compile(r"^-- ?\r?$", re.MULTILINE)
_SEALED: Final = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_FLOWED: Final = re.compile(r"(?<=\S) \r?\n(?=\S)")
_FOLD: Final = re.compile(r"[\r\n]+(?=[ \t])")
_ARMOUR: Final = "-----BEGIN PGP MESSAGE-----"


def read_mail(copy: bytes, limits: Limits) -> Article:
    """The article of a mail. Raises Rejected (malformed, encrypted, bomb, no text)."""
    message = message_of(copy)
    bodies = _bodies(message)
    text, markup = bodies.get("text/plain"), bodies.get("text/html")
    charset = next((body.charset for body in (text, markup) if body and body.text.strip()), None)
    stated = replace(_stated(message), charset=charset)
    return mail_article("eml", text.text if text else None, markup.text if markup else None, stated)


def message_of(copy: bytes) -> Message:
    """The parsed mail. Raises Rejected (encrypted, bomb)."""
    message = BytesParser(policy=policy.compat32).parsebytes(copy)
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise Rejected(ReasonCode.BOMB, f"more than {MAX_PARTS} parts in one mail")
        if part.get_content_type() in _SEALED and part.get_param("smime-type") != "signed-data":
            raise Rejected(ReasonCode.ENCRYPTED, "an encrypted mail")
    return message


def mail_article(kind: str, text: str | None, markup: str | None, stated: Stated) -> Article:
    """The article of a mail's text, or of its HTML where it has no text. Raises Rejected."""
    if text is not None and text.strip():
        if text.lstrip().startswith(_ARMOUR):
            raise Rejected(ReasonCode.ENCRYPTED, "an encrypted mail")
        body = _SIGNATURE.split(text, maxsplit=1)[0]
        return overlay(kind, read_text(body.encode("utf-8", "replace")), [], stated)
    blocks = fragment_blocks(markup or "")
    if not blocks:
        raise Rejected(ReasonCode.NO_TEXT, "a mail without a text")
    return compose(kind, blocks, stated)


def subject_fact(subject: str, locator: str, rule: str) -> Fact | None:
    """The subject without what replying and forwarding put before it."""
    return fact(_PREFIX.sub("", subject[:2000]), locator, rule)


def _bodies(message: Message) -> dict[str, Decoded]:
    """By media type: the first text and the first HTML that are no attachments."""
    found: dict[str, Decoded] = {}
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() or kind in found or is_attachment(part):
            continue
        if kind in ("text/plain", "text/html"):
            found[kind] = _content(part)
    return found


def is_attachment(part: Message) -> bool:
    """Whether a part is a file beside the text."""
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _content(part: Message) -> Decoded:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        return Decoded("", "us-ascii")
    decoded = decode(payload, part.get_content_charset())
    text = decoded.text.removeprefix("\ufeff")
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    return replace(decoded, text=_FLOWED.sub(" ", text) if flowed else text)


def header(message: Message, name: str) -> str:
    """A header field as a reader sees it; empty where it is missing or beyond repair."""
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        return str(policy.default.header_factory(name, _FOLD.sub("", str(raw))))
    except Exception:
        return str(raw)


def sender_name(value: str) -> str:
    """The display name of a From field; an address alone is nobody's name."""
    name = value.partition("<")[0].strip().strip("\"'") if "<" in value else value
    return "" if "@" in name else name


def _stated(message: Message) -> Stated:
    return Stated(
        title=subject_fact(header(message, "Subject"), "header:Subject", "mail.subject"),
        authors=author_facts(
            [(sender_name(header(message, "From")), "header:From")], "mail.from", SENDER_CONFIDENCE
        ),
        published=date_fact(header(message, "Date"), "header:Date", "mail.date"),
        declared_language=fact(
            header(message, "Content-Language"), "header:Content-Language", "mail.language"
        ),
        weak=frozenset({"authors", "published"}),
    )
