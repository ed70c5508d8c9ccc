"""Finds what stands between quotation marks, whatever marks a text uses.

Double marks („ “ ” « » " 「 」 and their kin) come first, single ones only outside of them.
The outermost pair is the quotation. An opening mark that is never closed stands for a
quotation to the end of its block when the next block opens with a mark (a quotation over
several paragraphs) or when it opens its own block or follows a colon; otherwise it is
dropped. Every text gives a result, in linear time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from services.enricher.prose import ProseBlock, Ranges

_DOUBLE = re.compile(r"[„“”‟«»\"〝〞〟＂「」『』]|``|''|’’|‘‘|<<|>>")
_SINGLE = re.compile(r"['‘’‚‹›]")
_CLOSERS = {
    "„": '“”"‟',
    "“": '”"’’',
    "‟": '”"',
    "”": '”"',
    "«": "»",
    "»": "«",
    '"': '"”',
    "＂": "＂",
    "〝": "〞〟",
    "「": "」",
    "『": "』",
    "``": "''",
    "''": "''",
    "‘‘": "’’",
    "<<": ">>",
}
_SINGLE_CLOSERS = {"‘": "’'", "'": "'’", "‚": "‘’", "‹": "›", "›": "‹"}
_ALWAYS_OPEN = frozenset("„「『〝") | {"``", "‘‘", "<<"}
_ALWAYS_CLOSE = frozenset("」』〞〟") | {"’’", ">>"}
_FREEING = "([{—–-‑/:;>…¿¡'‘’“„«‹"
"""What stands before an opening mark instead of white space."""

_FREEING_TURNED = _FREEING.replace("…", "")
"""What may stand before an opening mark, without what ends somebody's words too."""

_FREEING_SINGLE = '([—–-/:"“„«'
_APOSTROPHES = 60
"""Single marks looked through for the one that closes, so that time stays linear."""

