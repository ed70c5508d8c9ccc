"""The first role that the article states for somebody: a title before the name, or an apposition."""

from collections.abc import Sequence

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence
from services.enricher.annotators.names.find import NameMention
from services.enricher.annotators.names.runs import comma, glued
from services.enricher.annotators.names.words import NameWord
from services.language.names import NameWords

LONGEST = 10
"""Words of a role, "deputy assistant secretary of state for East Asian and Pacific affairs" has as many."""

_HEAD = 6
"""Words up to the noun of an apposition: ", the newly appointed acting deputy director"."""

_LEADING = words_of("leading")
_CLAUSES = frozenset({"and", "who", "which", "that"})

Role = tuple[int, int]
"""Code points of the article's text."""


def role_of(evidence: Evidence, mention: NameMention, lexicon: NameWords) -> Role | None:
    """The role that stands beside this mention, or null."""
    return _before(evidence, mention.first, lexicon) or _after(evidence, mention.last, lexicon)


def _before(evidence: Evidence, first: int, lexicon: NameWords) -> Role | None:
    """A title before the name, and what belongs to it: "former Arkansas Governor"."""
    words = evidence.words
    last = _before_honorifics(words, first, lexicon)
    if last == 0 or not glued(words, last) or not _is_role(words[last - 1].text, lexicon):
        return None
    start = last - 1
    while start > 0 and last - start < LONGEST and _goes_back(evidence, start, lexicon):
        start -= 1
    while start < last - 1 and words[start].text in lexicon.articles:
        start += 1
    shortened = words[last].joint == "." and last < first + 1  # "Gov." has its stop
    return words[start].start, words[last - 1].end + shortened


def _before_honorifics(words: Sequence[NameWord], first: int, lexicon: NameWords) -> int:
    """The first of "Dr" and its like before the name."""
    while first > 0 and glued(words, first) and words[first - 1].text in lexicon.honorifics:
        first -= 1
    return first


def _goes_back(evidence: Evidence, start: int, lexicon: NameWords) -> bool:
    """Whether the word before `start` belongs to the role."""
    words = evidence.words
    before, word = words[start - 1], words[start]
    if word.opens or before.block != word.block:
        return False
    if before.possessive:
        return before.text[0].isupper()
    return glued(words, start) and _joins(words, start, lexicon)


def _joins(words: Sequence[NameWord], start: int, lexicon: NameWords) -> bool:
    """The same for two words that only a space or a stop parts."""
    before, capital = words[start - 1].text, words[start].text[0].isupper()
    if capital and start > 1 and before in ("of", "for"):
        return _opens_field(words[start - 2].text, lexicon)
    if capital and before[0].islower() and not _leads(before, lexicon):
        return False  # "catches Nvidia chief executive …"
    return before.lower() not in lexicon.stops and before not in lexicon.times


def _opens_field(word: str, lexicon: NameWords) -> bool:
    """Whether "of" behind the word leads to its field: "Minister of Health", "Department for Trade"."""
    return word in lexicon.org_openers or word in lexicon.titles


def _leads(word: str, lexicon: NameWords) -> bool:
    """Whether the small word may open a role: "former Arkansas Governor"."""
    return word.capitalize() in lexicon.modifiers or word in _LEADING


def _is_role(word: str, lexicon: NameWords) -> bool:
    return word in lexicon.titles or word in lexicon.roles


def _leading(word: NameWord, lexicon: NameWords) -> bool:
    """An article or an age before the role: ", a lecturer", ", 42, a lecturer", ", a 29-year-old driver"."""
    aged = word.joint == "-" and word.text in ("year", "old")
    return word.text in lexicon.articles or word.text.isdigit() or aged


def _after(evidence: Evidence, last: int, lexicon: NameWords) -> Role | None:
    """An apposition behind the name's comma: ", 42, a lecturer at Harbour University"."""
    words = evidence.words
    if not comma(words, last):
        return None
    start = last
    while start < len(words) and _leading(words[start], lexicon):
        start += 1
    end = _phrase_end(words, start, lexicon)
    head = _head(words, start, min(end, start + _HEAD), lexicon)
    return None if head is None else (words[start].start, words[end - 1].end)


def _phrase_end(words: Sequence[NameWord], start: int, lexicon: NameWords) -> int:
    """Behind the words of a phrase without a verb of speech and a clause of its own."""
    end = start
    while end < len(words) and end - start < LONGEST and (end == start or glued(words, end)):
        if words[end].text in _CLAUSES or words[end].text in lexicon.reporting:
            break
        end += 1
    return end


def _head(words: Sequence[NameWord], start: int, end: int, lexicon: NameWords) -> int | None:
    """The first role in the range, unless it is a place's or another phrase's."""
    for index in range(start, end):
        text = words[index].text
        if _is_role(text, lexicon):
            return index
        if text in lexicon.locative or text in lexicon.articles:
            return None
    return None
