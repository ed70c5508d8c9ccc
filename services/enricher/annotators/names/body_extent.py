"""How far the name of a body reaches to both sides of its head or opener."""

from collections.abc import Sequence

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence
from services.enricher.annotators.names.lexicon import known_organisations
from services.enricher.annotators.names.runs import capital, glued
from services.enricher.annotators.names.words import NameWord
from services.language.names import NameWords

LONGEST = 14
"""Words before a head; a committee's full name with all its fields has as many."""

_RUN = 6
"""Capitals in a row behind a head; more of them are a headline."""

_LEFT_LINKS = frozenset({"of", "and", "for", "de", "du", "des", "et"})
_RIGHT_LINKS = frozenset({"of", "for", "on", "de", "du", "des"})
_ARTICLES = frozenset({"the", "la", "les", "l"})
_WHOLE = frozenset({"Center", "Centre", "University", "School", "College"})
"""Behind them "for" is no part of the name: "Space Center for the Apollo …"."""

_OWNERS = words_of("owners")
_SMALL = words_of("small")


def left_end(evidence: Evidence, index: int, lexicon: NameWords) -> int:
    """Where the name around the head at `index` begins."""
    first = index
    while first > 0 and index - first < LONGEST:
        step = _step(evidence, first, lexicon)
        if not step:
            break
        first -= step
    while first < index and not _belongs(evidence.words[first], lexicon, times=True):
        first += 1
    return first


def _step(evidence: Evidence, first: int, lexicon: NameWords) -> int:
    """Words before the name so far that belong to it: one, or two with a link between them."""
    words = evidence.words
    if not glued(words, first) and not _owned(words, first):
        return 0
    before = words[first - 1]
    if capital(words, first - 1) and _belongs(before, lexicon):
        return 1
    return 2 if before.text in _LEFT_LINKS and _linked(evidence, first - 1, lexicon) else 0


def _owned(words: Sequence[NameWord], index: int) -> bool:
    """ "Harbour County Sheriff's Department": whose body it is belongs to its name."""
    return words[index].joint == "'" and words[index - 1].text in _OWNERS


def _belongs(word: NameWord, lexicon: NameWords, times: bool = False) -> bool:
    """Whether the word may begin a body's name; days and months only if `times`: "the July Committee"."""
    text = word.text
    if text in lexicon.honorifics or text in lexicon.articles or (text in lexicon.times and not times):
        return False
    return not (word.opens and text.lower() in lexicon.stops)


def _linked(evidence: Evidence, link: int, lexicon: NameWords) -> bool:
    """Whether the capital before a link belongs to the same name: "Social and Economic … Initiative"."""
    words = evidence.words
    if link < 1 or not glued(words, link) or not capital(words, link - 1):
        return False
    if words[link].text == "and":
        return _shares_head(evidence, link - 1, lexicon)
    before = words[link - 1].text
    return before in lexicon.org_openers or before in lexicon.org_heads


def _shares_head(evidence: Evidence, index: int, lexicon: NameWords) -> bool:
    """Whether the word before "and" needs the head behind it: it stands alone and names nothing."""
    words, text = evidence.words, evidence.words[index].text
    if text.isupper() or words[index].opens or text in lexicon.not_names:
        return False
    if index > 0 and glued(words, index) and capital(words, index - 1):
        return False
    whole = text in lexicon.org_heads or text in lexicon.org_openers
    return not whole and evidence.form(index, index + 1) not in known_organisations()


def right_end(evidence: Evidence, index: int, lexicon: NameWords) -> int:
    """Behind the last word of the name around the head at `index`."""
    words = evidence.words
    last = index + 1
    while last < len(words) and glued(words, last) and words[last].text in lexicon.org_heads:
        last += 1
    if not _goes_on(words, index, last, lexicon):
        return last
    start = _past_article(words, last + 1)
    end = capitals_end(evidence, start)
    if end == start or words[start].text in lexicon.times:
        return last
    return _further(evidence, end) if words[last].text == "on" else _second(evidence, end, lexicon)


def _past_article(words: Sequence[NameWord], index: int) -> int:
    article = glued(words, index) and words[index].text in _ARTICLES
    return index + article


def _goes_on(words: Sequence[NameWord], index: int, last: int, lexicon: NameWords) -> bool:
    """Whether a link behind the heads leads on: "Ministry of", but not "Space Center for"."""
    if last >= len(words) or not glued(words, last) or words[last - 1].text not in lexicon.org_openers:
        return False
    link = words[last].text
    return link in _RIGHT_LINKS and not (link == "for" and words[index].text in _WHOLE)


def _second(evidence: Evidence, end: int, lexicon: NameWords) -> int:
    """Past "and" with a second field, "Ministry of Trade and Industry", if that is no body of its own."""
    words = evidence.words
    if end + 1 >= len(words) or words[end].text != "and":
        return end
    if not glued(words, end) or not glued(words, end + 1):
        return end
    further = capitals_end(evidence, end + 1)
    if further == end + 1 or evidence.form(end + 1, further) in known_organisations():
        return end
    headed = any(words[at].text in lexicon.org_heads for at in range(end + 1, further))
    return end if headed else further


def _further(evidence: Evidence, end: int) -> int:
    """On through the small words of a committee's long name."""
    words = evidence.words
    while end + 1 < len(words) and glued(words, end) and words[end].text in _SMALL:
        start = end + 1
        while start < len(words) and glued(words, start) and words[start].text in _SMALL:
            start += 1
        further = capitals_end(evidence, start)
        if further == start:
            return end
        end = further
    return end


def capitals_end(evidence: Evidence, start: int) -> int:
    """Behind the words with a capital from `start` on."""
    words = evidence.words
    end = start
    while end < len(words) and end - start < _RUN and glued(words, end) and capital(words, end):
        end += 1
    return end
