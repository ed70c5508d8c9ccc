"""Finds what stands between quotation marks, whatever marks a text uses.

Double marks („ “ ” « » " 「 」 and their kin) come first, single ones only outside of them.
The outermost pair is the quotation. An opening mark that is never closed stands for a
quotation to the end of its block when the next block opens with a mark (a quotation over
several paragraphs) or when it opens its own block or follows a colon; otherwise it is
dropped. Every text gives a result, in linear time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.enricher.prose import Block, Ranges

_DOUBLE = re.compile(r"[„“”‟«»\"〝〞〟＂「」『』]|``|''|’’|‘‘|<<|>>")
_SINGLE = re.compile(r"['‘’‚‹›]")
_CLOSERS = {
    "„": '“”"‟',
    "“": '”"',
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


def scan(text: str, blocks: Sequence[Block]) -> list[Quoted]:
    """Everything between quotation marks, in reading order, without overlaps."""
    found: list[Quoted] = []
    heads = [_opens_block(text, block) for block in blocks]
    for index, block in enumerate(blocks):
        goes_on = index + 1 < len(blocks) and heads[index + 1]
        doubles = _doubles(text, block, index, goes_on)
        if doubles and found and not found[-1].closed and found[-1].block == index - 1 and heads[index]:
            doubles[0] = replace(doubles[0], follows=True)
        taken = Ranges([(q.left, q.right) for q in doubles])
        singles = [q for q in _singles(text, block, index) if not taken.touches(q.left, q.right)]
        found.extend(sorted((*doubles, *singles), key=lambda q: q.start))
    return [q for q in found if q.start < q.end]


def _opens_block(text: str, block: Block) -> bool:
    match = _DOUBLE.match(text, block.start, block.end)
    return match is not None and match.group() not in _ALWAYS_CLOSE


@dataclass
class _Open:
    mark: str
    left: int
    right: int


def _doubles(text: str, block: Block, index: int, goes_on: bool) -> list[Quoted]:
    found: list[Quoted] = []
    stack: list[_Open] = []
    inner: list[Quoted] = []
    for match in _DOUBLE.finditer(text, block.start, block.end):
        mark, left, right = match.group(), match.start(), match.end()
        if stack and _closes(text, stack[-1].mark, mark, left, right, block):
            opening = stack.pop()
            quoted = _quoted(text, opening, left, right, index)
            (inner if stack else found).append(quoted)
            inner = inner if stack else []
        elif _opens(text, mark, left, right, block) and (not stack or mark == stack[-1].mark):
            stack.append(_Open(mark, left, right))
    if stack:
        found.extend(_unclosed(text, block, index, stack, inner, goes_on))
    return found


def _unclosed(
    text: str, block: Block, index: int, stack: list[_Open], inner: list[Quoted], goes_on: bool
) -> list[Quoted]:
    """What to make of marks that are still open at the end of the block."""
    last = stack[-1]
    if goes_on and (len(stack) == 1 or last.left > block.start):
        kept = [q for q in inner if q.right <= last.left]
        return [*kept, _to_the_end(text, last, block, index)]
    if len(stack) > 1 and not inner and stack[0].mark == '"':
        return []
    if inner and stack[0].left != block.start:
        return inner
    first = stack[0]
    before = text[max(block.start, first.left - 2) : first.left].rstrip()
    if first.left == block.start or before.endswith((":", ",")):
        return [_to_the_end(text, first, block, index)]
    return inner


def _to_the_end(text: str, opening: _Open, block: Block, index: int) -> Quoted:
    start, end = _trim(text, opening.right, block.end)
    return Quoted(start, end, opening.left, block.end, index, closed=False)


def _quoted(text: str, opening: _Open, left: int, right: int, index: int, double: bool = True) -> Quoted:
    start, end = _trim(text, opening.right, left)
    return Quoted(start, end, opening.left, right, index, double)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), max(start, end - len(inside) + len(inside.rstrip()))


def _opens(text: str, mark: str, left: int, right: int, block: Block) -> bool:
    if mark in _ALWAYS_OPEN:
        return True
    if mark in _ALWAYS_CLOSE or mark not in _CLOSERS:
        return False
    before = text[left - 1] if left > block.start else " "
    after = text[right] if right < block.end else " "
    if mark in "«“":
        return mark == "“" or not (before.isalnum() and after.isspace())
    free = before.isspace() or before in "([{—–-‑/:;>…¿¡'‘’“„«‹"
    if mark == "»":
        return free and not after.isspace()
    return (free and not after.isspace()) or (before.isspace() and after.isspace() and mark == '"')


def _closes(text: str, opener: str, mark: str, left: int, right: int, block: Block) -> bool:
    if mark not in _CLOSERS.get(opener, ""):
        return False
    if mark != opener:
        return True
    before = text[left - 1] if left > block.start else " "
    after = text[right] if right < block.end else " "
    return not (before.isspace() and not after.isspace()) and not (before in "([{" and after.isalnum())


def _singles(text: str, block: Block, index: int) -> list[Quoted]:
    found: list[Quoted] = []
    marks = [m.start() for m in _SINGLE.finditer(text, block.start, block.end)]
    position = 0
    while position < len(marks):
        left = marks[position]
        closing = _single_end(text, block, marks, position) if _opens_single(text, left, block) else None
        if closing is None:
            position += 1
            continue
        right = marks[closing]
        found.append(_quoted(text, _Open(text[left], left, left + 1), right, right + 1, index, double=False))
        position = closing + 1
    return found


def _opens_single(text: str, left: int, block: Block) -> bool:
    mark = text[left]
    before = text[left - 1] if left > block.start else " "
    after = text[left + 1] if left + 1 < block.end else " "
    if mark not in _SINGLE_CLOSERS or not (before.isspace() or before in '([—–-/:"“„«'):
        return False
    return not after.isspace() and not _ELISION.match(text, left + 1)


def _single_end(text: str, block: Block, marks: Sequence[int], position: int) -> int | None:
    """Index of the closing mark; an apostrophe inside a word or after a plural is none."""
    closers = _SINGLE_CLOSERS[text[marks[position]]]
    spare: int | None = None
    for index in range(position + 1, min(len(marks), position + 60)):
        right = marks[index]
        before = text[right - 1]
        after = text[right + 1] if right + 1 < block.end else " "
        if _opens_single(text, right, block) and text[right] != "‘":
            break
        if text[right] not in closers or before.isspace() or after.isalnum():
            continue
        if before == "s" and after == " " and text[right + 2 : right + 3].islower() and spare is None:
            spare = index
            continue
        return index
    return spare
