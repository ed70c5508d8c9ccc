"""Groups texts into stories as they come and go. The same texts give the same stories in any order.

What a change can move is small, and all of it is found anew: whether the neighbours of the
changed text are in doubt, the pieces that they are grouped in, and where the doubtful ones
beside those belong. A piece is what hangs together by neighbours, at the lowest level of
resemblance at which it has no more than so many texts: that is a property of the texts
that are there, not of how they came, and bounds what one arrival costs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from services.index.stories.linkage import linked
from services.index.stories.neighbours import Edge
from services.index.stories.roundups import NEAREST, doubtful, explained
from services.index.stories.rule import LINKED
from services.index.stories.variants import Variant, Variants

LEVELS: Final = (0.22, 0.27, 0.33, 0.4, 0.5, 0.6, 0.7)
"""Resemblance that holds a piece together. The lowest finds briefs; at the highest all are copies."""
DENSE: Final = 0.27
"""Level from which a larger piece may be one story of many variants, as scans that misread each its own 4
letters of a hundred, which resemble each other by .4; below it boilerplate ties thousands."""
_MOST: Final = 0.9
"""Share of the first texts of such a piece that must be of one group: some are misread more than others."""
PIECE: Final = 200
"""Texts that are grouped at one time: a tenth of a second, and more than a story's versions."""

TABLE: Final = 4 * NEAREST
"""Neighbours that are compared with one another at one time; the work grows with their square."""


