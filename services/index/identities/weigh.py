"""Who is meant by a surname alone, by what its document shares with those that give a full name.

Each candidate is as likely as it is frequent, and the likelier the more traits it shares that
are rare elsewhere. Somebody who is not known yet is a candidate too. `benchmarks.identities`
measures the numbers here, on full names that are cut to their surnames.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log
from typing import Final

from services.index.joined import Ground

SAMPLE: Final = 40
"""Documents of a candidate that are looked at: with 15 of them a tenth fewer are joined, with 60 no more."""
FREQUENT: Final = 1.3
"""Power of the number of documents: whom copy names by surname alone is well known."""
STRANGERS: Final = 2.0
"""Documents that somebody unknown weighs: with one document and nothing shared nobody is joined."""
WEIGHT: Final = 0.3
"""Of a shared trait: they come together, so that each tells less than it would alone."""
ROLE_WEIGHT: Final = 0.6
"""Of a word of the role, which is said of the person and not of the document."""
LEAST: Final = -0.5
MOST: Final = 4.0
"""Logarithms between which one trait counts, so that none decides alone."""
SURE: Final = 0.9
"""Probability from which a name is joined: at .95 a tenth fewer are joined, and hardly fewer wrongly."""
TELLING: Final = 1.0
"""Logarithm of the strongest shared trait without which nothing but frequency speaks for a candidate."""
SHOWN: Final = 3
"""Traits that are told as the reason."""


@dataclass(frozen=True)
class FullName:
    """A full name, and how many documents give it; of those `looked_at` how many have which trait."""

    key: str
    documents: int
    company: Mapping[str, int]
    looked_at: int
    in_story: bool = False


@dataclass(frozen=True)
class Background:
    """How many documents there are, and how many of them have each trait."""

    documents: int
    counts: Mapping[str, int]

    def share(self, trait: str) -> float:
        """Share of the documents that have the trait, never nothing and never all."""
        return (self.counts.get(trait, 0) + 0.5) / (self.documents + 1)


@dataclass(frozen=True)
class Choice:
    """Who is meant, why, and which shared traits spoke most for it."""

    key: str
    ground: Ground
    shared: tuple[str, ...] = ()


def shared(traits: Iterable[str], candidates: Sequence[FullName]) -> set[str]:
    """The traits that any of them has too: how frequent others are makes no difference."""
    return {trait for trait in traits if any(trait in candidate.company for candidate in candidates)}


def choose(traits: Iterable[str], candidates: Sequence[FullName], background: Background) -> Choice | None:
    """Who is meant by a surname in a document with those traits; null if it is not clear."""
    in_story = [candidate for candidate in candidates if candidate.in_story]
    if len(in_story) == 1:
        return Choice(in_story[0].key, Ground.STORY)
    return _by_evidence(sorted(traits), in_story or candidates, background)


def _by_evidence(
    traits: Sequence[str], candidates: Sequence[FullName], background: Background
) -> Choice | None:
    weights = {each.key: _weights(traits, each, background) for each in candidates}
    scores = {each.key: _score(weights[each.key], each) for each in candidates}
    best = max(sorted(scores), key=lambda key: scores[key], default=None)
    if best is None or _probability(scores[best], scores.values()) < SURE:
        return None
    telling = _telling(weights[best])
    return Choice(best, Ground.EVIDENCE, telling[:SHOWN]) if telling else None


def _weights(traits: Iterable[str], candidate: FullName, background: Background) -> dict[str, float]:
    """For each trait how much likelier it is beside the candidate than elsewhere, as a logarithm."""
    return {trait: _weight(candidate, trait, background) for trait in traits}


def _weight(candidate: FullName, trait: str, background: Background) -> float:
    seen, looked_at = candidate.company.get(trait, 0), candidate.looked_at + 1
    if not seen:
        return max(LEAST, -log(looked_at))
    elsewhere = background.share(trait)
    return max(LEAST, min(MOST, log((seen + elsewhere) / looked_at / elsewhere)))


def _score(weights: Mapping[str, float], candidate: FullName) -> float:
    # Summed so that the order makes no difference: what is barely likely enough is so everywhere.
    roles = fsum(weight for trait, weight in weights.items() if trait.startswith("role: "))
    others = fsum(weight for trait, weight in weights.items() if not trait.startswith("role: "))
    return FREQUENT * log(candidate.documents) + ROLE_WEIGHT * roles + WEIGHT * others


def _probability(best: float, scores: Iterable[float]) -> float:
    all_others = fsum(exp(score - best) for score in scores)
    return 1 / (all_others + STRANGERS * exp(-best))


def _telling(weights: Mapping[str, float]) -> tuple[str, ...]:
    """The traits that speak most for it, if any does more than a little."""
    ordered = sorted(weights, key=lambda trait: (-weights[trait], trait))
    return tuple(trait for trait in ordered if weights[trait] >= TELLING)
