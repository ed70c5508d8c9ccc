"""Groups texts into stories as they come and go. The same texts give the same stories in any order.

What a change can move is small, and all of it is found anew: whether the neighbours of the
changed text are in doubt, the pieces that they are grouped in, and where the doubtful ones
beside those belong. A piece is what hangs together by neighbours, at the lowest level of
resemblance at which it has no more than so many texts: that is a property of the texts
that are there, not of how they came, and bounds what one arrival costs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from services.index.stories.crowds import Crowds
from services.index.stories.neighbours import Edge, parted
from services.index.stories.roundups import NEAREST, doubtful, explained
from services.index.stories.variants import Variant, Variants

LEVELS: Final = (0.22, 0.27, 0.33, 0.4, 0.5, 0.6, 0.7)
"""Resemblance that holds a piece together. The lowest finds briefs; at the highest all are copies."""
PIECE: Final = 200
"""Texts that are grouped at one time: a tenth of a second, and more than a story's versions."""
_OF_REACH: Final = 1.5
"""Others that must resemble a text of a crowd, of those that hold a key up to the reach on either side."""
_SAMPLE: Final = 32
"""Texts of a crowd that others are weighed against."""

Kind = Callable[[set[int]], set[int]]
"""Those of some texts that are of a kind."""


@dataclass(frozen=True)
class TooLarge:
    """Texts of which it was found that they hang together in pieces that are too large."""

    firm: set[int] = field(default_factory=set)
    alone: dict[float, set[int]] = field(default_factory=lambda: {level: set() for level in LEVELS})
    """Those of no crowd, by level."""