@dataclass(frozen=True)
class Grouping:
    """Keeps clusters, stories and holdings of the texts in `variants`. Raises sqlite3.Error."""

    variants: Variants
    piece: int = PIECE

    def put(
        self, signature: str, name: str, sketch: tuple[int, ...], slots: tuple[int, ...] = ()
    ) -> set[str]:
        """A text came. Returns the stories that have or had to do with it."""
        number, changed = self.variants.add(signature, name, sketch, slots)
        judged = {number} | (self.variants.nearest_of(number, NEAREST) & changed.beside) | changed.again
        return self._settle({number} | changed.beside | changed.again, judged) | {name}

    def remove(self, variant: Variant) -> set[str]:
        """A text went. Returns the stories that have or had to do with it."""
        judged = self.variants.nearest_of(variant.number, NEAREST)
        changed = self.variants.remove(variant)
        stories = self._settle(changed.beside | changed.again, judged | changed.again)
        return stories | self._name({variant.cluster}) | {variant.story}

    def _settle(self, changed: set[int], judged: set[int]) -> set[str]:
        before = self._around(changed)
        turned = self._judge(judged)
        beside = set[int]().union(*(self.variants.beside(number).numbers for number in turned))
        area = before | self._around(beside)
        texts = self.variants.all_of(area)
        stories = {text.story for text in texts}
        clusters = {text.cluster for text in texts}
        grouped = self._group(text.number for text in texts if not text.doubtful)
        for variant in self.variants.in_doubt(changed | area, grouped):
            stories.add(variant.story)
            clusters |= {variant.cluster, self._place(variant)}
        clusters |= {text.cluster for text in self.variants.all_of(grouped)}
        return stories | self._name(clusters)

    def _judge(self, numbers: Iterable[int]) -> set[int]:
        """Says anew which texts are in doubt. Returns those of which it is otherwise than before, or new."""
        turned = set[int]()
        for number, in_doubt in self._doubts(numbers):
            variant = self.variants.get(number)
            settled = variant.piece is not None or variant.doubtful
            if not settled or in_doubt != variant.doubtful:
                self.variants.judge(number, in_doubt)
                turned.add(number)
        return turned

    def _doubts(self, numbers: Iterable[int]) -> Iterator[tuple[int, bool]]:
        """Whether each text is in doubt. Texts of one story have their neighbours in common: one table."""
        disputed = dict[int, list[Edge]]()
        for number in sorted(numbers):
            nearest = self.variants.nearest(number, NEAREST)
            if explained([edge.share for edge in nearest]):
                yield number, False
            else:
                disputed[number] = nearest
        for part in _parts(disputed):
            yield from self._doubts_of(part)

    def _doubts_of(self, nearest: Mapping[int, Sequence[Edge]]) -> Iterator[tuple[int, bool]]:
        """Whether texts are in doubt that are given with their nearest neighbours, of which there are few."""
        beside = sorted({edge.number for edges in nearest.values() for edge in edges})
        rows = {number: row for row, number in enumerate(beside)}
        likeness = self.variants.likeness(beside)
        for number, edges in nearest.items():
            own = [rows[edge.number] for edge in edges]
            near = [self.variants.sketch(edge.number) for edge in edges]
            yield number, doubtful(self.variants.sketch(number), near, likeness[np.ix_(own, own)])

    def _around(self, numbers: Iterable[int]) -> set[int]:
        """Those texts, and all that were grouped with them."""
        found = set(numbers)
        pieces = {text.piece for text in self.variants.all_of(found)}
        for piece in pieces - {None}:
            found.update(self.variants.of_piece(str(piece)))
        return found

    def _group(self, area: Iterable[int]) -> set[int]:
        """Groups the pieces of these texts, all beyond doubt. Returns what is in these pieces."""
        done = set[int]()
        for number in sorted(area):
            if number not in done:
                done |= self._regroup(number)
        return done

    def _regroup(self, number: int) -> set[int]:
        numbers, whole = self._piece(number)
        texts = sorted(self.variants.all_of(numbers), key=lambda text: text.name)
        if whole:
            groups = [list(range(len(texts)))]
        else:
            groups = linked(self.variants.likeness([text.number for text in texts]), LINKED)
        for group in groups:
            for row in group:
                self.variants.place(texts[row].number, texts[0].name, texts[group[0]].name)
        return numbers

    def _piece(self, number: int) -> tuple[set[int], bool]:
        """The piece of a text; and whether it is too large and too much alike to be told apart."""
        for level in LEVELS:
            found = self._reach(number, level, self.piece)
            if len(found) <= self.piece:
                return found, False
            if level >= DENSE:
                found = self._reach(number, level, None)
                if level == LEVELS[-1] or self._dense(found):
                    return found, True
        raise AssertionError("the highest level has an answer")

    def _dense(self, numbers: Iterable[int]) -> bool:
        """Whether texts are one story, by the first of them: a thousand scans are, a chain is not."""
        sample = sorted(numbers)[:NEAREST]
        groups = linked(self.variants.likeness(sample), LINKED)
        return max(map(len, groups)) >= _MOST * len(sample)

    def _reach(self, number: int, level: float, most: int | None) -> set[int]:
        """What hangs together with a text at that level; where it is more than `most`, some of it."""
        found, waiting = {number}, [number]
        while waiting and (most is None or len(found) <= most):
            fresh = self.variants.tied(waiting.pop(), level) - found
            found |= fresh
            waiting += fresh
        return found

    def _place(self, variant: Variant) -> str:
        """Weighs a doubtful text against the stories beside it. Returns the cluster it is of."""
        beside = (self.variants.get(number) for number in self.variants.beside(variant.number).numbers)
        clusters = {other.cluster for other in beside if not other.doubtful}
        stories = frozenset(self.variants.firm(cluster, NEAREST) for cluster in clusters)
        found = self.variants.belonging(variant.number, stories)
        cluster = found.story or variant.name
        self.variants.place(variant.number, None, cluster, found.holds)
        return cluster

    def _name(self, clusters: Iterable[str]) -> set[str]:
        named = {self.variants.name_story(cluster) for cluster in clusters}
        return {story for story in named if story is not None}


def _parts(nearest: Mapping[int, Sequence[Edge]]) -> Iterator[dict[int, Sequence[Edge]]]:
    """Texts, so many together as have few enough neighbours between them."""
    part, beside = dict[int, Sequence[Edge]](), set[int]()
    for number, edges in nearest.items():
        near = {edge.number for edge in edges}
        if part and len(beside | near) > TABLE:
            yield part
            part, beside = {}, set()
        part[number] = edges
        beside |= near
    if part:
        yield part
