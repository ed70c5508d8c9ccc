"""A names model's network from texts to a vector for each token."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from services.enricher.network.windows import Windows
from services.enricher.network.words import Tokens, Words

if TYPE_CHECKING:
    from spacy.language import Language

Floats = NDArray[np.float32]


class Network:
    """What a `recognizer` of the model reads its names from. ValueError for one that is built otherwise."""

    def __init__(self, model: "Language", recognizer: Any) -> None:
        vectors = recognizer.model.get_ref("tok2vec")
        try:
            inner, _, last = vectors.layers
            first, encoder = inner.layers
        except ValueError:
            raise ValueError("the model's network is not the one that its reader knows") from None
        self._words = Words(model, first)
        self._windows = Windows(encoder)
        self._weights, self._bias = last.get_param("W").T.copy(), last.get_param("b")

    def read(self, texts: Sequence[str]) -> tuple[Tokens, Floats]:
        """The tokens of all texts, one text after the other, with a vector for each (n, 64)."""
        tokens = self._words.read(texts)
        vectors = self._windows.apply(tokens.vectors, tokens.lengths)
        return tokens, vectors @ self._weights + self._bias
