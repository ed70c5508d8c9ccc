"""Mail (RFC 5322 and MIME): its texts, and the header as metadata."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Final

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from copydesk_contracts.article import Article, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.account.settle import settle
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import aside_fact, compose, overlay
from services.parser.blocks.fragment import fragment_blocks
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact
from services.parser.formats.eml.signature import split_signature
from services.parser.formats.eml.tree import Piece, read_tree
from services.parser.limits import Limits
from services.parser.strings import paragraphs, tidy
from services.parser.text import read_text
from services.process.errors import Rejected

MAX_PARTS: Final = 1000
SENDER_CONFIDENCE: Final = 0.6
_PREFIX: Final = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|doorst)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_SEALED: Final = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_FOLD: Final = re.compile(r"[\r\n]+(?=[ \t])")
_JUNK: Final = re.compile(rb"\A[ \t\r\n\xef\xbb\xbf]*(?:>?From [^\r\n]*\r?\n)?")
"""Empty lines, and the line by which mail boxes part mails."""
_ARMOUR: Final = "-----BEGIN PGP MESSAGE-----"


def read_mail(copy: bytes, limits: Limits) -> Article:
    """The article of a mail. Raises Rejected (malformed, encrypted, bomb, no text)."""
    message = message_of(copy)
    reading = read_tree(message, limits)
    warnings = [
        ReadingWarning(code=WarningCode.CHARSET_GUESSED, detail=f"read as {piece.charset}")
        for piece in reading.pieces
        if piece.guessed
    ]
    stated = replace(
        _stated(message),
        charset=next((piece.charset for piece in reading.pieces), None),
        skipped=dict(reading.skipped),
        warnings=tuple(warnings[:1]),
    )
    return mail_article("eml", reading.pieces, stated)


def message_of(copy: bytes) -> Message:
    """The parsed mail, without what programs leave before its header. Raises Rejected (encrypted, bomb)."""
    copy = _JUNK.sub(b"", copy, count=1)
    message = BytesParser(policy=policy.compat32).parsebytes(copy)
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise Rejected(ReasonCode.BOMB, f"more than {MAX_PARTS} parts in one mail")
        if part.get_content_type() in _SEALED and part.get_param("smime-type") != "signed-data":
            raise Rejected(ReasonCode.ENCRYPTED, "an encrypted mail")
    return message


def mail_article(kind: str, pieces: Sequence[Piece], stated: Stated) -> Article:
    """The article of a mail's texts: plain ones by their lines, HTML by its blocks. Raises Rejected."""
    if not any(piece.text.strip() for piece in pieces):
        raise Rejected(ReasonCode.NO_TEXT, "a mail without a text")
    if any(piece.text.lstrip().startswith(_ARMOUR) for piece in pieces):
        raise Rejected(ReasonCode.ENCRYPTED, "an encrypted mail")
    if any(piece.markup for piece in pieces):
        return compose(kind, [block for piece in pieces for block in _blocks(piece)], stated)
    text, signature = split_signature("\n\n".join(piece.text for piece in pieces))
    article = overlay(kind, read_text(text.encode("utf-8", "replace")), [], stated)
    aside = tuple(aside_fact(kind, Block(line, Role.ASIDE, reason="signature")) for line in _lines(signature))
    article = article.model_copy(update={"boilerplate": article.boilerplate + aside})
    return settle(article, stated.skipped, stated.warnings)


def _blocks(piece: Piece) -> Iterator[Block]:
    if piece.markup:
        yield from fragment_blocks(piece.text)
        return
    text, signature = split_signature(piece.text)
    yield from (Block(part) for part in paragraphs(text))
    yield from (Block(line, Role.ASIDE, reason="signature") for line in _lines(signature))


def _lines(text: str) -> Iterator[str]:
    yield from (tidied for line in text.splitlines() if (tidied := tidy(line)))


def subject_fact(subject: str, locator: str, rule: str) -> Fact | None:
    """The subject without what replying and forwarding put before it."""
    return fact(_PREFIX.sub("", subject[:2000]), locator, rule)


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
