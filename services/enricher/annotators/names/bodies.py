"""Organisations by their shape: a head such as "Ministry" or "Party", an acronym, a list of the world's."""

from collections.abc import Iterator, Sequence
from functools import cache

from services.enricher.annotators.names.acronyms import Short, bracketed, vote_acronyms
from services.enricher.annotators.names.body_extent import capitals_end, left_end, right_end
from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.lexicon import known_organisations
from services.enricher.annotators.names.runs import capital, glued
from services.language.names import NameWords

SHAPED = 2.0
"""Outweighs one mark of the model's: a name that ends with "Ministry" is nobody and no place."""

KNOWN = 3.0
"""Outweighs shape too: "Manchester United" is in the list of the world's bodies."""

CHAMBERS = frozenset({"House", "Commons", "Lords", "Senate", "Assembly"})
_CREEDS = words_of("creeds")
_LAWMAKING = words_of("lawmaking")
_MEDIA = words_of("media")


def vote_organisations(
    evidence: Evidence, lexicon: NameWords, text: str, shouted: frozenset[int], margins: frozenset[int]
) -> Short:
    """Enter shapes, known names and acronyms; says what each acronym stands for.

    `margins` are the blocks of credit lines: there even initials that mean something else
    elsewhere are those of a name in the article.
    """
    shaped = list(_shaped(evidence, lexicon, shouted))
    for first, last in shaped:
        evidence.vote(first, last, NameKind.ORGANISATION, SHAPED)
    vote_known(evidence)
    _vote_called(evidence, lexicon, shouted)
    _vote_chambers(evidence)
    _vote_parties(evidence)
    spelt = dict(bracketed(evidence, text))
    long = {evidence.form(first, last) for first, last in shaped} | set(spelt.values())
    for form, votes in evidence.votes.items():
        if len(form) > 1 and votes[NameKind.ORGANISATION] > 0:
            long.add(form)
    return vote_acronyms(evidence, lexicon, spelt, long, margins)


def vote_known(evidence: Evidence) -> None:
    """Enter the bodies and media of the world's list."""
    known = _lengths_by_first()
    for index, word in enumerate(evidence.folded):
        for length in known.get(word, ()):
            form = evidence.form(index, index + length)
            if form in known_organisations() and _unbroken(evidence, index, index + length):
                evidence.vote(index, index + length, NameKind.ORGANISATION, KNOWN)
                break


def _vote_called(evidence: Evidence, lexicon: NameWords, shouted: frozenset[int]) -> None:
    """ "the human rights organization Safeguard Defenders"."""
    words = evidence.words
    for index, word in enumerate(words):
        if word.text not in lexicon.org_nouns or word.block in shouted:
            continue
        end = capitals_end(evidence, index + 1)
        named = end > index + 1 and words[index + 1].joint == " "
        if named and words[index + 1].text not in lexicon.not_names:
            evidence.vote(index + 1, end, NameKind.ORGANISATION, SHAPED)


def _vote_parties(evidence: Evidence) -> None:
    """ "the Communist party": a creed and a small "party" are a party's name."""
    words = evidence.words
    for index, word in enumerate(words):
        if word.text == "party" and glued(words, index) and words[index - 1].text in _CREEDS:
            first = index - 1
            while first > 0 and glued(words, first) and capital(words, first - 1) and not words[first].opens:
                first -= 1
            evidence.vote(first, index + 1, NameKind.ORGANISATION, SHAPED)


def _vote_chambers(evidence: Evidence) -> None:
    """ "The House" is a body where the article speaks of lawmaking."""
    words = evidence.words
    if not any(word.text in _LAWMAKING for word in words):
        return
    for index, word in enumerate(words):
        if word.text in CHAMBERS and not word.opens and _stands_alone(evidence, index):
            evidence.vote(index, index + 1, NameKind.ORGANISATION, SHAPED)


def _stands_alone(evidence: Evidence, index: int) -> bool:
    """Whether no other capital joins the word on either side."""
    words = evidence.words
    before = glued(words, index) and capital(words, index - 1)
    after = glued(words, index + 1) and capital(words, index + 1)
    return not before and not after


def _unbroken(evidence: Evidence, first: int, last: int) -> bool:
    words = evidence.words
    return last <= len(words) and all(words[index].joint != "" for index in range(first + 1, last))


@cache
def _lengths_by_first() -> dict[str, tuple[int, ...]]:
    """For each first word of a known body's name how many words such names have, the longest first."""
    lengths: dict[str, set[int]] = {}
    for form in known_organisations():
        if form:
            lengths.setdefault(form[0], set()).add(len(form))
    return {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}


def _shaped(evidence: Evidence, lexicon: NameWords, shouted: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Ranges of words around a head with something before or behind it, or from an opener on."""
    words = evidence.words
    index = 0
    while index < len(words):
        word = words[index]
        heads = word.text in lexicon.org_heads
        if word.block in shouted or not (heads or word.text in lexicon.org_openers):
            index += 1
            continue
        first, last = left_end(evidence, index, lexicon), right_end(evidence, index, lexicon)
        if last - (first if heads else index) > 1:
            yield first, last
        index = max(index + 1, last)


def media_shaped(form: Sequence[str]) -> bool:
    """Whether a name of two words and more ends as those of newspapers and stations do."""
    return len(form) > 1 and form[-1] in _MEDIA