@dataclass(frozen=True)
class Grouping:
    """Keeps clusters, stories and holdings of the texts in `variants`. Raises sqlite3.Error."""

    variants: Variants
    piece: int = PIECE

    @property
    def _crowds(self) -> Crowds:
        return Crowds(self.variants, int(_OF_REACH * self.variants.reach))

    def put(
        self, signature: int, name: str, sketch: tuple[int, ...], slots: tuple[int, ...] = ()
    ) -> set[str]:
        """A text came. Returns the stories that have or had to do with it."""
        number, changed = self.variants.add(signature, name, sketch, slots)
        judged = {number} | (self.variants.links.nearest_of(number, NEAREST) & changed.beside) | changed.again
        return self._settle({number} | changed.beside | changed.again, judged) | {name}

    def remove(self, variant: Variant) -> set[str]:
        """A text went. Returns the stories that have or had to do with it."""
        judged = self.variants.links.nearest_of(variant.number, NEAREST)
        changed = self.variants.remove(variant)
        stories = self._settle(changed.beside | changed.again, judged | changed.again)
        return stories | self._name({variant.cluster}) | {variant.story}

    def exchange(
        self,
        variant: Variant,
        signature: int,
        name: str,
        sketch: tuple[int, ...],
        slots: tuple[int, ...] = (),
    ) -> set[str]:
        """Another document stands for a variant. Returns the stories that have or had to do with it."""
        judged = self.variants.links.nearest_of(variant.number, NEAREST)
        gone = self.variants.remove(variant)
        number, came = self.variants.add(signature, name, sketch, slots)
        again = gone.again | came.again
        judged |= {number} | (self.variants.links.nearest_of(number, NEAREST) & came.beside) | again
        stories = self._settle({number} | gone.beside | came.beside | again, judged)
        return stories | self._name({variant.cluster}) | {variant.story, name}

    def _settle(self, changed: set[int], judged: set[int]) -> set[str]:
        before = self._around(changed)
        turned = self._judge(judged)
        beside = set[int]().union(*(self.variants.links.beside(number).numbers for number in turned))
        moved = self._crowds.settle(changed | turned | beside)
        again = moved.union(*(self.variants.links.beside(number).numbers for number in moved))
        area = before | self._around(beside | moved | self._outside(changed | turned | beside | again))
        texts = self.variants.all_of(area)
        stories = {text.story for text in texts}
        clusters = {text.cluster for text in texts}
        grouped = self._group(text.number for text in texts if not text.doubtful)
        for variant in self.variants.in_doubt(changed | area, grouped):
            stories.add(variant.story)
            clusters |= {variant.cluster, self._place(variant)}
        clusters |= {text.cluster for text in self.variants.all_of(grouped)}
        return stories | self._name(clusters)

    def _outside(self, numbers: set[int]) -> set[int]:
        """Who is of no crowd beside these: they are weighed against what is of a crowd there."""
        crowds = [number for number in numbers if self._crowds.of(number) is not None]
        beside = set[int]().union(*(self.variants.links.beside(number).numbers for number in crowds))
        return {number for number in beside if self._crowds.of(number) is None}

    def _judge(self, numbers: Iterable[int]) -> set[int]:
        """Says anew which texts are in doubt. Returns those of which it is otherwise than before, or new."""
        turned = set[int]()
        for number, in_doubt in self._doubts(numbers):
            variant = self.variants.get(number)
            settled = variant.piece is not None or variant.crowd is not None or variant.doubtful
            if not settled or in_doubt != variant.doubtful:
                self.variants.judge(number, in_doubt)
                turned.add(number)
        return turned

    def _doubts(self, numbers: Iterable[int]) -> Iterator[tuple[int, bool]]:
        """Whether each text is in doubt. Texts of one story have their neighbours in common: one table."""
        disputed = dict[int, list[Edge]]()
        for number in sorted(numbers):
            nearest = self.variants.links.nearest(number, NEAREST)
            known = self.variants.texts.doubt(number, _numbers(nearest))
            if known is not None:
                yield number, known
            elif explained([edge.share for edge in nearest]):
                yield number, False
            else:
                disputed[number] = nearest
        beside = {number: [edge.number for edge in edges] for number, edges in disputed.items()}
        for part in parted(beside):
            yield from self._doubts_of({number: disputed[number] for number in part})

    def _doubts_of(self, nearest: Mapping[int, Sequence[Edge]]) -> Iterator[tuple[int, bool]]:
        """Whether texts are in doubt that are given with their nearest neighbours, of which there are few."""
        beside = sorted({edge.number for edges in nearest.values() for edge in edges})
        rows = {number: row for row, number in enumerate(beside)}
        likeness = self.variants.texts.resemblances.of(beside)
        for number, edges in nearest.items():
            own = [rows[edge.number] for edge in edges]
            near = [self.variants.texts.sketch(edge.number) for edge in edges]
            found = doubtful(self.variants.texts.sketch(number), near, likeness[np.ix_(own, own)])
            self.variants.texts.remember_doubt(number, _numbers(edges), found)
            yield number, found

    def _around(self, numbers: Iterable[int]) -> set[int]:
        """Those texts, and all that were grouped with them."""
        found = set(numbers)
        pieces = {text.piece for text in self.variants.all_of(found)}
        for piece in pieces - {None}:
            found.update(self.variants.of_piece(str(piece)))
        return found

    def _group(self, area: Iterable[int]) -> set[int]:
        """Groups the pieces of these texts, all beyond doubt. Returns what is in these pieces."""
        done, large = set[int](), TooLarge()
        for number in sorted(area):
            if number not in done:
                done |= self._regroup(number, large)
        return done

    def _regroup(self, number: int, large: TooLarge) -> set[int]:
        """Groups what is grouped with a text."""
        piece = self._whole(number, LEVELS[0], self._firm, large.firm)
        if piece is not None:
            self._link(sorted(self.variants.all_of(piece), key=_name_of), {})
            return piece
        crowd = self._crowds.of(number)
        if crowd is not None:
            self.variants.place(number, None, _cluster(crowd))
            return {number}
        piece, whole = self._piece(number, large)
        texts = sorted(self.variants.all_of(piece), key=_name_of)
        if whole:
            self._place_all(texts, texts[0].name, texts[0].name)
        else:
            self._link(texts, self._crowds_beside(piece))
        return piece

    def _link(self, texts: Sequence[Variant], crowds: Mapping[int, tuple[int, ...]]) -> None:
        """Groups the texts of a piece, each with one of the crowds beside it if it is of its story."""
        samples = sorted(crowds.items(), key=lambda found: found[1])
        numbers = tuple(text.number for text in texts)
        for group in self.variants.texts.grouped(numbers, tuple(sample for _, sample in samples)):
            members = [texts[row] for row in group if row < len(texts)]
            joined = [_cluster(samples[row - len(texts)][0]) for row in group if row >= len(texts)]
            self._place_all(members, texts[0].name, joined[0] if joined else members[0].name)

    def _place_all(self, texts: Iterable[Variant], piece: str, cluster: str) -> None:
        for text in texts:
            self.variants.place(text.number, piece, cluster)

    def _crowds_beside(self, piece: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Some texts of each crowd that any text of a piece resembles."""
        near = set[int]().union(*(self.variants.tied(number, LEVELS[0]) for number in piece))
        crowds = {self._crowds.of(number) for number in near} - {None}
        return {crowd: self._sample(near, crowd) for crowd in crowds if crowd is not None}

    def _sample(self, near: Iterable[int], crowd: int) -> tuple[int, ...]:
        own = [number for number in near if self._crowds.of(number) == crowd]
        return self._crowds.sample(own, crowd, _SAMPLE)

    def _piece(self, number: int, large: TooLarge) -> tuple[set[int], bool]:
        """The piece of a text of no crowd; and whether it is too large at every level."""
        for level in LEVELS:
            found = self._whole(number, level, self._alone, large.alone[level])
            if found is not None:
                return found, False
        return self._reach(number, LEVELS[-1], self._alone), True

    def _whole(self, number: int, level: float, kind: Kind, large: set[int]) -> set[int] | None:
        """What hangs together with a text at that level; null where that is too large.

        `large` is what is known to hang together in pieces that are too large, and grows.
        """
        if number in large:
            return None
        found, waiting = {number}, [number]
        while waiting:
            fresh = kind(self.variants.tied(waiting.pop(), level)) - found
            found |= fresh
            waiting += fresh
            if len(found) > self.piece or not large.isdisjoint(fresh):
                large |= found
                return None
        return found

    def _reach(self, number: int, level: float, kind: Kind) -> set[int]:
        """All that hangs together with a text at that level."""
        found, waiting = {number}, [number]
        while waiting:
            fresh = kind(self.variants.tied(waiting.pop(), level)) - found
            found |= fresh
            waiting += fresh
        return found

    def _firm(self, numbers: set[int]) -> set[int]:
        return numbers

    def _alone(self, numbers: set[int]) -> set[int]:
        return {number for number in numbers if self._crowds.of(number) is None}

    def _place(self, variant: Variant) -> str:
        """Weighs a doubtful text against the stories beside it. Returns the cluster it is of."""
        beside = (self.variants.get(number) for number in self.variants.links.beside(variant.number).numbers)
        near = dict[str, list[int]]()
        for other in beside:
            if not other.doubtful:
                near.setdefault(other.cluster, []).append(other.number)
        stories = {self._members(cluster, numbers): cluster for cluster, numbers in near.items()}
        found = self.variants.texts.belonging(variant.number, frozenset(stories))
        names = {self.variants.get(members[0]).name: cluster for members, cluster in stories.items()}
        cluster = names[found.story] if found.story is not None else variant.name
        self.variants.place(variant.number, None, cluster, found.holds)
        return cluster

    def _members(self, cluster: str, near: Sequence[int]) -> tuple[int, ...]:
        """The first texts of a cluster, by name; of a crowd's those near by, which are as good as any."""
        crowd = _crowd(cluster)
        if crowd is None:
            return self.variants.firm(cluster, NEAREST)
        found = self._crowds.sample(near, crowd, NEAREST) or near
        return tuple(sorted(found, key=lambda number: self.variants.get(number).name))

    def _name(self, clusters: Iterable[str]) -> set[str]:
        named = {self.variants.name_story(cluster) for cluster in clusters}
        return {story for story in named if story is not None}


def _cluster(crowd: int) -> str:
    """What the stories of a crowd's texts are known by among clusters; no document is called so."""
    return f"#{crowd}"


def _crowd(cluster: str) -> int | None:
    return int(cluster[1:]) if cluster.startswith("#") else None


def _numbers(edges: Iterable[Edge]) -> tuple[int, ...]:
    return tuple(edge.number for edge in edges)


def _name_of(variant: Variant) -> str:
    return variant.name
