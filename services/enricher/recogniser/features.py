"""What the recogniser sees of each word of a sentence: its letters, its lists, its neighbours."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from services.enricher.recogniser.lists import Lists, stem_of

TOKEN: Final = re.compile(r"\w+(?:[-'’&/.]\w+)*|[^\w\s]")
AFFIXES: Final = (1, 2, 3, 4)
"""Letters of a word's beginning and end that are seen by themselves."""

BESIDE: Final = (-2, -1, 1, 2)
"""Neighbours whose words, shapes and lists are seen; farther ones gained nothing."""

NEAR: Final = (1, 2, 3)
"""So many words ahead or back a "GmbH", an "FC" or an opening quotation mark still counts."""

CLUSTER_BITS: Final = (4, 6, 8)
"""Prefixes of a cluster's path: the fewer bits, the wider the group of words."""

LONGEST_SHAPE: Final = 8
"""Characters of a shape; longer words differ in letters, not in what they are."""

MOST_CAPITALS: Final = 3
"""Names around a word that are counted; with three it is a list."""

OPENING: Final = '„“"»'
CLOSING: Final = '“"”«'


class Token(NamedTuple):
    """A word, number or sign with its place in the text."""

    start: int
    end: int
    text: str


def tokens(text: str) -> list[Token]:
    """Words with their hyphens, and each sign by itself."""
    return [Token(*match.span(), match.group()) for match in TOKEN.finditer(text)]


def features(words: Sequence[str], lists: Lists) -> list[list[str]]:
    """Names of what is true of each word."""
    sentence = _Sentence.of(words, lists)
    return [list(sentence.features(index)) for index in range(len(words))]


def shape(word: str) -> str:
    """ "Xx" for a word, "XX" for an acronym, "dd" for a number; runs are cut at two."""
    letters = ("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word)
    return re.sub(r"(.)\1+", r"\1\1", "".join(letters))[:LONGEST_SHAPE]


@dataclass(frozen=True)
class _Sentence:
    words: Sequence[str]
    lists: Lists
    low: Sequence[str]
    shapes: Sequence[str]
    marks: Sequence[set[str]]
    clusters: Sequence[tuple[str, ...]]

    @classmethod
    def of(cls, words: Sequence[str], lists: Lists) -> "_Sentence":
        low, shapes = [word.lower() for word in words], [shape(word) for word in words]
        clusters = [_clusters(word, lists) for word in words]
        return cls(words, lists, low, shapes, lists.marks(words), clusters)

    def features(self, index: int) -> Iterator[str]:
        yield from self._own(index)
        yield from self._compounded(index)
        for distance in BESIDE:
            yield from self._beside(index, distance)
        yield from self._pairs(index)
        yield from self._near(index)

    def _own(self, index: int) -> Iterator[str]:
        low, marks = self.low[index], sorted(self.marks[index])
        yield "bias"
        yield f"word={low}"
        yield f"shape={self.shapes[index]}"
        for length in AFFIXES:
            yield f"begins={low[:length]}"
            yield f"ends={low[-length:]}"
        yield from (f"list={mark}" for mark in marks)
        yield f"lists={'|'.join(marks)}"
        yield from self.clusters[index]
        yield f"{self.clusters[index][0]} {self.shapes[index]}"
        yield "first" if index == 0 else "inner"
        if index == 0 and self.shapes[0].startswith("X"):
            yield "first capital"

    def _compounded(self, index: int) -> Iterator[str]:
        """ "FIFA-Schiedsrichter" is no body, "Rheinland-Pfalz" a place."""
        _, hyphen, last = self.words[index].rpartition("-")
        if hyphen:
            yield "hyphen"
            yield f"last={last.lower()}"
            yield f"last noun={last in self.lists.nouns}"

    def _beside(self, index: int, distance: int) -> Iterator[str]:
        at = index + distance
        if not 0 <= at < len(self.words):
            yield f"{distance}=end"
            return
        yield f"{distance} word={self.low[at]}"
        yield f"{distance} shape={self.shapes[at]}"
        yield f"{distance} ends={self.low[at][-3:]}"
        yield from (f"{distance} list={mark}" for mark in sorted(self.marks[at]))
        yield from (f"{distance} {cluster}" for cluster in self.clusters[at])
        if abs(distance) == 1:
            yield f"{distance} {self.clusters[at][0]} beside {self.clusters[index][0]}"

    def _pairs(self, index: int) -> Iterator[str]:
        cluster, form = self.clusters[index][0], self.shapes[index]
        if index:
            yield f"after={self.low[index - 1]} {cluster}"
            yield f"after={self.low[index - 1]} {form}"
            yield f"shapes={self.shapes[index - 1]} {form}"
        if index + 1 < len(self.words):
            yield f"before={self.low[index + 1]} {cluster}"
            yield f"shapes on={form} {self.shapes[index + 1]}"
        if 0 < index < len(self.words) - 1:
            yield f"between={self.low[index - 1]} {self.low[index + 1]}"

    def _near(self, index: int) -> Iterator[str]:
        words = self.words
        for distance in NEAR:
            for kind in self._telling(index + distance):
                yield f"ahead {distance} {kind}"
            for kind in self._telling(index - distance):
                yield f"back {distance} {kind}"
            if self._quoted_since(index - distance, index):
                yield "in quotation marks"
        around = (*words[max(0, index - 3) : index], *words[index + 1 : index + 4])
        capitals = sum(word[0].isupper() and word not in self.lists.nouns for word in around)
        yield f"names around={min(capitals, MOST_CAPITALS)}"

    def _quoted_since(self, opening: int, index: int) -> bool:
        """Whether a quotation opens at the one word and goes on at the other."""
        if opening < 0 or self.words[opening] not in OPENING:
            return False
        return not any(word in CLOSING for word in self.words[opening + 1 : index])

    def _telling(self, at: int) -> Iterator[str]:
        word = self.words[at] if 0 <= at < len(self.words) else ""
        if word in self.lists.legal:
            yield "legal"
        if word in self.lists.clubs:
            yield "club"


def _clusters(word: str, lists: Lists) -> tuple[str, ...]:
    """The group of words that stand where this one stands, and wider groups around it."""
    candidates = (word, stem_of(word), word.rpartition("-")[2])
    found = next((lists.clusters[one] for one in candidates if one in lists.clusters), None)
    if found is None:
        return ("cluster=?",)
    wider = (f"cluster{bits}={found & (1 << bits) - 1}" for bits in CLUSTER_BITS)
    return (f"cluster={found}", *wider)
