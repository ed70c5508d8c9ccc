"""The top of a telegram's text: words of priority, the headline, the byline, ended by an equals sign."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from services.parser.formats.iptc7901.head_lines import HeadLine, deck_start, head_units, mark_of, note_lines
from services.parser.text.lines import Line
from services.parser.text.sections import STANDFIRST
from services.parser.text.wrapping import TextVocabulary, rejoin
from services.parser.wire.datelines import wire_dateline
from services.parser.wire.pieces import WirePiece, WireRole
from services.parser.wire.priorities import priority_end

DEEPEST: Final = 8
"""Lines of a head: five of priorities and corrections, two of headline, one of byline."""

LONGEST_HEADLINE: Final = 220
"""Characters; an alert has no headline, and its first lines are a paragraph of more."""

MOST_LINES: Final = 3
"""Lines of a headline; what runs on is copy without one."""

INDENT: Final = 2
"""Columns by which a paragraph is set in below a headline that is not."""

_END: Final = re.compile(r"\s*=\s*$")
_LEADS_ON: Final = ("-", "–", "—", ",", ":", ";", "/")


def top_end(lines: Sequence[Line]) -> int:
    """How many lines the head takes: down to the end mark, or else to the first line that is copy."""
    return _marked_end(lines) or _copy_at(lines)


def _marked_end(lines: Sequence[Line]) -> int:
    filled = [at for at, line in enumerate(lines) if line.content][:DEEPEST]
    return next((at + 1 for at in filled if _END.search(lines[at].content)), 0)


def _copy_at(lines: Sequence[Line]) -> int:
    """Where the copy begins; the headline is a run of one to three lines, set like the first of them."""
    told = _told_at(lines)
    if not told:
        return len(lines)
    start = told[0]
    end = _headline_end(lines, start)
    return start if end == start else next((at for at in told if at >= end), len(lines))


def _told_at(lines: Sequence[Line]) -> list[int]:
    """The places of the lines that are headline or copy: no priority, byline or note, be it of two lines."""
    found: list[int] = []
    within_note = 0
    for at, line in enumerate(lines):
        if within_note:
            within_note -= 1
        elif line.content and mark_of(line.content) is HeadLine.TOLD:
            within_note = note_lines([each.content for each in lines[at:]]) - 1
            found += [] if within_note > 0 else [at]
            within_note = max(within_note, 0)
    return found


def _headline_end(lines: Sequence[Line], start: int) -> int:
    """Past the last line of the headline that begins at `start`; `start` itself where copy does."""
    first = lines[start]
    end = start
    while end < len(lines) and lines[end].content and not _opens_copy(lines[end], first):
        if end > start and mark_of(lines[end].content) is not HeadLine.TOLD:
            break
        end += 1
    length = sum(len(line.content) for line in lines[start:end])
    return start if end - start > MOST_LINES or length > LONGEST_HEADLINE else end


def _opens_copy(line: Line, first: Line) -> bool:
    return line.indent >= first.indent + INDENT or wire_dateline(line.content) is not None


def top_pieces(lines: Sequence[Line], width: int) -> Iterator[WirePiece]:
    """The pieces of the head, in order; `width` is that to which the telegram is wrapped."""
    marked = any(_END.search(line.content) for line in lines)
    contents = [_END.sub("", line.content) for line in lines if line.content]
    titled = False
    for mark, texts in _runs([unit for unit in head_units(contents) if unit]):
        if mark is not HeadLine.TOLD:
            yield from _beside(mark, texts)
        elif titled:
            yield WirePiece(WireRole.PARAGRAPH, rejoin(texts, TextVocabulary("")), STANDFIRST)
        else:
            titled = True
            yield from _headline(texts, len(texts) if marked else _lines_of_headline(texts, width))


def _runs(units: Sequence[str]) -> Iterator[tuple[HeadLine, list[str]]]:
    """Neighbours of one kind together; what follows a byline belongs to it."""
    mark, held = None, list[str]()
    for unit in units:
        found = mark_of(unit)
        if mark is HeadLine.BYLINE and found is HeadLine.TOLD:
            found = HeadLine.BYLINE
        if mark is not None and found is not mark:
            yield mark, held
            held = []
        mark, held = found, [*held, unit]
    if mark is not None:
        yield mark, held


def _beside(mark: HeadLine, texts: Sequence[str]) -> Iterator[WirePiece]:
    if mark is HeadLine.BYLINE:
        yield WirePiece(WireRole.BYLINE, " ".join(texts))
        return
    for text in texts:
        if mark is HeadLine.POINT:
            yield WirePiece(WireRole.PARAGRAPH, text, STANDFIRST)
        elif mark is HeadLine.DECK:
            yield WirePiece(WireRole.ASIDE, text[: deck_start(text)].strip(), "label")
            yield WirePiece(WireRole.PARAGRAPH, text[deck_start(text) :], STANDFIRST)
        else:
            yield WirePiece(WireRole.ASIDE, text, mark.value)


def _lines_of_headline(texts: Sequence[str], width: int) -> int:
    """How many of the lines are the headline: those below a line that was not full are a second one."""
    for at, (line, following) in enumerate(pairwise(texts), 1):
        room = width - len(line) - 1
        goes_on = line.endswith(_LEADS_ON) or following[0].islower()
        if not goes_on and len(following.split()[0]) <= room:
            return at
    return len(texts)


def _headline(lines: Sequence[str], count: int) -> Iterator[WirePiece]:
    """The headline of the first `count` lines behind its words of priority, and the lines below it."""
    whole = rejoin(lines[:count], TextVocabulary(""))
    start = priority_end(whole)
    if start:
        yield WirePiece(WireRole.ASIDE, whole[:start].strip(" :-–/"), "priority")
    headline = whole[start:]
    told = len(headline) > LONGEST_HEADLINE or wire_dateline(headline) is not None
    yield WirePiece(WireRole.PARAGRAPH if told else WireRole.TITLE, headline)
    if lines[count:]:
        yield WirePiece(WireRole.PARAGRAPH, rejoin(lines[count:], TextVocabulary("")), STANDFIRST)
