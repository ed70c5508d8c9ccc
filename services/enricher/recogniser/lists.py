"""What the recogniser of a language knows of words: lists of its folder, and what they say of a sentence."""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final

from services.language.folder import content, read
from services.language.speech import first_names

FOLDER: Final = "recogniser"
LONGEST: Final = 4
"""Words of a name in a list: "Rat für deutsche Rechtschreibung" has as many."""

SHORTEST_STEM: Final = 4
"""Letters that a word keeps at least when its genitive's s is taken off."""

Words = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Lists:
    """`places` and `bodies` hold names as tuples of words; `clusters` groups words that stand alike.

    `nouns` are ordinary ones with their inflected forms; a German noun has a capital, and only
    the dictionary tells it from a name. `heads` and `place_tails` are ends of compounds.
    """

    nouns: frozenset[str]
    places: frozenset[Words]
    bodies: frozenset[Words]
    surnames: frozenset[str]
    given: frozenset[str]
    clusters: dict[str, int]
    heads: tuple[str, ...]
    place_tails: tuple[str, ...]
    prefixes: tuple[str, ...]
    clubs: frozenset[str]
    legal: frozenset[str]
    creeds: frozenset[str]

    def marks(self, words: Sequence[str]) -> list[set[str]]:
        """For each word of a sentence: which lists have it, alone or in a name of several."""
        marks = [set(self._alone(word)) for word in words]
        for first, word in enumerate(words):
            if word[0].isupper() or word[0].isdigit():
                for name, last in self._named(words, first):
                    for at in range(first, last):
                        marks[at].add(f"{name}{min(last - first, 2)}{'B' if at == first else 'I'}")
        return marks

    def nominal(self, word: str) -> bool:
        """Whether the word is an ordinary noun, or a compound that ends in one."""
        return word in self.nouns or self._ends_in_a_noun(word)

    def _named(self, words: Sequence[str], first: int) -> Iterator[tuple[str, int]]:
        """Names of the lists that begin here, with the index behind each."""
        for last in range(first + 1, min(len(words), first + LONGEST) + 1):
            form = tuple(words[first:last])
            stem = (*form[:-1], stem_of(form[-1]))
            for name, known in (("place", self.places), ("body", self.bodies)):
                if form in known or stem in known:
                    yield name, last

    def _alone(self, word: str) -> Iterator[str]:
        stem, low = stem_of(word), word.lower()
        if low in self.given or stem.lower() in self.given:
            yield "given"
        if word in self.surnames or stem in self.surnames:
            yield "surname"
        if word in self.nouns:
            yield "noun"
        if word in self.clubs:
            yield "club"
        if word in self.creeds:
            yield "creed"
        if word in self.legal:
            yield "legal"
        if word.startswith(self.prefixes):
            yield "prefix"
        yield from self._compound(word, low)

    def _compound(self, word: str, low: str) -> Iterator[str]:
        for head in self._heads_of(low):
            yield "head"
            yield f"head={head}"
        tails = (tail for tail in self.place_tails if low.endswith(tail))
        yield from (f"tail={tail}" for tail in islice(tails, 1))
        if word[0].isupper() and word not in self.nouns and "-" not in word:
            yield "compound" if self._ends_in_a_noun(word) else "unknown"

    def _heads_of(self, low: str) -> Iterator[str]:
        """The first head of the list with which the word ends, in the genitive too."""
        heads = (head for head in self.heads if low.endswith((head, head + "s", head + "es")))
        return islice(heads, 1)

    def _ends_in_a_noun(self, word: str) -> bool:
        """Whether the word is a compound of the dictionary's: "Mehrheitsbeschaffer"."""
        cuts = range(SHORTEST_TAIL, len(word) - SHORTEST_TAIL)
        return any(word[cut:].capitalize() in self.nouns for cut in cuts)


SHORTEST_TAIL: Final = 3
"""Letters of either half of a compound."""


def stem_of(word: str) -> str:
    """The word without a genitive's s."""
    return word[:-1] if len(word) > SHORTEST_STEM and word.endswith("s") else word


@cache
def lists(code: str) -> Lists:
    """The lists of a language; they take about half a second to read. FileNotFoundError without any."""
    shapes = read(code, f"{FOLDER}/shapes.json")
    rows = (line.split("\t") for line in _lines(code, "clusters.tsv.gz"))
    return Lists(
        nouns=frozenset(_lines(code, "nouns.txt.gz")),
        places=frozenset(tuple(name.split(" ")) for name in _lines(code, "places.txt.gz")),
        bodies=frozenset(tuple(name.split(" ")) for name in _lines(code, "bodies.txt.gz")),
        surnames=frozenset(_lines(code, "surnames.txt.gz")),
        given=frozenset(first_names()) | frozenset(_lines(code, "given.txt.gz")),
        clusters={word: int(cluster) for word, cluster in rows},
        heads=tuple(shapes["heads"]),
        place_tails=tuple(shapes["place_tails"]),
        prefixes=tuple(shapes["prefixes"]),
        clubs=frozenset(shapes["clubs"]),
        legal=frozenset(shapes["legal"]),
        creeds=frozenset(shapes["creeds"]),
    )


def _lines(code: str, name: str) -> list[str]:
    packed = content(code, f"{FOLDER}/{name}")
    if packed is None:
        raise FileNotFoundError(f"{code}/{FOLDER}/{name}")
    return gzip.decompress(packed).decode("utf-8").splitlines()
