"""Places by the gazetteer, by what stands before them and by their shape."""

from functools import cache

from services.enricher.annotators.names.evidence import Evidence, Kind
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.lexicon import Lexicon, read
from services.enricher.annotators.names.runs import capital, glued

CERTAIN = 2.0
LIKELY = 1.5
SHAPED = 1.0
LONGEST = 6


def vote_places(evidence: Evidence, lexicon: Lexicon, places: Gazetteer, shouted: frozenset[int]) -> None:
    """Enter names of the gazetteer and names with a head such as "Street" or "River"."""
    words = evidence.words
    index = 0
    while index < len(words):
        if not capital(words, index):
            index += 1
            continue
        end = _run(evidence, index)
        index = _vote_run(evidence, index, end, lexicon, places, shouted)


def _run(evidence: Evidence, start: int) -> int:
    words = evidence.words
    end = start + 1
    while end < len(words) and end - start < LONGEST and glued(words, end):
        if not (capital(words, end) or (words[end].text in ("of", "and", "the") and end + 1 < len(words) and glued(words, end + 1) and capital(words, end + 1))):
            break
        end += 1
    return end


def _vote_run(
    evidence: Evidence, start: int, end: int, lexicon: Lexicon, places: Gazetteer, shouted: frozenset[int]
) -> int:
    words = evidence.words
    for last in range(end, start, -1):
        form = evidence.form(start, last)
        if last - start == 1 and words[start].text in lexicon.not_names:
            break
        if places.certain(form):
            evidence.vote(start, last, Kind.PLACE, CERTAIN)
            return last
        if places.possible(form) and _located(evidence, start, last, lexicon, places):
            evidence.vote(start, last, Kind.PLACE, LIKELY)
            return last
        shaped = last - start > 1 and words[last - 1].text in _heads() and words[start].block not in shouted
        if shaped and all(capital(words, i) for i in range(start, last)):
            evidence.vote(start, last, Kind.PLACE, SHAPED)
            return last
    return start + 1


def _located(evidence: Evidence, start: int, last: int, lexicon: Lexicon, places: Gazetteer) -> bool:
    """ "in Tynemouth", "Galway, Ireland"."""
    words = evidence.words
    before = start > 0 and words[start - 1].text in lexicon.locative and glued(words, start)
    if before:
        return True
    if last >= len(words) or words[last].start - words[last - 1].end != 2 or not capital(words, last):
        return False
    return any(places.certain(evidence.form(last, last + n)) for n in (3, 2, 1))


@cache
def _heads() -> frozenset[str]:
    return frozenset(read("places.json")["heads"])
