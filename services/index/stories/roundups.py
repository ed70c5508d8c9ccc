"""Texts that hold parts of several stories: digests, round-ups, merged copy.

Such a text resembles stories that do not resemble one another, and would tie them.
Whether it may is decided in two steps. A text that its own neighbours cast doubt on takes
no part in the grouping; once the others are grouped it is weighed against each whole story.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from services.index.stories.linkage import Matrix, Sketch, compared, linked, reach
from services.index.stories.parts import Part, fresh, part
from services.index.stories.rule import LINKED

NEAREST: Final = 64
"""Neighbours, and members of a story, that a text is judged by: more change no mean by much."""
_WHOLE: Final = 0.85
"""Share of a text in a single story from which that story explains it."""
_SECOND: Final = 0.15
_SECOND_TO_FIRST: Final = 0.5
"""A second group that has so much of a text, and half as much as the first, casts doubt."""
_THIRD: Final = 0.03
"""A part of a third story: as many hashes of a long text as prove anything at all. Two borrowed paragraphs
come from one place."""
_RIVAL: Final = 0.12
_RIVAL_TO_FIRST: Final = 0.75
"""With two stories only, a round-up has about as much of both; a copy with a foreign tail has not."""
_KEPT: Final = 0.4
"""Share of a story from which a text that has it is a version of it, whatever it adds from others."""
_KEPT_TO_FIRST: Final = 0.5
"""Unless it has half as large a share of another: two whole articles in one are versions of neither."""
_BELONGS: Final = 0.15
"""Mean resemblance from which a doubtful text belongs to a story."""


def explained(shares: Sequence[float]) -> bool:
    """Whether a text is beyond doubt by the shares of it alone that stand in its nearest neighbours."""
    whole = sum(share >= _WHOLE for share in shares)
    return len(shares) <= 1 or 2 * whole >= len(shares)


def doubtful(own: Sketch, nearest: Sequence[Sketch], likeness: Matrix) -> bool:
    """Whether a text may hold parts of several stories, by its nearest neighbours, sorted.

    `likeness` is their resemblance with one another.
    """
    groups = linked(likeness, LINKED)
    if len(groups) <= 1:
        return False
    parts = [part(own, [nearest[row] for row in group]) for group in groups]
    parts.sort(key=lambda found: -found.share)
    held = [parts[0].share, *sorted(list(fresh(parts))[1:], reverse=True)]
    if len(held) > 2 and held[2] >= _THIRD:
        return True
    return held[1] >= max(_SECOND, _SECOND_TO_FIRST * held[0])


@dataclass(frozen=True)
class StoryPlace:
    """Where a doubtful text belongs: one story, or none; `holds` names a text of each it has a part of."""

    story: str | None = None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class WeighedStory:
    """What a text has in common with a story.

    `part` is what the story has of the text, `kept` the share of the story's longer texts that stands
    in it; `most` names the text that has the most of it.
    """

    name: str
    likeness: float
    kept: float
    most: str
    part: Part


def weigh(own: Sketch, names: Sequence[str], members: Sequence[Sketch]) -> WeighedStory:
    """Weighs a text against a story, given by the names of its texts, sorted, and their fingerprints."""
    found = compared(own, members)
    most = int(found.left.argmax())
    return WeighedStory(
        name=names[0],
        likeness=fmean(found.likeness.tolist()),
        kept=fmean(found.right[_longer(members)].tolist()),
        most=names[most],
        part=part(own, members),
    )


def _longer(members: Sequence[Sketch]) -> list[int]:
    """The longer half: a brief or a cut says little about how much of its story another text keeps."""
    ranked = sorted(range(len(members)), key=lambda row: (reach(members[row]) / len(members[row]), row))
    return ranked[: (len(ranked) + 1) // 2]


def place(stories: Iterable[WeighedStory]) -> StoryPlace:
    """Where a text belongs that was weighed against these whole stories."""
    weighed = sorted(stories, key=lambda story: (-story.part.share, story.name))
    shares = list(fresh(story.part for story in weighed))
    parts = [(share, story) for share, story in zip(shares, weighed, strict=True) if share >= _THIRD]
    parts.sort(key=lambda found: (-found[0], found[1].name))
    if _several(parts):
        return StoryPlace(holds=tuple(sorted(story.most for _, story in parts)))
    best = max(weighed, key=lambda story: story.likeness, default=None)
    return StoryPlace(best.name) if best is not None and best.likeness >= _BELONGS else StoryPlace()


def _several(parts: Sequence[tuple[float, WeighedStory]]) -> bool:
    """Whether a text is of several of these stories, each with the share of it that only it has, sorted."""
    if len(parts) <= 1:
        return False
    kept, *others = [story.kept for _, story in parts]
    if kept >= _KEPT and max(others) < _KEPT_TO_FIRST * kept:
        return False
    first, second = parts[0][0], parts[1][0]
    return len(parts) > 2 or second >= max(_RIVAL, _RIVAL_TO_FIRST * first)
