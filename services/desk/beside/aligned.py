"""Where words of an article stand in the copy that it was read from: both texts word by word.

Words that three in a row name only once on each side are the same place; from these one goes on
while the words agree, and what lies between two such stretches is compared where it is short.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from services.desk.difference import in_order
from services.index import fold

_WORD: Final = re.compile(r"\w+")
RUN: Final = 3
"""Words in a row that tell a place: pairs come again too often."""
GAP: Final = 400
"""Words between two stretches that are still compared one with another: some ten milliseconds."""
LONGEST: Final = 60_000
"""Words of a side that are looked at."""

Span = tuple[int, int]
"""Start and end, exclusive."""


def spans_of(text: str) -> list[Span]:
    """The words of a text, by their places."""
    return [match.span() for _, match in zip(range(LONGEST), _WORD.finditer(text), strict=False)]


def aligned(article: Sequence[str], copy: Sequence[str]) -> dict[int, int]:
    """For words of the article, by number, the number of the same word of the copy."""
    ours, theirs = [fold.key(word) for word in article], [fold.key(word) for word in copy]
    found = _grown(ours, theirs, _anchors(ours, theirs))
    for (left, right), (left_end, right_end) in _gaps(found, len(ours), len(theirs)):
        if max(left_end - left, right_end - right) <= GAP:
            found.update(_compared(ours, theirs, (left, left_end), (right, right_end)))
    return found


def _anchors(ours: Sequence[str], theirs: Sequence[str]) -> dict[int, int]:
    """Runs that each side has once, in one order."""
    once, there = _once(ours), _once(theirs)
    pairs = {there[run]: at for run, at in once.items() if run in there}
    return {pairs[right]: right for right in in_order(pairs)}


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def _grown(ours: Sequence[str], theirs: Sequence[str], anchors: dict[int, int]) -> dict[int, int]:
    """Each anchor with the words that follow and agree."""
    found: dict[int, int] = {}
    for left, right in sorted(anchors.items()):
        while left < len(ours) and right < len(theirs) and left not in found and ours[left] == theirs[right]:
            found[left] = right
            left, right = left + 1, right + 1
    return found


def _gaps(found: dict[int, int], ours: int, theirs: int) -> Iterator[tuple[Span, Span]]:
    """(left, right) at which a gap begins, and those at which it ends."""
    before = (0, 0)
    for left, right in [*sorted(found.items()), (ours, theirs)]:
        if left > before[0] and right > before[1]:
            yield before, (left, right)
        before = (left + 1, max(before[1], right + 1))


def _compared(
    ours: Sequence[str], theirs: Sequence[str], left: Span, right: Span
) -> Iterator[tuple[int, int]]:
    matcher = SequenceMatcher(None, ours[slice(*left)], theirs[slice(*right)], autojunk=False)
    for block in matcher.get_matching_blocks():
        for at in range(block.size):
            yield left[0] + block.a + at, right[0] + block.b + at


class AlignedPlaces:
    """Looks places of an article up in the copy; `words` are the copy's own."""

    def __init__(self, article: str, words: Sequence[str]) -> None:
        self._spans = spans_of(article)
        self._found = aligned([article[start:end] for start, end in self._spans], words[:LONGEST])
        self._starts = [start for start, _ in self._spans]

    def words_of(self, start: int, end: int) -> Span | None:
        """First and last word, exclusive, of the copy for a part of the article; null where it has none."""
        first_word = max(0, bisect_right(self._starts, start) - 1)
        beyond = bisect_left(self._starts, end)
        inside = [at for at in range(first_word, beyond) if self._spans[at][1] > start]
        there = [self._found[at] for at in inside if at in self._found]
        if not there or len(there) * 2 < len(inside):
            return None
        first, last = min(there), max(there)
        return None if last - first > 2 * len(inside) + RUN else (first, last + 1)
