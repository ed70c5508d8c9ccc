"""A logistic regression over names of what is true, fitted with numpy alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RARE = 2
"""A feature must be seen in so many articles."""

SMALLEST = 0.01
"""A weight below changes no decision, but fills the file."""

STEPS = 7
"""Newton's steps; behind the last no weight moves by a thousandth."""


@dataclass(frozen=True)
class Observed:
    """What was true in an article, and whether it was right."""

    file: str
    features: tuple[str, ...]
    right: bool


def fit(observed: Sequence[Observed], penalty: float) -> dict[str, float]:
    """Weights of the greatest penalised likelihood, by Newton's method from zero; `penalty` is L2."""
    names = _frequent(observed)
    matrix = _matrix(observed, names)
    right = np.array([one.right for one in observed], dtype=float)
    learned = np.zeros(len(names))
    for _ in range(STEPS):
        odds = 1 / (1 + np.exp(-matrix @ learned))
        slope = matrix.T @ (odds - right) + penalty * learned
        learned -= _solved(matrix, odds * (1 - odds), penalty, slope)
    return dict(zip(names, learned.tolist(), strict=True))


def _solved(
    matrix: NDArray[np.float64], spread: NDArray[np.float64], penalty: float, slope: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The slope divided by the curvature, by Woodbury's identity: there are fewer examples than features."""
    inner = matrix @ matrix.T + penalty * np.diag(1 / spread)
    return (slope - matrix.T @ np.linalg.solve(inner, matrix @ slope)) / penalty


def rounded(weights: dict[str, float]) -> dict[str, float]:
    """The weights that decide something, as they are written."""
    return {name: round(value, 3) for name, value in sorted(weights.items()) if abs(value) >= SMALLEST}


def _frequent(observed: Sequence[Observed]) -> list[str]:
    """Names of the features that several articles have."""
    pairs = {(one.file, name) for one in observed for name in one.features}
    seen = Counter(name for _, name in pairs)
    return sorted(name for name, count in seen.items() if count >= RARE)


def _matrix(observed: Sequence[Observed], names: Sequence[str]) -> NDArray[np.float64]:
    """A row an observation, a column a feature: one where it is true."""
    column = {name: place for place, name in enumerate(names)}
    matrix = np.zeros((len(observed), len(names)))
    for row, one in enumerate(observed):
        matrix[row, [column[name] for name in one.features if name in column]] = 1
    return matrix
