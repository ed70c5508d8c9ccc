"""Average linkage: a text is weighed against a whole group, not against its nearest member.

A brief or two borrowed paragraphs resemble single members of a foreign story, never its
mean, so that nothing chains.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from copydesk_contracts.fingerprints import SIZE

Matrix = npt.NDArray[np.float64]
Sketch = npt.NDArray[np.int64]
"""A fingerprint: rising, and at least one number."""
_HASHES = 1 << 32
"""A fingerprint's numbers lie below this."""
_WORD: Final = 64
"""Bits that are counted at one time."""
CONTAINED: Final = 0.3
"""What a text resembles one that it stands in whole, however long that is: a brief that half of its story
has is of the story, and one that stands in a single foreign article is not."""


@dataclass(frozen=True)
class Table:
    """Of n texts with one another: likeness, and share of the row's text in the column's."""

    likeness: Matrix
    share: Matrix


@dataclass(frozen=True)
class Compared:
    """Of one text with n others: likeness, hashes in common, and the share of either in the other."""

    likeness: npt.NDArray[np.float64]
    common: npt.NDArray[np.int64]
    left: npt.NDArray[np.float64]
    right: npt.NDArray[np.float64]


def table(fingerprints: Sequence[Sequence[int] | Sketch]) -> Table:
    """The resemblance of every text with every other."""
    sketches = [np.asarray(fingerprint, dtype=np.int64) for fingerprint in fingerprints]
    reaches = np.array([reach(sketch) for sketch in sketches])
    below = np.array([np.searchsorted(s, reaches, "right") for s in sketches], dtype=np.float64)
    share = common(sketches) / np.maximum(below, 1.0)
    return Table(alike(share, share.T), share)


def compared(own: Sketch, others: Sequence[Sketch]) -> Compared:
    """What one text has in common with each of the others, of which there must be one at least.

    Two are compared up to the smaller of their largest hashes, as `fingerprints.shares` says.
    """
    values = np.concatenate(others)
    rows = np.repeat(np.arange(len(others)), [len(other) for other in others])
    at = np.minimum(np.searchsorted(own, values), len(own) - 1)
    met = own[at] == values
    reaches = np.minimum(np.array([reach(other) for other in others]), reach(own))
    shared = np.bincount(rows[met], minlength=len(others))
    below = np.bincount(rows[values <= reaches[rows]], minlength=len(others))
    left = shared / np.maximum(np.searchsorted(own, reaches, "right"), 1)
    right = shared / np.maximum(below, 1)
    return Compared(alike(left, right), shared, left, right)


def alike(left: Matrix, right: Matrix) -> Matrix:
    """How much two texts resemble each other, of each of which that share stands in the other.

    The cosine; of a short text in a long one at least what its being contained is worth.
    """
    return np.maximum(np.sqrt(left * right), CONTAINED * np.maximum(left, right))


def reach(sketch: Sketch) -> int:
    """Up to where a fingerprint has every hash of its text."""
    return int(sketch[-1]) if len(sketch) >= SIZE else _HASHES


def common(sketches: Sequence[Sketch]) -> Matrix:
    """How many hashes each two have in common. By bits: a product of matrices would take every core."""
    shared = np.zeros((len(sketches), len(sketches)))
    for bits in _held(sketches):
        shared += np.bitwise_count(bits[:, None] & bits)
    return shared


def _held(sketches: Sequence[Sketch]) -> npt.NDArray[np.uint64]:
    """Which of the hashes that several have each sketch has: rows of 64 hashes, a word of each sketch.

    What one alone has is no common hash, and most are of that kind.
    """
    shift = len(sketches).bit_length()
    rows = np.repeat(np.arange(len(sketches)), [len(sketch) for sketch in sketches])
    # A hash and whose it is are one number, and each sketch is sorted: a quarter of the work of `unique`.
    both = np.sort(np.concatenate(sketches) << shift | rows, kind="stable")
    values, rows = both >> shift, both & ((1 << shift) - 1)
    same = np.zeros(len(both) + 1, dtype=np.bool_)
    np.equal(values[1:], values[:-1], out=same[1:-1])
    several = same[:-1] | same[1:]
    begins = several & ~same[:-1]
    place = np.cumsum(begins) - 1
    words = -(-int(begins.sum()) // _WORD)
    held = np.zeros((len(sketches), words * _WORD), dtype=np.bool_)
    held[rows[several], place[several]] = True
    return np.ascontiguousarray(np.packbits(held, axis=1).view(np.uint64).T)


def linked(likeness: Matrix, threshold: float, sizes: Sequence[int] | None = None) -> list[list[int]]:
    """Groups of row numbers whose mean likeness is at least the threshold, the closest joined first.

    Among equals the first rows are joined: who sorts the rows gets the same groups every time. A row may
    stand for several texts, as many as `sizes` says.
    """
    if len(likeness) and likeness.min() >= threshold:
        return [list(range(len(likeness)))]  # no mean can be lower: most neighbours are of one story
    means, weights = likeness.copy(), np.array(sizes or [1] * len(likeness), dtype=np.float64)
    np.fill_diagonal(means, -np.inf)
    groups: list[list[int]] = [[row] for row in range(len(likeness))]
    for _ in range(len(likeness) - 1):
        first, second = sorted(divmod(int(means.argmax()), len(likeness)))
        if means[first, second] < threshold:
            break
        _join(means, weights, first, second)
        groups[first] += groups[second]
        groups[second] = []
    return [sorted(group) for group in groups if group]


def nearer(means: Matrix, groups: Sequence[list[int]], texts: int, threshold: float) -> list[list[int]]:
    """The groups, with each text in that of a crowd if it resembles this more than the others of its own.

    The first rows are so many `texts`, each other one a crowd, held as one: of whom a single text resembles
    one of a small story more than its mean, that was joined to the small story first.
    """
    moved = dict[int, int]()
    for group in groups:
        if len(group) > 1 and group[-1] < texts:
            moved |= _nearer_elsewhere(means, group, texts, threshold)
    kept = [[row for row in group if row not in moved] for group in groups]
    joined = [group + [row for row, crowd in moved.items() if crowd in group] for group in kept]
    return [sorted(group) for group in joined if group]


def _nearer_elsewhere(means: Matrix, group: list[int], texts: int, threshold: float) -> dict[int, int]:
    """The crowd of each text of a group that resembles one at least as much as the others of the group."""
    own = (means[np.ix_(group, group)].sum(axis=1) - 1.0) / (len(group) - 1)
    crowds = means[group, texts:]
    best = crowds.argmax(axis=1)
    found = crowds.max(axis=1) >= np.maximum(own, threshold)
    return {group[row]: texts + int(best[row]) for row in found.nonzero()[0].tolist()}


def bundled(likeness: Matrix, starts: Sequence[int], apart: int) -> Matrix:
    """The mean likeness of groups of neighbouring rows, which begin at these.

    The last `apart` groups are lower with one another than any: they are never of one story.
    """
    sizes = np.diff([*starts, len(likeness)])
    sums = np.add.reduceat(np.add.reduceat(likeness, starts, axis=0), starts, axis=1)
    means: Matrix = sums / np.outer(sizes, sizes)
    means[len(starts) - apart :, len(starts) - apart :] = -np.inf
    return means


def _join(means: Matrix, sizes: npt.NDArray[np.float64], first: int, second: int) -> None:
    both = sizes[first] + sizes[second]
    mean = (sizes[first] * means[first] + sizes[second] * means[second]) / both
    means[first], means[:, first] = mean, mean
    means[second], means[:, second] = -np.inf, -np.inf
    means[first, first] = -np.inf
    sizes[first] = both
