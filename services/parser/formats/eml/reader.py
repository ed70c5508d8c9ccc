"""Mail (RFC 5322 and MIME): its texts, and the header as metadata."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Final, TypeVar

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from copydesk_contracts.article import Article, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.account.settle import settle
from services.parser.account.words import count_words
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import aside_fact, compose, overlay, replaced_facts
from services.parser.blocks.fragment import fragment_blocks
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact
from services.parser.charset.decoding import decode
from services.parser.formats.eml.forwarded import (
    Forward,
    field_kind,
    find_forward,
    is_forward,
    is_passed_on,
    unquoted,
)
from services.parser.formats.eml.signature import split_signature
from services.parser.formats.eml.tree import MailText, read_tree
from services.parser.limits import Limits
from services.parser.strings import paragraphs, tidy
from services.parser.text import read_text
from services.process.errors import Rejected

T = TypeVar("T")

MAX_PARTS: Final = 1000
"""Parts of one mail; digests of lists have a hundred."""
SENDER_CONFIDENCE: Final = 0.6
"""Whoever sends copy often did not write it."""
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
    return mail_article("eml", reading.pieces, stated, header(message, "Subject"))


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


def mail_article(kind: str, pieces: Sequence[MailText], stated: Stated, subject: str = "") -> Article:
    """The article of a mail's texts: plain ones by their lines, HTML by its blocks. Raises Rejected.

    A mail that was passed on with a line or two above it is read in place of the mail around it;
    below a note of some length it is a document of its own.
    """
    if not any(piece.text.strip() for piece in pieces):
        raise Rejected(ReasonCode.NO_TEXT, "a mail without a text")
    if any(piece.text.lstrip().startswith(_ARMOUR) for piece in pieces):
        raise Rejected(ReasonCode.ENCRYPTED, "an encrypted mail")
    if any(piece.markup for piece in pieces):
        return _of_blocks(kind, pieces, stated, subject)
    return _of_lines(kind, "\n\n".join(piece.text for piece in pieces), stated, subject)


def _of_blocks(kind: str, pieces: Sequence[MailText], stated: Stated, subject: str) -> Article:
    blocks = [block for piece in pieces for block in mail_blocks(piece)]
    forward = find_forward([block.text for block in blocks], is_forward(subject))
    if forward is None:
        return compose(kind, blocks, stated)
    note, head, original = _parts(blocks, forward)
    if not is_passed_on(" ".join(block.text for block in note)):
        words = sum(count_words(block.text) for block in (*head, *original))
        return compose(kind, note, _skipping(stated, words))
    aside = [*_asides(note, "cover-note"), *_asides(head, "forwarded-header")]
    return compose(kind, [*original, *aside], _as_forwarded(forward, stated))


def _of_lines(kind: str, text: str, stated: Stated, subject: str) -> Article:
    lines = text.splitlines()
    forward = find_forward(lines, is_forward(subject))
    beside: list[Block] = []
    if forward is not None:
        note, head, original = _parts(lines, forward)
        if is_passed_on(" ".join(note)):
            beside = [*_plain(note, "cover-note"), *_plain(head, "forwarded-header")]
            text, stated = "\n".join(unquoted(original)), _as_forwarded(forward, stated)
        else:
            text = "\n".join(note)
            stated = _skipping(stated, sum(map(count_words, (*head, *original))))
    text, signature = split_signature(text)
    base = read_text(text.encode("utf-8", "replace"))
    article = overlay(kind, base, [], stated)
    aside = [aside_fact(kind, block) for block in (*_plain(signature.splitlines(), "signature"), *beside)]
    replaced = replaced_facts(base, article, kind)
    article = article.model_copy(update={"boilerplate": (*article.boilerplate, *replaced, *aside)})
    return settle(article, stated.skipped, stated.warnings)


def _parts(items: Sequence[T], forward: Forward) -> tuple[Sequence[T], Sequence[T], Sequence[T]]:
    """Note, header and text of a mail that was forwarded."""
    return items[: forward.start], items[forward.start : forward.body], items[forward.body :]


def _asides(blocks: Sequence[Block], reason: str) -> Iterator[Block]:
    yield from (replace(block, role=Role.ASIDE, level=None, reason=reason) for block in blocks)


def _plain(lines: Sequence[str], reason: str) -> Iterator[Block]:
    tidied = filter(None, map(tidy, lines))
    yield from (Block(line, Role.ASIDE, reason=reason) for line in tidied)


def _skipping(stated: Stated, words: int) -> Stated:
    """The words of a forwarded mail, which is a document of its own."""
    skipped = Counter(stated.skipped)
    skipped["attachment"] += words
    return replace(stated, skipped=dict(skipped))


def _as_forwarded(forward: Forward, stated: Stated) -> Stated:
    """What the header of a forwarded mail states, in place of what that of the mail around it does."""
    fields = forward.fields
    sender = [(sender_name(fields.get("from", "")), "forwarded:From")]
    return replace(
        stated,
        title=subject_fact(fields.get("subject", ""), "forwarded:Subject", "mail.subject") or stated.title,
        authors=author_facts(sender, "mail.from", SENDER_CONFIDENCE),
        published=date_fact(fields.get("date"), "forwarded:Date", "mail.date") or stated.published,
    )


def mail_blocks(piece: MailText) -> Iterator[Block]:
    """The blocks of one text of a mail, its signature aside."""
    if piece.markup:
        yield from fragment_blocks(piece.text)
        return
    text, signature = split_signature(piece.text)
    yield from (Block(part) for part in paragraphs(text))
    yield from _plain(signature.splitlines(), "signature")


def subject_fact(subject: str, locator: str, rule: str) -> Fact | None:
    """The subject without what replying and forwarding put before it."""
    return fact(_PREFIX.sub("", subject[:2000]), locator, rule)


def header(message: Message, name: str) -> str:
    """A header field as a reader sees it; empty where it is missing or beyond repair."""
    raw = _raw_header(message, name)
    try:
        return str(policy.default.header_factory(name, _FOLD.sub("", raw))) if raw else ""
    except Exception:
        return raw


def _raw_header(message: Message, name: str) -> str:
    """The field as it was sent; bytes beyond ASCII, which no standard allows, in the charset they are in."""
    fields = [(str(key), str(value)) for key, value in message.raw_items()]
    named = (value for key, value in fields if key.lower() == name.lower())
    shown = (value for key, value in fields if field_kind(key) == name.lower())
    raw = next(named, next(shown, ""))
    sent = raw.encode("utf-8", "surrogateescape")
    return raw if raw.isascii() or not sent.strip() else decode(sent).text


def sender_name(value: str) -> str:
    """The display name of a From field; an address alone is nobody's name."""
    name = value.partition("<")[0].strip().strip("\"'") if "<" in value else value
    return "" if "@" in name else name


def _stated(message: Message) -> Stated:
    sender = sender_name(header(message, "From"))
    sent = date_fact(header(message, "Date"), "header:Date", "mail.date")
    return Stated(
        title=subject_fact(header(message, "Subject"), "header:Subject", "mail.subject"),
        authors=author_facts([(sender, "header:From")], "mail.from", SENDER_CONFIDENCE),
        published=sent or date_fact(header(message, "Sent"), "header:Sent", "mail.date"),
        declared_language=fact(
            header(message, "Content-Language"), "header:Content-Language", "mail.language"
        ),
        weak=frozenset({"authors", "published"}),
    )
