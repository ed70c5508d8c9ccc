"""What an article is about as a whole: the place around which its other places lie together.

Namesakes that speak for one another only pairwise start from how well each is known, and a famous
one wins before the others are heard. Here each candidate in turn is taken for the middle of the
article; how well all places fit around it says how likely it is, and what it says of each of them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def around_foci(
    prior: Numbers, closeness: Numbers, ranges: Sequence[range], mentions: Sequence[int]
) -> Numbers:
    """Likelihood of each candidate, adding up to one for each place; averaged over all foci.

    `prior[a]` and `closeness[a, b]`, what candidate b says for candidate a, are logarithms of odds;
    `ranges` are the candidates of each place, `mentions` how often it is named.
    """
    shares, fit = np.zeros_like(closeness), prior.copy()
    for candidates, count in zip(ranges, mentions, strict=True):
        if not candidates:
            continue
        part = slice(candidates.start, candidates.stop)
        usual = float(_log_sum(prior[part][:, None])[0])
        scores = prior[part][:, None] + closeness[part]
        total = _log_sum(scores)
        shares[part] = np.exp(scores - total)
        shares[part, part] = np.eye(len(candidates))  # a focus is itself and no namesake
        gain = (total - usual) * np.sqrt(count)
        gain[part] = -usual
        fit += gain
    weights = np.exp(fit - fit.max())
    return np.asarray(shares @ (weights / weights.sum()), dtype=np.float64)


def _log_sum(scores: Numbers) -> Numbers:
    """Logarithm of the sum of the odds in each column."""
    top = scores.max(axis=0)
    return np.asarray(top + np.log(np.exp(scores - top).sum(axis=0)), dtype=np.float64)
