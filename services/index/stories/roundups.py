"""Texts that hold parts of several stories: digests, round-ups, merged copy.

Such a text resembles stories that do not resemble one another, and would tie them.
Whether it may is decided in two steps. A text that its own neighbours cast doubt on takes
no part in the grouping; once the others are grouped it is weighed against each whole story.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

import numpy as np
import numpy.typing as npt

from services.index.stories.linkage import Matrix, Sketch, compared, linked
from services.index.stories.rule import LINKED

NEAREST: Final = 64
"""Neighbours, and members of a story, that a text is judged by: more change no mean by much."""
_WHOLE: Final = 0.85
"""Share of a text in a single story from which that story explains it."""
_SECOND: Final = 0.15
_SECOND_TO_FIRST: Final = 0.5
"""A second group that has so much of a text, and half as much as the first, casts doubt."""
_THIRD: Final = 0.04
"""Three groups with that much cast doubt: two borrowed paragraphs come from one place."""
_HELD: Final = 0.05
"""Mean share of a text in a whole story from which it holds a part of it."""
_RIVAL: Final = 0.12
_RIVAL_TO_FIRST: Final = 0.75
"""With two stories only, a round-up has about as much of both; a copy with a foreign tail has not."""
_EQUAL_TO_FIRST: Final = 0.9
"""Two whole articles in one are versions of neither."""
_VERSION: Final = 0.6
"""Mean resemblance to the closer half of a story from which a text is its version, whatever it adds."""
_BELONGS: Final = 0.15
"""Mean resemblance from which a doubtful text belongs to a story."""


def explained(shares: Sequence[float]) -> bool:
    """Whether a text is beyond doubt by the shares of it alone that stand in its nearest neighbours."""
    whole = sum(share >= _WHOLE for share in shares)
    return len(shares) <= 1 or 2 * whole >= len(shares)


def doubtful(shares: Sequence[float], cosine: Matrix) -> bool:
    """Whether a text may hold parts of several stories, by its nearest neighbours, sorted.

    `shares` of it stand in each; `cosine` is their resemblance with one another.
    """
    groups = linked(cosine, LINKED)
    held = sorted((_upper([shares[i] for i in group]) for group in groups), reverse=True)
    if len(held) == 1 or held[0] >= _WHOLE:
        return False
    second = held[1] >= _SECOND and held[1] >= _SECOND_TO_FIRST * held[0]
    return second or (len(held) > 2 and held[2] >= _THIRD)


def _upper(shares: Sequence[float]) -> float:
    """Mean of the larger half: a group's briefs say little about what the group has of a text."""
    ranked = sorted(shares, reverse=True)
    return fmean(ranked[: (len(ranked) + 1) // 2])


@dataclass(frozen=True)
class Place:
    """Where a doubtful text belongs: one story, or none; `holds` names a text of each it has a part of."""

    story: str | None = None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weighed:
    """What a text has in common with a story: in the mean, and with its closer half.

    `most` names the text that has the most of it, `largest` is how much that is; `common`
    says of each of the text's hashes whether the story has it.
    """

    name: str
    share: float
    cosine: float
    closer: float
    largest: float
    most: str
    common: npt.NDArray[np.bool_]


def weigh(own: Sketch, names: Sequence[str], members: Sequence[Sketch]) -> Weighed:
    """Weighs a text against a story, given by the names of its texts, sorted, and their fingerprints.

    Of what one member alone has, nothing is the story's.
    """
    found = compared(own, members)
    most = int(found.left.argmax())
    return Weighed(
        name=names[0],
        share=fmean(found.left.tolist()),
        cosine=fmean(found.cosine.tolist()),
        closer=_upper(found.cosine.tolist()),
        largest=float(found.left[most]),
        most=names[most],
        common=found.times >= min(2, len(members)),
    )


def place(stories: Iterable[Weighed]) -> Place:
    """Where a text belongs that was weighed against these whole stories."""
    weighed = sorted(stories, key=lambda story: (-story.share, story.name))
    apart = list(_apart(weighed))
    if _several(apart):
        return Place(holds=tuple(sorted(story.most for story in apart if story.share >= _HELD)))
    best = max(weighed, key=lambda story: story.cosine, default=None)
    return Place(best.name) if best is not None and best.cosine >= _BELONGS else Place()


def _apart(stories: Sequence[Weighed]) -> Iterator[Weighed]:
    """Leaves out a story that has little of the text but what larger ones have too."""
    explained: npt.NDArray[np.bool_] | None = None
    for story in stories:
        told = np.zeros_like(story.common) if explained is None else explained
        held, fresh = int(story.common.sum()), int((story.common & ~told).sum())
        if 2 * fresh >= max(1, held):
            yield story
        explained = told | story.common


def _several(stories: Sequence[Weighed]) -> bool:
    """Whether a text is of several of these stories, of which the first have most of it."""
    if len(stories) <= 1:
        return False
    first, second, *others = stories
    if any(story.closer >= _VERSION for story in stories):
        return second.largest >= _EQUAL_TO_FIRST * first.largest
    rival = second.share >= max(_RIVAL, _RIVAL_TO_FIRST * first.share)
    return rival or any(story.share >= _HELD for story in others)
