"""The rule of stories without its bounds: everybody is compared with everybody, and grouped at one time.

No reach, no levels, no pieces and no crowds. Time and memory grow with the square of the texts, and worse.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.story_copies import Name
from services.index.stories.grouping import LEVELS
from services.index.stories.linkage import Matrix, Sketch, common, linked, table
from services.index.stories.roundups import NEAREST, doubtful, explained, place, weigh
from services.index.stories.rule import EDGE, LINKED, PROVEN, signature
from services.index.stories.slots import otherwise_of_each

HANG_TOGETHER: Final = LEVELS[0]
Print = tuple[Sequence[int], Sequence[int]]
"""Fingerprint and slots."""


@dataclass(frozen=True)
class Texts:
    """Of n texts, by name: fingerprints, likeness, what of the row's stands in the column's, neighbours."""

    sketches: list[Sketch]
    likeness: Matrix
    share: Matrix
    beside: list[list[int]]


def unbounded(prints: Mapping[Name, Print]) -> dict[Name, str | None]:
    """The story of each text, called after one of its variants; null for what is alone, or a round-up."""
    variants = defaultdict[int, list[Name]](list)
    for name in sorted(prints):
        if (signed := signature(*prints[name])) is not None:
            variants[signed].append(name)
    alike = list(variants.values())
    of = _grouped(_compared([prints[names[0]] for names in alike]))
    sizes = Counter(of[row] for row, names in enumerate(alike) for _ in names)
    told = {
        name: f"#{of[row]}" if sizes[of[row]] > 1 else None
        for row, names in enumerate(alike)
        for name in names
    }
    return {name: told.get(name) for name in prints}


def _compared(prints: Sequence[Print]) -> Texts:
    sketches = [np.asarray(own, dtype=np.int64) for own, _ in prints]
    found, shared = table(sketches), common(sketches)
    apart = otherwise_of_each([np.asarray(filled, dtype=np.int64) for _, filled in prints])
    likeness = np.where(apart, -found.likeness, found.likeness)
    near = (likeness >= EDGE) & (shared >= PROVEN)
    np.fill_diagonal(likeness, 1.0)
    np.fill_diagonal(near, val=False)
    beside = [
        sorted(row.nonzero()[0].tolist(), key=lambda n, at=at: (-likeness[at, n], n))  # type: ignore[misc]
        for at, row in enumerate(near)
    ]
    return Texts(sketches, likeness, found.share, beside)


def _grouped(texts: Texts) -> dict[int, int]:
    """The first of its story for each text."""
    every = range(len(texts.sketches))
    doubt = {row for row in every if _in_doubt(row, texts)}
    groups = {group[0]: group for group in _groups([row for row in every if row not in doubt], texts)}
    of = {row: first for first, group in groups.items() for row in group}
    return of | {row: _placed(row, texts, of, groups) for row in doubt}


def _in_doubt(row: int, texts: Texts) -> bool:
    nearest = texts.beside[row][:NEAREST]
    if explained([texts.share[row, other] for other in nearest]):
        return False
    near = [texts.sketches[other] for other in nearest]
    return doubtful(texts.sketches[row], near, texts.likeness[np.ix_(nearest, nearest)])


def _groups(rows: Sequence[int], texts: Texts) -> Iterator[list[int]]:
    """Average linkage over all that hangs together."""
    waiting = set(rows)
    while waiting:
        part = _hanging_together(min(waiting), waiting, texts)
        waiting -= set(part)
        for group in linked(texts.likeness[np.ix_(part, part)], LINKED):
            yield [part[at] for at in group]


def _hanging_together(first: int, among: set[int], texts: Texts) -> list[int]:
    found, fresh = {first}, [first]
    while fresh:
        row = fresh.pop()
        near = {n for n in texts.beside[row] if texts.likeness[row, n] >= HANG_TOGETHER} & among - found
        found |= near
        fresh += near
    return sorted(found)


def _placed(row: int, texts: Texts, of: Mapping[int, int], groups: Mapping[int, list[int]]) -> int:
    """The first of the story that a doubtful text is of, itself where that is none."""
    beside = {of[other] for other in texts.beside[row] if other in of}
    weighed = []
    for first in sorted(beside):
        members = groups[first][:NEAREST]
        weighed.append(
            weigh(texts.sketches[row], [str(n) for n in members], [texts.sketches[n] for n in members])
        )
    story = place(weighed).story
    return int(story) if story is not None else row
