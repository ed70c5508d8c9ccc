"""Names and terms that mark an article, in one list."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from copydesk_contracts.annotations import Keyword
from services.enricher.annotators.base import Copy
from services.enricher.annotators.keywords.given import agencies, beside, names, within
from services.enricher.annotators.keywords.nested import whole
from services.enricher.annotators.keywords.terms import TermCandidate, terms
from services.enricher.annotators.keywords.weigh import weigh
from services.enricher.annotators.keywords.words import STOP_WORDS, Vocabulary
from services.enricher.prose import blocks
from services.enricher.quick_import import bring

COUNT: Final = 10
"""As many as publishers give their pages at most."""
DIGITS: Final = 3
"""Behind the point of a score."""


def find_keywords(copy: Copy, count: int = COUNT) -> list[Keyword]:
    """The `count` names and terms that say most of the article, the best first.

    The score has frequency, first place, headline and rarity in it, on a scale on which only the
    order within one article means something. A name is written as its annotation has it, a
    term as the copy does most often; none is a part of another one, but a name may be one of a term.
    """
    vocabulary = Vocabulary(copy.code)
    parts = blocks(copy.article)
    named = names(copy.findings, parts, vocabulary)
    words = terms(copy.text, parts, vocabulary)
    others = beside(words, named, agencies(copy.findings, vocabulary), copy.code)
    candidates = whole([*named.values(), *others])
    scores = {candidate.key: weigh(candidate, vocabulary) for candidate in candidates}
    ranked = sorted(candidates, key=lambda candidate: -scores[candidate.key])
    chosen = _distinct(ranked, count)
    return [Keyword(text=one.text, score=round(scores[one.key], DIGITS)) for one in chosen]


def _distinct(ranked: Iterable[TermCandidate], count: int) -> list[TermCandidate]:
    """The first ones of which none is a part of another."""
    chosen: list[TermCandidate] = []
    for candidate in ranked:
        if len(chosen) == count:
            break
        if not any(_overlap(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def _overlap(candidate: TermCandidate, chosen: TermCandidate) -> bool:
    """Whether one is a part of the other; a name stands beside the terms that are made with it."""
    if within(chosen.key, candidate.key):
        return True
    return within(candidate.key, chosen.key) and (chosen.named or not candidate.named)


class KeywordsAnnotator:
    """Fills `keywords`."""

    name = "keywords"

    def __init__(self) -> None:
        bring(STOP_WORDS)  # takes seconds, which the first article's limit is not for

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """Ten keywords of names, title and paragraphs."""
        return {"keywords": tuple(find_keywords(copy))}
