"""Blocks: paragraphs, headings and header lines, still without a meaning."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.parser.charset.mojibake import has_mojibake, repair
from services.parser.text.byline import read_header_line
from services.parser.text.lines import EDGE, Line, visible
from services.parser.text.wrapping import TextVocabulary, continues, ends_sentence, rejoin, wrap_width


class HeadingMark(StrEnum):
    """How the copy itself marks a block as a heading."""

    MARKDOWN = "markdown"
    UNDERLINE = "underline"
    BOLD = "bold"


class CanonicalText:
    """The canonical text, its vocabulary, and whether any of it was decoded wrongly before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = TextVocabulary(text)
        self.garbled = has_mojibake(text)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """`raw` is the slice `start:end`; `reading` what a reader would write for it.

    `level` is a marked heading's, and `garbled` says that mojibake was repaired in the reading.
    """

    start: int
    end: int
    raw: str
    reading: str
    mark: HeadingMark | None = None
    level: int | None = None
    garbled: bool = False


_INLINE: Final = re.compile(r"(?P<mark>\*\*|__|[*_`])(?=\S)(?P<inner>[^*_`]+)(?<=\S)(?P=mark)")
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)")
_UNDERLINE: Final = re.compile(r"(=|-|~|\^|_)\1{2,}$")
_RULE: Final = re.compile(r"(?:[-–—_=*~#•·.+<>|]\s?){3,}$")
MOST_LINES: Final = 40_000
"""Twenty times the lines of the longest article of the corpora; a megabyte of short lines has half a
million, each of which would be a paragraph with its facts."""

_TOP: Final = 600
"""Characters of the text in which bylines and dates are looked for between wrapped lines."""

_MARKS: Final = frozenset("#*_-–—=~•·.+<>|")
_HASHES: Final = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*$")
_EMPHASIS: Final = re.compile(r"(\*\*|__)(?=\S)(?P<inner>[^*_\n]{1,200})(?<=\S)\1:?$")


def build_blocks(text: str, lines: Sequence[Line], width: int | None = None) -> list[TextBlock]:
    """Blocks of the lines in order; rules of dashes or stars only part them.

    `width` is that to which the copy is wrapped, found out where it is not known.
    """
    lines = _bounded(text, _without_page_ends(lines))
    width, copy = width or wrap_width(lines), CanonicalText(text)
    blocks: list[TextBlock] = []
    for group in _groups(lines):
        blocks.extend(_blocks_of(copy, group, width))
    return blocks


def _bounded(text: str, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines, and all beyond the most that an article has as one."""
    if len(lines) <= MOST_LINES:
        return lines
    start, end = lines[MOST_LINES].start, lines[-1].end
    rest = text[start:end].strip(EDGE)
    if not rest:
        return lines[:MOST_LINES]
    start = text.index(rest, start)
    return [*lines[:MOST_LINES], Line(start, start + len(rest), rest)]


def _without_page_ends(lines: Sequence[Line]) -> Sequence[Line]:
    """A line that only turns the page parts nothing in the middle of a sentence."""
    if not any(line.page for line in lines):
        return lines
    kept: list[Line] = []
    for line in lines:
        if not line.page or (kept and ends_sentence(kept[-1].content)):
            kept.append(line)
    return kept


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines without a blank line between them."""
    group: list[Line] = []
    for line in lines:
        if line.content:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _blocks_of(copy: CanonicalText, group: list[Line], width: int | None) -> Iterator[TextBlock]:
    setext = _setext_lines(group)
    if setext:
        yield _block(copy, group[:setext], HeadingMark.UNDERLINE, 1)
        group = group[setext + 1 :]
    if not group:
        return
    run = [group[0]]
    for line in group[1:]:
        underline = _underlines(run, line)
        if underline is not None:
            yield _block(copy, run, HeadingMark.UNDERLINE, underline)
            run = []
        elif run and (not continues(run[-1], line, width) or _parted(run[-1], line)):
            yield from _closed(copy, run)
            run = [line]
        else:
            run.append(line)
            continue
    if run:
        yield from _plain(copy, run)


def _closed(copy: CanonicalText, run: list[Line]) -> Iterator[TextBlock]:
    """The run, and on its own a last line that its paragraph had ended before: a heading."""
    heading = len(run) > 1 and _closes(run[-2].content) and not ends_sentence(run[-1].content)
    if heading:
        yield from _plain(copy, run[:-1])
    yield from _plain(copy, run[-1:] if heading else run)


def _closes(content: str) -> bool:
    """The end of a sentence, and not of an ordinal such as the 18."""
    return ends_sentence(content) and not content[-2:-1].isdigit()


def _setext_lines(group: Sequence[Line]) -> int:
    """How many lines at a group's start a row of equals signs makes one heading; 0 for none."""
    for i, line in enumerate(group[:4]):
        if i and line.content[0] == "=" and _underlines(group[:i], line) == 1:
            return i
    return 0


def _parted(line: Line, following: Line) -> bool:
    """Whether either of the two is a line of its own: marked, or a byline or date line at the top."""
    if _starts_anew(line) or _starts_anew(following):
        return True
    return line.start < _TOP and any(_is_header(each.content) for each in (line, following))


def _is_header(content: str) -> bool:
    """A dated line, or a byline that begins with a capital; “by the mayor” may be a wrapped line."""
    header = read_header_line(content, 0)
    if header is None:
        return False
    return header.published is not None or header.updated is not None or not content[0].islower()


def _starts_anew(line: Line) -> bool:
    content = line.content
    return content[0] in "#=*_-" and bool(
        _HASHES.match(content) or _RULE.match(content) or _EMPHASIS.match(content)
    )


def _underlines(run: Sequence[Line], line: Line) -> int | None:
    """The level that a row of signs below gives the lines of the run: 1 for `=`, else 2."""
    sign = _UNDERLINE.match(line.content)
    if sign is None or not run or _RULE.match(run[-1].content):
        return None
    longest = max(len(above.content) for above in run)
    fits = len(run) <= 3 and longest <= 160 and len(line.content) >= min(longest // 2, 8)
    return (1 if sign[1] == "=" else 2) if fits else None


def _plain(copy: CanonicalText, run: Sequence[Line]) -> Iterator[TextBlock]:
    first = run[0]
    if len(run) > 1 or first.content[0] not in _MARKS:
        yield _block(copy, run)
    elif (hashes := _HASHES.match(first.content)) is not None:
        inner = _inner(first, hashes.start(2), hashes.end(2))
        yield _block(copy, [inner], HeadingMark.MARKDOWN, len(hashes[1]))
    elif (bold := _EMPHASIS.match(first.content)) is not None:
        inner = _inner(first, bold.start("inner"), bold.end("inner"))
        yield _block(copy, [inner], HeadingMark.BOLD)
    elif not _RULE.match(first.content):
        yield _block(copy, run)


def _inner(line: Line, start: int, end: int) -> Line:
    """Part of a line as a line of its own."""
    return Line(line.start + start, line.start + end, line.content[start:end])


def _block(
    copy: CanonicalText, run: Sequence[Line], mark: HeadingMark | None = None, level: int | None = None
) -> TextBlock:
    start, end = run[0].start, run[-1].end
    joined = run[0].content if len(run) == 1 else rejoin([line.content for line in run], copy.words)
    reading = visible(joined)
    if mark is HeadingMark.MARKDOWN:
        reading = _INLINE.sub(r"\g<inner>", _LINK.sub(r"\1", reading)) if len(reading) < 400 else reading
    repaired = repair(reading) if copy.garbled else None
    return TextBlock(start, end, copy.text[start:end], repaired or reading, mark, level, repaired is not None)
