"""Short candidates that long ones stand for: "intelligence" for "artificial intelligence"."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from services.enricher.annotators.keywords.given import within
from services.enricher.annotators.keywords.terms import TermCandidate

MOSTLY: Final = 0.7
"""Of a term's places so many lie in a longer one's: then the longer one is the term. Of .5, .7 and .9
the best for the tags of publishers left out."""
REPEATED: Final = 2
"""A longer term that stands once may be any neighbours."""


def whole(candidates: Sequence[TermCandidate]) -> list[TermCandidate]:
    """The candidates without those that a longer one stands for; a body's short name adds to its long one."""
    holders = _holders(candidates)
    kept = []
    for candidate in candidates:
        longer = list(_longer(candidate, holders))
        full = [one for one in longer if _full_name(candidate, one)]
        if len(full) == 1:
            full[0].join(candidate)
        elif not any(_stands_for(candidate, one) for one in longer):
            kept.append(candidate)
    return kept


def _holders(candidates: Sequence[TermCandidate]) -> Mapping[str, list[TermCandidate]]:
    """Candidates of several words by each of these."""
    holders: dict[str, list[TermCandidate]] = defaultdict(list)
    for candidate in candidates:
        if len(candidate.key) > 1:
            for stem in dict.fromkeys(candidate.key):
                holders[stem].append(candidate)
    return holders


def _longer(candidate: TermCandidate, holders: Mapping[str, list[TermCandidate]]) -> Iterator[TermCandidate]:
    for holder in holders.get(candidate.key[0], ()):
        if len(holder.key) > len(candidate.key) and within(candidate.key, holder.key):
            yield holder


def _full_name(short: TermCandidate, long: TermCandidate) -> bool:
    """ "Los Angeles Lakers" of "Lakers": a body is called by its last words."""
    return short.body and long.body and long.key[-len(short.key) :] == short.key


def _stands_for(short: TermCandidate, long: TermCandidate) -> bool:
    """Whether a term is hardly ever written but in the longer one."""
    often = long.named or long.times >= REPEATED
    return not short.named and often and long.times >= MOSTLY * short.times
