"""A mail as the tree that it is: which of its parts are the text, and which stand beside it."""

import re
from collections import Counter
from dataclasses import dataclass, field
from email.message import Message
from typing import Final

from services.parser.account.words import count_words
from services.parser.blocks.fragment import fragment_blocks
from services.parser.charset.decoding import Decoded, decode
from services.parser.formats.eml.tnef import SIGNATURE, unpack
from services.parser.formats.msg.rich_text import decompress
from services.parser.formats.rtf.reader import rtf_text
from services.parser.limits import Limits

FULL: Final = 0.5
"""A plain part with less than this share of the words of the HTML beside it is a stub or a summary."""
_FLOWED: Final = re.compile(r"(?<=\S) \r?\n(?=\S)")
_TNEF: Final = ("application/ms-tnef", "application/vnd.ms-tnef")


@dataclass(frozen=True)
class MailText:
    """One text of a mail, plain or HTML, and its charset."""

    text: str
    markup: bool
    charset: str
    guessed: bool = False


@dataclass
class MailReading:
    """The pieces that are the text, in their order, and the words of what is not, by reason."""

    pieces: list[MailText] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def read_tree(message: Message, limits: Limits) -> MailReading:
    """All text of the mail itself: of alternatives the fullest, of mixed parts every one."""
    return _reading_of(message, limits)


def _read(part: Message, reading: MailReading, limits: Limits) -> None:
    kind = part.get_content_type()
    if kind == "message/rfc822" or is_attachment(part):
        reading.skipped["attachment"] += _attached_words(part)
    elif kind == "multipart/alternative":
        _read_best(part, reading, limits)
    elif part.is_multipart():
        for inner in _parts(part):
            _read(inner, reading, limits)
    elif kind in ("text/plain", "text/html", "text/enriched"):
        piece = _piece(part, kind == "text/html")
        if piece.text.strip():
            reading.pieces.append(piece)
    if _is_tnef(part, kind):
        _unpack(part, reading, limits)


def _read_best(part: Message, reading: MailReading, limits: Limits) -> None:
    """The first alternative that is about as full as any; the others say the same or are other versions."""
    readings = [_reading_of(inner, limits) for inner in _parts(part)]
    weights = [sum(words_of(piece) for piece in found.pieces) for found in readings]
    most = max(weights, default=0)
    best = next((at for at, weight in enumerate(weights) if weight and weight >= FULL * most), None)
    for at, (found, weight) in enumerate(zip(readings, weights, strict=True)):
        reading.skipped += found.skipped
        if at == best:
            reading.pieces += found.pieces
        else:
            reading.skipped["same-text" if weight <= most / FULL else "other-version"] += weight


def _reading_of(part: Message, limits: Limits) -> MailReading:
    reading = MailReading()
    _read(part, reading, limits)
    return reading


def words_of(piece: MailText) -> int:
    """The visible words of a piece."""
    if not piece.markup:
        return count_words(piece.text)
    return sum(count_words(block.text) for block in fragment_blocks(piece.text))


def is_attachment(part: Message) -> bool:
    """Whether a part is a file beside the text."""
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _attached_words(part: Message) -> int:
    """The words of an attached text or mail, which is a document of its own; other files show none here."""
    if part.get_content_type() == "message/rfc822":
        return sum(_attached_words(inner) for inner in _leaves(part))
    if part.get_content_maintype() != "text":
        return 0
    return words_of(_piece(part, part.get_content_type() == "text/html"))


def _leaves(part: Message) -> list[Message]:
    return [inner for inner in part.walk() if not inner.is_multipart()]


def _piece(part: Message, markup: bool) -> MailText:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        return MailText("", markup, "us-ascii")
    decoded: Decoded = decode(payload, part.get_content_charset())
    text = decoded.text.removeprefix("\ufeff")
    flowed = not markup and str(part.get_param("format", "")).lower() == "flowed"
    text = _FLOWED.sub(" ", text) if flowed else text
    return MailText(text, markup, decoded.charset, decoded.guessed)


def _is_tnef(part: Message, kind: str) -> bool:
    return kind in _TNEF or (part.get_filename() or "").lower() == "winmail.dat"


def _unpack(part: Message, reading: MailReading, limits: Limits) -> None:
    """The body in a winmail.dat, where the mail has no other."""
    data = part.get_payload(decode=True)
    if reading.pieces or not isinstance(data, bytes) or not data.startswith(SIGNATURE):
        return
    packed = unpack(data)
    if packed.markup.strip():
        reading.pieces.append(_decoded(packed.markup, markup=True))
    elif packed.rich:
        reading.pieces.append(MailText(rtf_text(decompress(packed.rich, limits)), False, "rtf"))
    elif packed.text.strip():
        reading.pieces.append(_decoded(packed.text, markup=False))


def _decoded(data: bytes, markup: bool) -> MailText:
    decoded = decode(data)
    return MailText(decoded.text, markup, decoded.charset, decoded.guessed)
