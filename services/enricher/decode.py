"""The greedy reading of spaCy's names model, for all tokens of a batch at once.

spaCy's own reader (`TransitionParser.greedy_parse`) asks the network again at every token,
with products too small for any processor. But a state outside a name depends on its token
alone, and one inside a name on its token and the name's first: so the scores of all states
outside names come from one product, and those inside from one product a length of name.
The names are those that spaCy finds, at a tenth of the time.

Shapes: n tokens of the batch, w = 64 hidden units of p = 2 pieces, m = 74 moves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.enricher.network.words import Tokens

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
LONGEST = 24
"""Names up to so many tokens are read all at once; a longer one alone, so that the time stays linear."""

Name = tuple[int, int, str]
"""First token, the one after the last, label."""


class Reader:
    """Reads names off tokens with the weights of one `EntityRecognizer`. ValueError for another build."""

    def __init__(self, recognizer: Any) -> None:
        model = recognizer.model
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        if lower.get_dim("nF") != 3 or not model.attrs["has_upper"]:
            raise ValueError("the model looks at other tokens than its reader")
        weights: Floats = lower.get_param("W")
        self._width, self._pieces = weights.shape[1], weights.shape[2]
        self._features = weights.reshape(3, self._width * self._pieces, -1)
        self._pad: Floats = lower.get_param("pad").reshape(3, -1)
        self._bias: Floats = lower.get_param("b").reshape(-1)
        moves = _moves(recognizer.moves)
        upper_weights, upper_bias = upper.get_param("W"), upper.get_param("b")
        self._outside = np.array([index for index, move in enumerate(moves) if _outside_names(move)])
        self._outside_weights: Floats = upper_weights[self._outside].T.copy()
        self._outside_bias: Floats = upper_bias[self._outside]
        self._outside_moves = [moves[index] for index in self._outside]
        self._kinds = np.array([kind for kind, _ in self._outside_moves])
        self._labels = _labels(moves)
        self._inside = {
            kind: np.array([moves.index((kind, label)) for label in self._labels]) for kind in "IL"
        }
        self._upper_weights, self._upper_bias = upper_weights, upper_bias

    def read(self, tokens: Tokens, vectors: Floats) -> list[list[Name]]:
        """The names of each text, in order, by the numbers of their tokens among those of all texts."""
        if not len(vectors):
            return [[] for _ in tokens.lengths]
        stops = np.repeat(np.cumsum(tokens.lengths), tokens.lengths)
        best = self._outside_best(vectors, stops, tokens.spaces)
        reading = _Batch(vectors, best, stops, self._kinds[best] == "B")
        ends = self._ends(reading, np.flatnonzero(reading.begins), LONGEST)
        return list(self._names(reading, ends, tokens.lengths))

    def _outside_best(self, vectors: Floats, stops: Ints, spaces: NDArray[np.bool_]) -> Ints:
        """The best move at each token if no name is open there."""
        sums = vectors @ self._features[0].T + (self._pad[1] + self._pad[2] + self._bias)
        scores = self._maxout(sums) @ self._outside_weights + self._outside_bias
        last = np.arange(len(vectors)) == stops - 1
        scores[np.ix_(spaces, self._kinds != "O")] = -np.inf
        scores[np.ix_(last, self._kinds == "B")] = -np.inf
        best: Ints = scores.argmax(axis=1)
        return best

    def _ends(self, reading: "_Batch", starts: Ints, limit: int) -> dict[int, int]:
        """For each token at which a name of several begins, the token after its last, if within the limit."""
        labels = np.array([self._labels.index(self._label(reading, i)) for i in starts], dtype=np.int64)
        vectors, at = reading.vectors, starts + 1
        ends: dict[int, int] = {}
        while len(starts) and limit:
            sums = (
                vectors[at] @ self._features[0].T
                + vectors[starts] @ self._features[1].T
                + vectors[at - 1] @ self._features[2].T
                + self._bias
            )
            hidden = self._maxout(sums)
            goes_on, closes = (self._score(hidden, self._inside[k][labels]) for k in "IL")
            done = (closes > goes_on) | (at == reading.stops[at] - 1)
            ends.update(zip(starts[done].tolist(), (at[done] + 1).tolist(), strict=True))
            starts, labels, at = starts[~done], labels[~done], at[~done] + 1
            limit -= 1
        return ends

    def _label(self, reading: "_Batch", token: int) -> str:
        label: str = self._outside_moves[reading.best[token]][1]
        return label

    def _score(self, hidden: Floats, moves: Ints) -> Floats:
        scores: Floats = (hidden * self._upper_weights[moves]).sum(axis=1) + self._upper_bias[moves]
        return scores

    def _maxout(self, sums: Floats) -> Floats:
        pieces: Floats = sums.reshape(-1, self._width, self._pieces)
        best: Floats = pieces[:, :, 0]
        for piece in range(1, self._pieces):
            best = np.maximum(best, pieces[:, :, piece])
        return best

    def _names(self, reading: "_Batch", ends: dict[int, int], lengths: Ints) -> Iterator[list[Name]]:
        named = np.flatnonzero(self._kinds[reading.best] != "O")
        bounds = np.searchsorted(named, np.concatenate([[0], np.cumsum(lengths)])).tolist()
        for first, end in pairwise(bounds):
            yield list(self._walk(named[first:end].tolist(), reading, ends))

    def _walk(self, named: Sequence[int], reading: "_Batch", ends: dict[int, int]) -> Iterator[Name]:
        """Names one after the other; what begins inside a name is none."""
        free = 0
        for token in named:
            if token < free:
                continue
            free = token + 1
            if reading.begins[token]:
                free = ends.get(token) or self._ends(reading, np.array([token]), len(reading.best))[token]
            yield token, free, self._label(reading, token)


@dataclass(frozen=True)
class _Batch:
    """A batch's vectors, best moves outside names, ends of the tokens' documents, where names begin."""

    vectors: Floats
    best: Ints
    stops: Ints
    begins: NDArray[np.bool_]


def _moves(system: Any) -> list[tuple[str, str]]:
    """Kind and label of each of the network's classes: "B-ORG" is to begin an organisation."""
    names = (system.get_class_name(i) for i in range(system.n_moves))
    return [(name[0], name[2:]) for name in names]


def _outside_names(move: tuple[str, str]) -> bool:
    """Whether the move can be made where no name is open: none begins, or one of a label does."""
    kind, label = move
    return kind == "O" or (kind in "UB" and bool(label))


def _labels(moves: Sequence[tuple[str, str]]) -> list[str]:
    return sorted({label for _, label in moves if label})
