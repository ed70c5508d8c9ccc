"""People by what stands in or beside their names: a given name, a title, an age, a verb of speech."""

from collections.abc import Iterator

from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.runs import capital, comma, glued, person_end
from services.language.names import NameWords

TITLED = 2.0
"""Outweighs one mark of the model's: whom an honorific stands before is a person."""

GIVEN = 2.0
"""As much: given names that are words or places as well are not in the list."""

SPOKEN = 0.5
"""For one word behind a role that opens its sentence: "Driver Harbour" may be a headline's."""

_NAME = range(2, 5)
"""Words of a full name."""

_SHORT_APPOSITION = 5
"""Words of an apposition among which its role stands."""


def vote_people(evidence: Evidence, lexicon: NameWords, shouted: frozenset[int]) -> None:
    """Enter what titles, roles and given names say; titles in `shouted` blocks say nothing."""
    for first, last, weight in _named(evidence, lexicon, shouted):
        evidence.vote(first, last, NameKind.PERSON, weight)


def _named(
    evidence: Evidence, lexicon: NameWords, shouted: frozenset[int]
) -> Iterator[tuple[int, int, float]]:
    words = evidence.words
    for index, word in enumerate(words):
        if word.block in shouted:
            continue
        if _titles(word.text, lexicon):
            yield from _after(evidence, index, lexicon)
        elif capital(words, index) and not (glued(words, index) and capital(words, index - 1)):
            yield from _before(evidence, index, lexicon)
        if word.text in lexicon.given and word.joint != "-":
            yield from _given(evidence, index, lexicon)


def _titles(word: str, lexicon: NameWords) -> bool:
    return word in lexicon.honorifics or word in lexicon.titles or word in lexicon.roles


def _given(evidence: Evidence, index: int, lexicon: NameWords) -> Iterator[tuple[int, int, float]]:
    """ "Jodie Burrage": one given name and what follows, if that is no body's or building's name."""
    end = person_end(evidence.words, index, lexicon)
    if end - index in _NAME and not _goes_on(evidence, end, lexicon):
        yield index, end, GIVEN


def _after(evidence: Evidence, index: int, lexicon: NameWords) -> Iterator[tuple[int, int, float]]:
    """ "President Joe Biden", "spokeswoman Karine Jean-Pierre", "Ms Narker"."""
    words = evidence.words
    word, start = words[index], index + 1
    if not glued(words, start) or words[start].joint == "-":
        return
    end = person_end(words, start, lexicon)
    if end == start or _goes_on(evidence, end, lexicon):
        return
    alone = end - start == 1
    if alone and _title_goes_on(evidence, end, lexicon):
        return
    sure = word.text in lexicon.honorifics or not alone or not word.opens
    yield start, end, TITLED if sure else SPOKEN


def _title_goes_on(evidence: Evidence, end: int, lexicon: NameWords) -> bool:
    """ "Lord Great Chamberlain" names nobody."""
    return glued(evidence.words, end) and evidence.words[end].text in lexicon.titles


def _before(evidence: Evidence, start: int, lexicon: NameWords) -> Iterator[tuple[int, int, float]]:
    """ "Hayley Walsh, 42, …", "Dan Holub, executive director of …"."""
    words = evidence.words
    end = person_end(words, start, lexicon)
    if end - start not in _NAME or not comma(words, end):
        return
    follows = words[end].text
    aged = follows.isdigit() and len(follows) == 2
    if aged or any(words[i].text in lexicon.roles for i in _phrase(evidence, end)):
        yield start, end, TITLED


def _phrase(evidence: Evidence, start: int) -> Iterator[int]:
    """The first words of an apposition."""
    for index in range(start, min(start + _SHORT_APPOSITION, len(evidence.words))):
        if index > start and not glued(evidence.words, index):
            return
        yield index


def _goes_on(evidence: Evidence, end: int, lexicon: NameWords) -> bool:
    """Whether the name turns out to be a body's or a building's: "Queen Elizabeth Hospital"."""
    words = evidence.words
    return (
        glued(words, end)
        and capital(words, end)
        and (words[end].text in lexicon.org_heads or words[end].text in lexicon.event_heads)
    )
