"""Who a sentence of the reporter's is about, for what is said after it."""

from services.enricher.speech.attribution import ClauseReader
from services.enricher.speech.participles import REACH
from services.enricher.speech.phrases import Subject

_CLOSING = 5
"""Tokens of the attribution with which a sentence closes: "…, the minister said on Friday"."""


def subject_of(clause: ClauseReader) -> Subject | None:
    """Its speaker if it reports something, else its subject."""
    return _closing(clause) or reporter(clause) or clause.main_subject(0, clause.size)


def reporter(clause: ClauseReader) -> Subject | None:
    """The subject of the sentence's first reporting verb."""
    for index in range(1, min(clause.size, REACH)):
        if clause.word(index) in clause.words.finite and clause.reports(index):
            found = clause.left_subject(index, 0)
            return found if found is not None and (found.name or found.pronoun) else None
    return None


def _closing(clause: ClauseReader) -> Subject | None:
    """The speaker of a sentence that ends with "…, the minister said"."""
    strong = clause.words.finite - clause.words.weak
    for index in range(clause.size - 1, max(1, clause.size - _CLOSING), -1):
        if clause.word(index) in strong:
            low = index
            while low > 0 and not clause.broken(low - 1):
                low -= 1
            return clause.left_subject(index, low) if low > 0 else None
    return None