_ELISION = re.compile(r"\d|(?:em|til|cause|n|twas|tis|round|bout|cos|cuz|s)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Quoted:
    """Words between marks: `start:end` without them, `left:right` with them.

    `block` is the index of its block; `closed` says whether a closing mark was found,
    `follows` that it goes on with the quotation at the end of the block before.
    """

    start: int
    end: int
    left: int
    right: int
    block: int
    double: bool = True
    closed: bool = True
    follows: bool = False


def scan(text: str, blocks: Sequence[ProseBlock]) -> list[Quoted]:
    """Everything between quotation marks, in reading order, without overlaps."""
    found: list[Quoted] = []
    heads = [_opens_block(text, block) for block in blocks]
    for index, (block, goes_on) in enumerate(zip(blocks, [*heads, False][1:], strict=True)):
        doubles = _Doubles(text, block, index).found(goes_on)
        if doubles and heads[index] and _left_open(found, index - 1):
            doubles[0] = replace(doubles[0], follows=True)
        found += sorted((*doubles, *_outside(doubles, _Singles(text, block, index))), key=_start)
    return [quote for quote in found if quote.start < quote.end]


def _outside(doubles: Sequence[Quoted], singles: "_Singles") -> list[Quoted]:
    """The quotations in single marks that stand in none in double ones."""
    taken = Ranges([(quote.left, quote.right) for quote in doubles])
    return [quote for quote in singles.found() if not taken.touches(quote.left, quote.right)]


def _start(quote: Quoted) -> int:
    return quote.start


def _opens_block(text: str, block: ProseBlock) -> bool:
    match = _DOUBLE.match(text, block.start, block.end)
    return match is not None and match.group() not in _ALWAYS_CLOSE


def _left_open(found: Sequence[Quoted], block: int) -> bool:
    """Whether the last quotation runs to the end of this block."""
    return bool(found) and not found[-1].closed and found[-1].block == block


@dataclass(frozen=True)
class _Mark:
    text: str
    left: int
    right: int


@dataclass
class _Marked:
    """One block of the text, the `index`th; outside of it white space stands."""

    text: str
    block: ProseBlock
    index: int

    def _before(self, mark: _Mark) -> str:
        return self.text[mark.left - 1] if mark.left > self.block.start else " "

    def _after(self, mark: _Mark) -> str:
        return self.text[mark.right] if mark.right < self.block.end else " "

    def _quoted(self, opening: _Mark, closing: _Mark, double: bool) -> Quoted:
        start, end = _trim(self.text, opening.right, closing.left)
        return Quoted(start, end, opening.left, closing.right, self.index, double)

    def _to_the_end(self, opening: _Mark) -> Quoted:
        start, end = _trim(self.text, opening.right, self.block.end)
        return Quoted(start, end, opening.left, self.block.end, self.index, closed=False)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its ends."""
    inside = text[start:end]
    left = len(inside) - len(inside.lstrip())
    right = len(inside) - len(inside.rstrip())
    return start + left, max(start, end - right)


@dataclass
class _Doubles(_Marked):
    """Pairs the double marks of a block: `outer` quotations, those `inner` to the one still open."""

    outer: list[Quoted] = field(default_factory=list)
    inner: list[Quoted] = field(default_factory=list)
    stack: list[_Mark] = field(default_factory=list)

    def found(self, goes_on: bool) -> list[Quoted]:
        """The outermost pairs; `goes_on` tells that the next block opens with a mark."""
        for match in _DOUBLE.finditer(self.text, self.block.start, self.block.end):
            self._take(_Mark(match.group(), match.start(), match.end()))
        return [*self.outer, *self._unclosed(goes_on)] if self.stack else self.outer

    def _take(self, mark: _Mark) -> None:
        if self.stack and self._closes(self.stack[-1], mark):
            quoted = self._quoted(self.stack.pop(), mark, double=True)
            if self.stack:
                self.inner.append(quoted)
            else:
                self.outer.append(quoted)
                self.inner = []
        elif self._opens(mark) and (not self.stack or mark.text == self.stack[-1].text):
            self.stack.append(mark)

    def _unclosed(self, goes_on: bool) -> list[Quoted]:
        """What to make of marks that are still open at the end of the block."""
        first, last = self.stack[0], self.stack[-1]
        alone, leads = first is last, first.left == self.block.start
        if goes_on and (alone or last.left > self.block.start):
            return [*self._closed_before(last), self._to_the_end(last)]
        if self.inner:
            return [self._to_the_end(first)] if leads else self.inner
        if first.text == '"' and not alone:
            return []  # straight marks do not tell opening from closing: one of them is a slip
        return [self._to_the_end(first)] if leads or self._led_to(first) else []

    def _closed_before(self, mark: _Mark) -> list[Quoted]:
        return [quote for quote in self.inner if quote.right <= mark.left]

    def _led_to(self, mark: _Mark) -> bool:
        before = self.text[max(self.block.start, mark.left - 2) : mark.left]
        return before.rstrip().endswith((":", ","))

    def _opens(self, mark: _Mark) -> bool:
        if mark.text in _ALWAYS_OPEN or mark.text == "“":
            return True
        if mark.text in _ALWAYS_CLOSE or mark.text not in _CLOSERS:
            return False
        before, after = self._before(mark), self._after(mark)
        if mark.text == "«":
            return not (before.isalnum() and after.isspace())
        if after.isspace():
            return mark.text == '"' and before.isspace()
        return before.isspace() or before in _FREEING

    def _closes(self, opening: _Mark, mark: _Mark) -> bool:
        if mark.text == opening.text == "“":
            return self._turned(mark)
        if mark.text not in _CLOSERS.get(opening.text, ""):
            return False
        if mark.text != opening.text:
            return True
        before, after = self._before(mark), self._after(mark)
        if before.isspace() and not after.isspace():
            return False
        return not (before in "([{" and after.isalnum())

    def _turned(self, mark: _Mark) -> bool:
        """Whether an opening mark closes, as where a keyboard has but one: “harsh“."""
        before, after = self._before(mark), self._after(mark)
        return not before.isspace() and before not in _FREEING_TURNED and not after.isalnum()


@dataclass
class _Singles(_Marked):
    """Pairs the single marks of a block, apostrophes passed over."""

    def found(self) -> Iterator[Quoted]:
        """The pairs in order, without overlaps."""
        matches = _SINGLE.finditer(self.text, self.block.start, self.block.end)
        marks = [_Mark(match.group(), match.start(), match.end()) for match in matches]
        position = 0
        while position < len(marks):
            opening = marks[position]
            closing = self._end(marks, position) if self._opens(opening) else None
            if closing is not None:
                yield self._quoted(opening, marks[closing], double=False)
            position = 1 + (position if closing is None else closing)

    def _opens(self, mark: _Mark) -> bool:
        before = self._before(mark)
        if mark.text not in _SINGLE_CLOSERS or not (before.isspace() or before in _FREEING_SINGLE):
            return False
        return not self._after(mark).isspace() and not _ELISION.match(self.text, mark.right)

    def _end(self, marks: Sequence[_Mark], position: int) -> int | None:
        """Index of the closing mark; an apostrophe inside a word or after a plural is none."""
        closers = _SINGLE_CLOSERS[marks[position].text]
        spare: int | None = None
        for index in range(position + 1, min(len(marks), position + _APOSTROPHES)):
            mark = marks[index]
            if mark.text != "‘" and self._opens(mark):
                break
            if not self._may_close(mark, closers):
                continue
            if spare is None and self._owns(mark):
                spare = index
                continue
            return index
        return spare

    def _may_close(self, mark: _Mark, closers: str) -> bool:
        inside_word = self._after(mark).isalnum()
        return mark.text in closers and not inside_word and not self.text[mark.left - 1].isspace()

    def _owns(self, mark: _Mark) -> bool:
        """Whether it may be a plural's apostrophe: "the lawyers’ office"."""
        goes_on = self.text[mark.right + 1 : mark.right + 2].islower()
        return goes_on and self._after(mark) == " " and self.text[mark.left - 1] == "s"
