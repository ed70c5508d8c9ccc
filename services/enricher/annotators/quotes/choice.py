"""Which attribution in the sentence is a quotation's, and whether its words are somebody's without one."""

import re
from collections.abc import Iterator

from services.enricher.annotators.quotes.irony import WHOLE
from services.enricher.speech.attribution import ClauseReader
from services.enricher.speech.marks import Quoted
from services.enricher.speech.scene import final
from services.enricher.speech.verbs import Attribution

_WORD = re.compile(r"[^\W_]+")
_TELLING = WHOLE + 2
"""Words that a quotation has more of when it stands for itself."""

_SHORT_LEAD = 9
"""Tokens of a sentence that is all attribution: "Why?" the mayor of Harbour asked the council."""

_LONG_LEAD = 3 * _SHORT_LEAD
"""The same behind a question or an exclamation, which does not end the reporter's sentence."""

_CUE = 4
"""Tokens up to the cue of such a sentence."""

_STOPS = ".!?…"
_BREAKING = "?!…—–-"


def whole(text: str, quote: Quoted) -> bool:
    """Whether somebody says a sentence of his own, not just some words of the reporter's sentence."""
    inside = text[quote.start : quote.end].lstrip("… .[")
    if not inside[:1].isupper():
        return False
    size = len(_WORD.findall(inside))
    return size > _TELLING or (size > 1 and inside[-1:] in ".!?…,")


def telling(text: str, quote: Quoted) -> bool:
    """Whether the marked words are somebody's even where the text says of nobody that he said them."""
    return whole(text, quote) or len(_WORD.findall(text[quote.start : quote.end])) > _TELLING


def attribute(
    clause: ClauseReader, follower: ClauseReader | None, quote: Quoted, limit: int
) -> Attribution | None:
    """The attribution in the quotation's own sentence, or in a short one directly behind it."""
    attempts = _attempts(clause, follower, quote, limit)
    return next((found for found in attempts if found is not None), None)


def _attempts(
    clause: ClauseReader, follower: ClauseReader | None, quote: Quoted, limit: int
) -> Iterator[Attribution | None]:
    """Where an attribution may stand, the likeliest place first, by how the quotation ends."""
    text = clause.scene.text
    last, behind = final(text, quote), text[quote.right : quote.right + 2]
    comma = last == "," or behind[:1] == ","
    if comma:
        yield clause.after(quote, limit)
    yield clause.before(quote, adjacent=True)
    if not comma and last in _BREAKING:
        yield clause.after(quote, limit)
    yield _behind(clause, follower, quote, last)
    yield clause.before(quote, strong=whole(text, quote) and not _after_colon(text, quote))
    if not comma and (behind.strip()[:1].islower() or last not in _STOPS):
        yield clause.after(quote, limit)
    yield clause.trailing(quote)


def _after_colon(text: str, quote: Quoted) -> bool:
    return text[max(0, quote.left - 4) : quote.left].rstrip().endswith(":")


def _behind(
    clause: ClauseReader, follower: ClauseReader | None, quote: Quoted, last: str
) -> Attribution | None:
    """ "Why?" Ishiba asked. — a sentence of its own by its capital."""
    ends = last in _STOPS and clause.sentence.before(quote.right) >= clause.size
    if follower is None or not ends or follower.sentence.block is not clause.sentence.block:
        return None
    high = _lead(follower)
    if high == 0 or high > (_SHORT_LEAD if last == "." else _LONG_LEAD):
        return None
    found = follower.opening(0, high)
    near = found is not None and follower.sentence.before(found.start) <= _CUE
    return found if near else None


def _lead(clause: ClauseReader) -> int:
    """Tokens of a sentence before its first quotation; none where they lead to that one."""
    sentence = clause.sentence
    if not sentence.quotes:
        return clause.size
    left = sentence.quotes[0].left
    led = clause.scene.masked[sentence.start : left].rstrip().endswith((":", ","))
    return 0 if led else sentence.before(left)
