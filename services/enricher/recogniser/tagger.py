"""Marks names by a conditional random field over the words of each sentence."""

from collections.abc import Iterator, Sequence
from typing import Final

import pycrfsuite

from services.enricher.annotators.base import Spotted
from services.enricher.prose import plain_blocks, sentences
from services.enricher.recogniser.features import Token, features, tokens
from services.enricher.recogniser.lists import FOLDER, Lists, lists
from services.enricher.recogniser.particles import joined
from services.language.folder import content

WEIGHTS: Final = f"{FOLDER}/weights.crfsuite"
OUTSIDE: Final = "-"
"""The tag of a word of no name; the others are B or I and a label: "B PERSON", "I PERSON"."""


class CrfMarker:
    """Marks names with the weights and the lists of one language. Not for several threads at once."""

    def __init__(self, weights: bytes, known: Lists) -> None:
        self._weights = (
            weights  # the tagger reads them where they lie: freed, they are somebody else's memory
        )
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._weights)
        self._lists = known

    def mark(self, texts: Sequence[str]) -> list[list[Spotted]]:
        """The names of each text, sentence by sentence."""
        return [list(self._names(text)) for text in texts]

    def _names(self, text: str) -> Iterator[Spotted]:
        for block in plain_blocks(text):
            for start, end in sentences(text, block.start, block.end):
                found = tokens(text[start:end])
                tags = self._tagger.tag(features([token.text for token in found], self._lists))
                names = joined(found, list(spans(found, tags)), self._lists)
                yield from (Spotted(start + a, start + b, label) for a, b, label in names)


def spans(words: Sequence[Token], tags: Sequence[str]) -> Iterator[Spotted]:
    """The names that the tags of a sentence say; one that begins with an I begins all the same."""
    open_at, open_label = 0, OUTSIDE
    for index, tag in enumerate([*tags, OUTSIDE]):
        label = tag.partition(" ")[2] or OUTSIDE
        if label == open_label and not tag.startswith("B"):
            continue
        if open_label != OUTSIDE:
            yield Spotted(words[open_at].start, words[index - 1].end, open_label)
        open_at, open_label = index, label


def marker(code: str) -> CrfMarker:
    """The recogniser of a language. FileNotFoundError for a language without one."""
    weights = content(code, WEIGHTS)
    if weights is None:
        raise FileNotFoundError(WEIGHTS)
    return CrfMarker(weights, lists(code))
