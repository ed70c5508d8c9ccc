"""What acronyms stand for: spelt out beside a bracket, or by the initials of a body in the article."""

from collections.abc import Iterator, Mapping, Set

from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.lexicon import Form, fold, known_organisations
from services.enricher.annotators.names.runs import capital, glued
from services.language.names import NameWords

Short = dict[Form, Form]
"""From an acronym's form to that of the name it stands for."""

STANDS = 3.0
"""For an acronym and its name, as much as a name of the world's list: the article has both."""

LONGEST = 14
"""Words of a name that an acronym in a bracket stands for."""

_LETTERS = range(2, 7)
"""Of an acronym; longer runs of capitals are shouted words."""


def vote_acronyms(
    evidence: Evidence, lexicon: NameWords, spelt: Short, long: Set[Form], margins: frozenset[int]
) -> Short:
    """Enter the acronyms of the names in `long` besides those that are `spelt` out; all of them."""
    short, by_initials = dict(spelt), _by_initials(long)
    credited = {evidence.folded[i] for i, word in enumerate(evidence.words) if word.block in margins}
    for word in _candidates(evidence, spelt):
        meant = short.get((word,)) or by_initials.get(word.upper())
        named = word not in lexicon.not_names or word in credited
        if meant is not None and named:
            short[word,] = meant
            evidence.votes[word,][NameKind.ORGANISATION] += STANDS
            evidence.votes[meant][NameKind.ORGANISATION] += STANDS
    return short


def _candidates(evidence: Evidence, spelt: Short) -> Iterator[str]:
    """Words that may be acronyms, each once: in capitals, beside a bracket, or in the world's list."""
    shaped = _capitals(evidence) | {form[0] for form in spelt}
    for word in dict.fromkeys(evidence.folded):
        if word in shaped or (word,) in known_organisations():
            yield word


def _by_initials(long: Set[Form]) -> Mapping[str, Form]:
    return {initials: form for form in sorted(long) for initials in _initials(form)}


def _capitals(evidence: Evidence) -> set[str]:
    """Words that the article writes in capitals."""
    shouted = (word.text for word in evidence.words if word.text.isupper())
    return {fold(text) for text in shouted if len(text) in _LETTERS}


def _initials(form: Form) -> set[str]:
    """ "LDP" and, with the small words, "CDPOJ"; for names of two words and more."""
    big = [word for word in form if word[0].isupper()]
    if len(big) < 2:
        return set()
    return {"".join(word[0] for word in big), "".join(word[0].upper() for word in form)}


def bracketed(evidence: Evidence, text: str) -> Iterator[tuple[Form, Form]]:
    """ "Liberal Democratic Party (LDP)" and "Isis (Institute of Strategic …)"."""
    words = evidence.words
    for index, word in enumerate(words):
        if index and word.start and text[word.start - 1] == "(" and capital(words, index):
            if text[word.end : word.end + 1] == ")" and len(word.text) > 1:
                yield from _spelt_before(evidence, index)
            else:
                yield from _spelt_inside(evidence, index, text)


def _spelt_before(evidence: Evidence, index: int) -> Iterator[tuple[Form, Form]]:
    words, letters = evidence.words, evidence.words[index].text.upper()
    for first in range(index - 2, max(-1, index - LONGEST), -1):
        if not glued(words, first + 1):
            return
        form = evidence.form(first, index)
        if capital(words, first) and letters in _initials(form):
            yield evidence.form(index, index + 1), form
            return


def _spelt_inside(evidence: Evidence, index: int, text: str) -> Iterator[tuple[Form, Form]]:
    words = evidence.words
    last = index + 1
    while last < len(words) and last - index < LONGEST and glued(words, last):
        last += 1
    form = evidence.form(index, last)
    closed = text[words[last - 1].end : words[last - 1].end + 1] == ")"
    named = words[index - 1].block == words[index].block
    if closed and named and words[index - 1].text.upper() in _initials(form):
        yield evidence.form(index - 1, index), form
