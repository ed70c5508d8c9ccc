"""Which line ends only wrap a paragraph, and how its lines are put together again."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from services.parser.text.lines import Line

NARROWEST: Final = 35
"""Columns: copy wrapped more narrowly is verse, a list or a table."""
WIDEST: Final = 110
"""Columns between which copy is wrapped; longer lines are paragraphs of their own."""

_ENOUGH: Final = 0.8
"""Share of line ends that a width explains, from which the copy is wrapped to it."""

_ENOUGH_PAIRS: Final = 3
"""Line ends without which a share tells nothing; of fewer each must plainly run on."""

_FEW: Final = 0.05
"""Share of lines that may be longer than the width, by a table or an address among them."""

_OVERHANG: Final = 8
"""Columns by which editors let a word hang over."""

_MOST_BROKEN: Final = 0.25
"""For each filled line so many may end in the middle of a sentence without being full."""

_HEADER_LINES: Final = 4
"""Lines at the top that are short for other reasons: headline, byline, place, day."""

_DEEPEST_INDENT: Final = 12
"""Columns of indent that belong to a paragraph's width; more is centred."""

_FIRST_PIECE: Final = re.compile(r"(?:[^\s–—-]|(?<![^\W\d_][^\W\d_])-)*[–—-]?")
_ENDS_SENTENCE: Final = re.compile(r"[.!?:。！？।۔؟…][\"”“»«’'\)\]]*$")
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60"
)
_NO_SPACE: Final = re.compile(f"[{_UNSPACED}]")
_UNSPACED_END: Final = re.compile(f"[{_UNSPACED}0-9]")
_AND: Final = re.compile(r"(?:und|oder|bzw|sowie|and|or|et|ou|y|o|och|eller|og|en|of|a|i|или|и)\b")
_LIST_ITEM: Final = re.compile(r"(?:[-*•·‣▪►–—]\s|\(?\d{1,2}[.)]\s|\[\d{1,3}\])")


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width to which the copy was wrapped, or null where a line is a paragraph.

    Copy is wrapped where nearly every line that others follow is filled: the next line's
    first word would not have fitted. A lone long word (an address) may exceed the width.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if b.content and 0 < len(a.content) <= WIDEST]
    width = max((_columns(a) for a, _ in pairs), default=0)
    return width if width >= NARROWEST and _is_wrapped(lines, pairs, width) else None


def _is_wrapped(lines: Sequence[Line], pairs: Sequence[tuple[Line, Line]], width: int) -> bool:
    if len(pairs) < _ENOUGH_PAIRS:
        return all(_runs_on(a, b, width) for a, b in pairs)
    return _few_are_longer(lines, width) and _most_are_filled(pairs, width)


def _few_are_longer(lines: Sequence[Line], width: int) -> bool:
    written = [line.content for line in lines if line.content]
    longer = [line for line in written if len(line) > width + _OVERHANG and " " in line]
    return len(longer) <= _FEW * len(written)


def _most_are_filled(pairs: Sequence[tuple[Line, Line]], width: int) -> bool:
    """Whether the width explains most line ends, or at least few of them break a sentence elsewhere."""
    filled = [fills(line, following, width) for line, following in pairs]
    below = zip(pairs[_HEADER_LINES:], filled[_HEADER_LINES:], strict=True)
    broken = sum(not full and not ends_sentence(line.content) for (line, _), full in below)
    full = sum(filled)
    return full >= _ENOUGH * len(pairs) or (full >= _ENOUGH_PAIRS and broken <= _MOST_BROKEN * full)


def ends_sentence(line: str) -> bool:
    """Whether the line closes a sentence, quotation marks and brackets aside."""
    return _ENDS_SENTENCE.search(line[-8:]) is not None


def _runs_on(line: Line, following: Line, width: int) -> bool:
    """A sentence that plainly goes on in the next line."""
    goes_on = following.content[0].islower() or _NO_SPACE.match(following.content) is not None
    return goes_on and fills(line, following, width) and not ends_sentence(line.content)


def fills(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the next line would have run over the width."""
    room = width - 2 - _columns(line) - 1
    if room < 1:
        return True
    if _NO_SPACE.match(following.content) and ends_sentence(line.content):
        return False
    piece = _FIRST_PIECE.match(following.content, 0, room + 1)
    return piece is not None and len(piece[0]) > room


def _columns(line: Line) -> int:
    """Length of the line with the indent of its paragraph."""
    return len(line.content) + (line.indent if line.indent <= _DEEPEST_INDENT else 0)


def continues(line: Line, following: Line, width: int | None) -> bool:
    """Whether the line end between the two is no more than a wrap."""
    if width is None or following.indent > line.indent + 1 or _is_item(line.content, following.content):
        return False
    if fills(line, following, width):
        return True
    return (
        following.content[0].islower()
        and not _ENDS_SENTENCE.search(line.content)
        and len(line.content) > width // 2
    )


class TextVocabulary:
    """The words of a text, gathered when the first is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._words is None:
            self._words = frozenset(_WORDS.findall(self._text))
        return word in self._words


_WORDS: Final = re.compile(r"\w+")
_DROP_HYPHEN: Final = "-"


def _is_item(line: str, following: str) -> bool:
    """A list's next entry; a dash or “12.” in running text may begin a line as well."""
    if not _LIST_ITEM.match(following):
        return False
    return bool(following[0] in "•·‣▪►" or ends_sentence(line) or _LIST_ITEM.match(line))


def rejoin(parts: Sequence[str], words: TextVocabulary) -> str:
    """The lines as one; `words` tells whether a hyphen at a line's end belongs to its word."""
    whole = [parts[0]]
    for part in parts[1:]:
        joint = _joint(whole[-1], part, words)
        if joint == _DROP_HYPHEN:
            whole[-1] = whole[-1][:-1]
        else:
            whole.append(joint)
        whole.append(part)
    return "".join(whole)


def _joint(before: str, after: str, words: TextVocabulary) -> str:
    last = before[-1]
    if last in "-\u2010" and len(before) > 1 and before[-2].isalnum():
        return _hyphen_joint(before, after, words)
    if _UNSPACED_END.match(last) and _UNSPACED_END.match(after) and _NO_SPACE.search(last + after[0]):
        return ""
    return " "


def _hyphen_joint(before: str, after: str, words: TextVocabulary) -> str:
    """A hyphen stays unless the word stands elsewhere in the copy without one."""
    if _AND.match(after):
        return " "
    if not after[0].islower():
        return ""
    head = before[:-1].rsplit(None, 1)[-1].lstrip("“„\"'(«‘")
    tail = _WORDS.match(after)
    joined = head + (tail[0] if tail else "")
    return _DROP_HYPHEN if joined in words else ""
