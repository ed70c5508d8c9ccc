"""Two articles side by side, word for word: what both have, what only one has, what was moved.

Paragraphs are paired first, by the pairs of words that they share, then compared word by
word within each pair. Bounded: what is beyond `LONGEST` words a side is not compared.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain, islice, pairwise
from typing import Final, NamedTuple

from services.language.words import CJK

LONGEST: Final = 20_000
"""Words of one article that are compared."""
_PAIRED: Final = 0.35
"""Share of common word pairs from which two paragraphs are versions of one another: rewriting leaves
more in common than one subject gives."""
_COMMON: Final = 40
"""Paragraphs that a pair of words may stand in before it tells none from another."""
_EXACT: Final = 600
"""Words of a paragraph up to which no word is too frequent to be compared."""
_WORD: Final = re.compile(rf"[{CJK}]\s*|[^\s{CJK}]+\s*|\s+")
Words = list[str]


class WordChange(StrEnum):
    """What one side's words are to the other side."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Run:
    """Consecutive words of one kind."""

    kind: WordChange
    text: str


@dataclass(frozen=True)
class Pair:
    """A row: a paragraph of the left, of the right, or both.

    `moved` says that it stands elsewhere on the left.
    """

    left: tuple[Run, ...] = ()
    right: tuple[Run, ...] = ()
    moved: bool = False


@dataclass(frozen=True)
class Difference:
    """All rows in the order of the right; counts in words. `cut` says that more was not compared."""

    rows: tuple[Pair, ...]
    same: int
    removed: int
    added: int
    cut: bool = False


def difference(left: Sequence[str], right: Sequence[str]) -> Difference:
    """The difference of two lists of paragraphs."""
    ours, cut_left = _cut(left)
    theirs, cut_right = _cut(right)
    pairs = _paired(ours, theirs)
    rows = tuple(_rows(ours, theirs, pairs, in_order(pairs)))
    count = Counter[tuple[bool, WordChange]]()
    for row in rows:
        for side, pieces in ((False, row.left), (True, row.right)):
            for piece in pieces:
                count[side, piece.kind] += len(piece.text.split())
    return Difference(
        rows,
        count[True, WordChange.SAME],
        count[False, WordChange.REMOVED],
        count[True, WordChange.ADDED],
        cut_left or cut_right,
    )


def _cut(paragraphs: Iterable[str]) -> tuple[list[Words], bool]:
    kept: list[Words] = []
    left = LONGEST
    for text in filter(str.strip, paragraphs):
        words = [match[0] for match in islice(_WORD.finditer(text), left + 1)]
        if len(words) > left:
            return [*kept, words[:left]], True
        left -= len(words)
        kept.append(words)
    return kept, False


def _paired(left: Sequence[Words], right: Sequence[Words]) -> dict[int, int]:
    """Number of the left paragraph for each right one that has a counterpart; the likest first."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for likeness in sorted(_likenesses(left, right)):
        if likeness.right not in found and likeness.left not in taken:
            found[likeness.right] = likeness.left
            taken.add(likeness.left)
    return found


class _Likeness(NamedTuple):
    """Two paragraphs that are alike; sorts the likest first, then the nearest, then in order."""

    unlikeness: float
    distance: int
    right: int
    left: int


def _likenesses(left: Sequence[Words], right: Sequence[Words]) -> Iterator[_Likeness]:
    told_left = [_told(words) for words in left]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, told in enumerate(told_left):
        for pair in told:
            holders[pair].append(i)
    for j, told in enumerate(map(_told, right)):
        rare = [holders[pair] for pair in told if pair in holders and len(holders[pair]) <= _COMMON]
        for i, shared in Counter(chain.from_iterable(rare)).items():
            score = shared / max(1, min(len(told_left[i]), len(told)))
            if score >= _PAIRED:
                yield _Likeness(-score, abs(i - j), j, i)


def _told(words: Words) -> set[tuple[str, str]]:
    """The pairs of neighbouring words; a single word makes a pair with nothing."""
    bare = [word.strip().casefold() for word in words if word.strip()]
    return set(pairwise(bare)) or {(word, "") for word in bare}


def in_order(pairs: dict[int, int]) -> set[int]:
    """The right paragraphs of the longest run of pairs that keeps the left's order."""
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int | None] = {}
    for j in sorted(pairs):
        at = bisect_left(ends, pairs[j])
        before[j] = last[at - 1] if at else None
        ends[at : at + 1], last[at : at + 1] = [pairs[j]], [j]
    kept: set[int] = set()
    current: int | None = last[-1] if last else None
    while current is not None:
        kept.add(current)
        current = before[current]
    return kept


def _rows(
    left: Sequence[Words], right: Sequence[Words], pairs: dict[int, int], steady: set[int]
) -> Iterable[Pair]:
    """The right's paragraphs in order; what only the left has stands before the next one both have."""
    lost = sorted(set(range(len(left))) - set(pairs.values()))
    for j, words in enumerate(right):
        i = pairs.get(j)
        if i is not None and j in steady:
            while lost and lost[0] < i:
                yield Pair(left=_whole(left[lost.pop(0)], WordChange.REMOVED))
        if i is None:
            yield Pair(right=_whole(words, WordChange.ADDED))
        else:
            yield Pair(*_compared(left[i], words), moved=j not in steady)
    yield from (Pair(left=_whole(left[i], WordChange.REMOVED)) for i in lost)


def _whole(words: Words, kind: WordChange) -> tuple[Run, ...]:
    return (Run(kind, "".join(words)),)


def _compared(left: Words, right: Words) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    a, b = [word.strip() for word in left], [word.strip() for word in right]
    matcher = SequenceMatcher(None, a, b, autojunk=max(len(a), len(b)) > _EXACT)
    ours: list[Run] = []
    theirs: list[Run] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        same = tag == "equal"
        if i_end > i:
            ours.append(Run(WordChange.SAME if same else WordChange.REMOVED, "".join(left[i:i_end])))
        if j_end > j:
            theirs.append(Run(WordChange.SAME if same else WordChange.ADDED, "".join(right[j:j_end])))
    return tuple(ours), tuple(theirs)
