"""The first role that the article states for somebody: a title before the name, or an apposition."""

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence
from services.enricher.annotators.names.find import Found
from services.enricher.annotators.names.runs import glued
from services.enricher.annotators.names.words import Word
from services.language.names import NameWords

LONGEST = 10
_LEADING = words_of("leading")

Role = tuple[int, int]
"""Code points of the article's text."""


def role_of(evidence: Evidence, mention: Found, lexicon: NameWords) -> Role | None:
    """The role that stands beside this mention, or null."""
    return _before(evidence, mention.first, lexicon) or _after(evidence, mention.last, lexicon)


def _before(evidence: Evidence, first: int, lexicon: NameWords) -> Role | None:
    words = evidence.words
    last = first
    while last > 0 and glued(words, last) and words[last - 1].text in lexicon.honorifics:
        last -= 1
    if last == 0 or not glued(words, last) or not _is_role(words[last - 1].text, lexicon):
        return None
    start = last - 1
    while start > 0 and last - start < LONGEST and _goes_back(evidence, start, lexicon):
        start -= 1
    while start < last - 1 and words[start].text in lexicon.articles:
        start += 1
    return words[start].start, words[last - 1].end + (words[last].joint == "." and last < first + 1)


def _goes_back(evidence: Evidence, start: int, lexicon: NameWords) -> bool:
    words = evidence.words
    before = words[start - 1]
    if words[start].opens or before.block != words[start].block:
        return False
    if before.possessive:
        return before.text[0].isupper()
    if not glued(words, start):
        return False
    if before.text in ("of", "for") and start > 1 and words[start].text[0].isupper():
        return words[start - 2].text in lexicon.org_openers or words[start - 2].text in lexicon.titles
    if words[start].text[0].isupper() and before.text[0].islower() and not _leads(before.text, lexicon):
        return False  # "catches Nvidia chief executive …"
    return before.text.lower() not in lexicon.stops and before.text not in lexicon.times


def _leads(word: str, lexicon: NameWords) -> bool:
    """Whether the small word may open a role: "former Arkansas Governor"."""
    return word.capitalize() in lexicon.modifiers or word in _LEADING


def _is_role(word: str, lexicon: NameWords) -> bool:
    return word in lexicon.titles or word in lexicon.roles


def _leading(word: Word, lexicon: NameWords) -> bool:
    """An article or an age before the role: ", a lecturer", ", 42, a lecturer", ", a 29-year-old driver"."""
    aged = word.joint == "-" and word.text in ("year", "old")
    return word.text in lexicon.articles or word.text.isdigit() or aged


def _after(evidence: Evidence, last: int, lexicon: NameWords) -> Role | None:
    words = evidence.words
    if (
        last >= len(words)
        or words[last].joint != ""
        or words[last].opens
        or words[last].block != words[last - 1].block
    ):
        return None
    if words[last].start - words[last - 1].end != 2:
        return None
    start = last
    while start < len(words) and _leading(words[start], lexicon):
        start += 1
    end = start
    while end < len(words) and end - start < LONGEST and (end == start or glued(words, end)):
        if words[end].text in ("and", "who", "which", "that") or words[end].text in lexicon.reporting:
            break
        end += 1
    head = next((i for i in range(start, min(end, start + 6)) if _is_role(words[i].text, lexicon)), None)
    if head is None or any(words[i].text in lexicon.locative | lexicon.articles for i in range(start, head)):
        return None
    return words[start].start, words[end - 1].end
