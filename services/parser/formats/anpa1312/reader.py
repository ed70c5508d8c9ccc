"""An ANPA 1312 wire to an article: header, coded head, paragraphs and tables, filing stamp."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from copydesk_contracts.article import Article
from services.parser.formats.anpa1312.head import head_pieces, is_note
from services.parser.formats.anpa1312.lines import CELL, Coded, LineSetting, coded_lines
from services.parser.limits import Limits
from services.parser.text.boilerplate import boilerplate_rule
from services.parser.text.credit import credit_rule
from services.parser.text.wrapping import TextVocabulary, rejoin
from services.parser.wire.controls import END, START, decoded_wire
from services.parser.wire.crossheads import is_crosshead
from services.parser.wire.pieces import WirePiece, WireRole, article_of
from services.parser.wire.stamps import read_stamp

KIND: Final = "anpa-1312"
_HEAD_KINDS: Final = (LineSetting.LEFT, LineSetting.CENTRED, LineSetting.OPEN)
_END_MARK: Final = re.compile(r"\W*(?:NNNN|-?30-?|-0-|\(?MORE\)?|END|XXX|x x x)\W*$")
_PICTURES: Final = re.compile(r"(?:PHOTO|GRAPHIC|VIDEO|ILLUSTRATION|CARICATURE)S?\s*(?:\(|:)")
_DISTRIBUTED: Final = re.compile(r"(?:Distributed|Visit|Provided) (?:by|at) .{0,120}$")


def read_anpa1312(copy: bytes, limits: Limits) -> Article:
    """The article of one wire. Raises Rejected (not text, no text)."""
    text, charset = decoded_wire(copy)
    header, body = _parted(text)
    lines = list(coded_lines(body.replace(START, "\n").replace(END, "\n")))
    copy_at = next((at for at, line in enumerate(lines) if line.kind not in _HEAD_KINDS), len(lines))
    copy_at = _below_head(lines, copy_at)
    pieces = [
        *(
            WirePiece(WireRole.ASIDE, line, "wire-header")
            for line in map(str.strip, header.splitlines())
            if line
        ),
        *head_pieces(lines[:copy_at], bodied=copy_at < len(lines)),
        *_copy_pieces(lines[copy_at:]),
    ]
    return article_of(KIND, pieces, charset)


def _parted(text: str) -> tuple[str, str]:
    """The header, and the text; where no start of text is marked it begins with the first coded line."""
    before, mark, after = text.partition(START)
    if mark:
        return before, after
    at = text.find("^")
    return text[: max(at, 0)], text[max(at, 0) :]


def _below_head(lines: Sequence[Coded], at: int) -> int:
    """Where the copy begins: open lines of cells above a table are its head, a stamp is no headline."""
    while at > 0 and (_is_cells(lines[at - 1]) or read_stamp(lines[at - 1].text) is not None):
        at -= 1
    return at


def _is_cells(line: Coded) -> bool:
    return line.kind in (LineSetting.OPEN, LineSetting.LEFT) and CELL in line.text


def _copy_pieces(lines: Sequence[Coded]) -> Iterator[WirePiece]:
    last = max((at for at, line in enumerate(lines) if _is_told(line)), default=-1)
    for line, is_last in _joined(lines, last):
        yield _piece(line, is_last)


def _is_told(line: Coded) -> bool:
    return read_stamp(line.text) is None and _END_MARK.match(line.text) is None


def _joined(lines: Sequence[Coded], last: int) -> Iterator[tuple[Coded, bool]]:
    """The lines, running ones joined to their paragraph; and whether each is the last of the copy."""
    words = TextVocabulary("")
    at = 0
    while at < len(lines):
        parts = [lines[at].text]
        kind = lines[at].kind
        following = at + 1
        while kind is LineSetting.PARAGRAPH and _runs_on(lines, following):
            parts.append(lines[following].text)
            following += 1
        yield Coded(kind, rejoin(parts, words)), at <= last < following
        at = following


def _runs_on(lines: Sequence[Coded], at: int) -> bool:
    return at < len(lines) and lines[at].kind is LineSetting.RUNNING and _is_told(lines[at])


def _piece(line: Coded, is_last: bool) -> WirePiece:
    if read_stamp(line.text) is not None:
        return WirePiece(WireRole.STAMP, line.text)
    reason = _aside_reason(line.text)
    if reason is not None:
        return WirePiece(WireRole.ASIDE, line.text, reason)
    if line.kind is LineSetting.CENTRED or (line.kind is LineSetting.LEFT and _is_heading(line.text)):
        return WirePiece(WireRole.HEADING, line.text)
    if is_last and line.kind is LineSetting.PARAGRAPH and credit_rule(line.text) is not None:
        return WirePiece(WireRole.CREDIT, line.text)
    return WirePiece(WireRole.PARAGRAPH, line.text)


def _is_heading(text: str) -> bool:
    return is_crosshead(text) or (text.isalpha() and text.isupper())


def _aside_reason(text: str) -> str | None:
    """Why a line among the paragraphs is none of the copy; null for copy."""
    if _END_MARK.match(text):
        return "end-mark"
    if is_note(text):
        return "notes-to-editors"
    if _PICTURES.match(text):
        return "picture-numbers"
    if boilerplate_rule(text) == "copyright":
        return "rights"
    return "distribution" if _DISTRIBUTED.match(text) else None
