"""Weights of a logistic regression over the names of what is true."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_STEEPEST = 30.0
"""Log odds beyond which a probability is one or nothing; the exponential overflows far behind."""


@dataclass(frozen=True)
class Weights:
    """Weights by feature; what has a probability from `threshold` on is taken."""

    threshold: float
    features: Mapping[str, float]

    def probability(self, found: Iterable[str]) -> float:
        """Between 0 and 1; a feature that was not seen in learning weighs nothing."""
        total = sum(self.features.get(name, 0.0) for name in found)
        return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, total))))
