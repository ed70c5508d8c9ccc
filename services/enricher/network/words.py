"""Texts to tokens with the vectors that the network's first layers give them, word by word.

Which tokens a word between two spaces has, and what its first layers make of each, depends on
the word alone: so it is asked once of spaCy, and kept. A text then costs one look-up a word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from services.enricher.network.growing import Rows
from services.enricher.network.vectors import Vectors

if TYPE_CHECKING:
    from spacy.language import Language

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

KEPT: Final = 400_000
"""Characters of the words that are kept, some 40,000 of a kilobyte; then all are forgotten, and the
common ones soon back. Counted are characters, since a word that is a whole page would cost as much."""

BETWEEN: Final = "\n\n"
"""Between words that are shown to the tokenizer together: no rule of it reaches over two line ends."""

_WORDS = re.compile(r"\S+ ?|\s+")
"""As spaCy's tokenizer parts a text: the space behind a word is no token, further ones are."""


@dataclass(frozen=True)
class Tokens:
    """n tokens of some texts, one text after the other.

    `vectors` (n, width) are the first layers', `starts` and `ends` code points of a token's own text,
    `spaces` whether it is but white space, `lengths` how many tokens each text has.
    """

    vectors: Floats
    starts: Ints
    ends: Ints
    spaces: NDArray[np.bool_]
    lengths: Ints


class Words:
    """Reads texts with a model's tokenizer and `first`, the layers of its network up to the windows."""

    def __init__(self, model: "Language", first: Any, kept: int = KEPT) -> None:
        self._model, self._first, self._kept = model, first, kept
        self._forget()

    def read(self, texts: Sequence[str]) -> Tokens:
        """The tokens that the model's own tokenizer finds."""
        if self._characters > self._kept:
            self._forget()
        parted = [_WORDS.findall(text) for text in texts]
        together = list(chain(*parted))
        self._learn([word for word in dict.fromkeys(together) if word not in self._known])
        words = np.fromiter((self._known[word] for word in together), np.int64, len(together))
        counts = np.diff(self._firsts.filled)[words]
        tokens = self._tokens.filled[_ranges(self._firsts.filled[words], counts)]
        shifts = np.repeat(_offsets(texts, parted), counts)
        bounds = _sums(counts)[_sums([len(found) for found in parted])]
        return Tokens(
            vectors=self._vectors.filled[tokens[:, 0]],
            starts=tokens[:, 1] + shifts,
            ends=tokens[:, 2] + shifts,
            spaces=tokens[:, 3] > 0,
            lengths=np.diff(bounds),
        )

    def _forget(self) -> None:
        self._known: dict[str, int] = {}
        self._characters = 0
        self._firsts = Rows((), np.int64)
        self._firsts.extend(np.zeros(1, np.int64))
        self._tokens = Rows((4,), np.int64)
        self._vectors = Vectors(self._first)

    def _learn(self, words: Sequence[str]) -> None:
        """White space is shown to the tokenizer by itself, the others in one text, which is quicker."""
        plain = [word for word in words if not word.isspace()]
        if plain:
            self._keep(plain, BETWEEN.join(plain))
        for word in words:
            if word.isspace():
                self._keep([word], word)

    def _keep(self, words: Sequence[str], text: str) -> None:
        """Keep the tokens of the text's words; the zone gives back what spaCy keeps of them."""
        with self._model.memory_zone():
            doc = self._model.make_doc(text)
            attributes = doc.to_array(list(self._vectors.columns))
            starts, sizes, spaces = doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).astype(np.int64).T
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        begins = np.cumsum(lengths + len(BETWEEN)) - lengths - len(BETWEEN)
        owners = np.searchsorted(begins, starts, side="right") - 1
        places = starts - begins[owners]
        own = places < lengths[owners]
        numbers = self._vectors.numbers(attributes[own])
        self._tokens.extend(np.stack([numbers, places[own], (places + sizes)[own], spaces[own]], axis=1))
        self._firsts.extend(self._firsts.filled[-1] + np.cumsum(np.bincount(owners[own])))
        self._characters += int(lengths.sum())
        self._known.update(zip(words, range(len(self._known), len(self._known) + len(words)), strict=True))


def _offsets(texts: Sequence[str], parted: Sequence[Sequence[str]]) -> Ints:
    """Where each word begins in its text, of which the words leave nothing out."""
    ends = _sums([len(word) for words in parted for word in words])
    begins = _sums([len(text) for text in texts])
    return ends[:-1] - np.repeat(begins[:-1], [len(words) for words in parted])


def _ranges(firsts: Ints, counts: Ints) -> Ints:
    """The numbers from each first on, so many of each."""
    ends = _sums(counts)
    return np.arange(ends[-1]) + np.repeat(firsts - ends[:-1], counts)


def _sums(counts: Sequence[int] | Ints) -> Ints:
    """The sums up to each count, from nought on: one more than there are counts."""
    found: Ints = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    return found
