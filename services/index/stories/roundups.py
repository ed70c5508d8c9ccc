"""Texts that hold parts of several stories: digests, round-ups, merged copy.

Such a text resembles stories that do not resemble one another, and would tie them.
Whether it may is decided in two steps. A text that its own neighbours cast doubt on takes
no part in the grouping; once the others are grouped it is weighed against each whole story.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean
from typing import Final

from services.index.stories.linkage import Matrix, linked
from services.index.stories.rule import LINKED, resemblance

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


def place(fingerprint: Sequence[int], stories: Mapping[str, Mapping[str, Sequence[int]]]) -> Place:
    """Weighs a text against whole stories, each given by the fingerprints of its texts."""
    weighed = [_weigh(fingerprint, name, members) for name, members in stories.items()]
    weighed.sort(key=lambda story: (-story.share, story.name))
    apart = list(_apart(weighed))
    if _several(apart):
        return Place(holds=tuple(sorted(story.most for story in apart if story.share >= _HELD)))
    best = max(weighed, key=lambda story: story.cosine, default=None)
    return Place(best.name) if best is not None and best.cosine >= _BELONGS else Place()


@dataclass(frozen=True)
class _Weighed:
    """What a text has in common with a story: in the mean, and with its closer half.

    `most` names the text that has the most of it, `largest` is how much that is.
    """

    name: str
    share: float
    cosine: float
    closer: float
    largest: float
    most: str
    common: frozenset[int]


def _weigh(fingerprint: Sequence[int], name: str, members: Mapping[str, Sequence[int]]) -> _Weighed:
    found = {member: resemblance(fingerprint, sketch) for member, sketch in sorted(members.items())}
    most = max(found, key=lambda member: found[member].left)
    return _Weighed(
        name=name,
        share=fmean(r.left for r in found.values()),
        cosine=fmean(r.cosine for r in found.values()),
        closer=_upper([r.cosine for r in found.values()]),
        largest=found[most].left,
        most=most,
        common=_common(fingerprint, members.values()),
    )


def _common(fingerprint: Sequence[int], members: Collection[Sequence[int]]) -> frozenset[int]:
    """What a text and a story have in common; of what one member alone has, nothing is the story's."""
    own = frozenset(fingerprint)
    held = Counter(chain.from_iterable(own.intersection(member) for member in members))
    return frozenset(value for value, times in held.items() if times >= min(2, len(members)))


def _apart(stories: Iterable[_Weighed]) -> Iterator[_Weighed]:
    """Leaves out a story that has little of the text but what larger ones have too."""
    explained = set[int]()
    for story in stories:
        if 2 * len(story.common - explained) >= max(1, len(story.common)):
            yield story
        explained |= story.common


def _several(stories: Sequence[_Weighed]) -> bool:
    """Whether a text is of several of these stories, of which the first have most of it."""
    if len(stories) <= 1:
        return False
    first, second, *others = stories
    if any(story.closer >= _VERSION for story in stories):
        return second.largest >= _EQUAL_TO_FIRST * first.largest
    rival = second.share >= max(_RIVAL, _RIVAL_TO_FIRST * first.share)
    return rival or any(story.share >= _HELD for story in others)
