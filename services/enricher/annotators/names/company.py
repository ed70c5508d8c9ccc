"""What the words around a single name say of a thing that the model takes for a person, or of a term."""

from collections import Counter
from collections.abc import Iterator, Sequence

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.lexicon import Form
from services.enricher.annotators.names.runs import capital, glued
from services.enricher.annotators.names.words import NameWord
from services.language.names import NameWords

REACH = 10
"""Words after a name in which its pronoun stands: a clause or two."""

AGREED = 3
"""So many more pronouns of things than of people make a thing of a name: one may be another's."""

_OF_BODIES = words_of("of_bodies")
_CHIEFS = frozenset({"executive", "financial", "operating"})
_PEOPLE = words_of("pronouns_of_people")
_THINGS = words_of("pronouns_of_things")


def vote_things(evidence: Evidence, lexicon: NameWords) -> None:
    """ "Harbour says it will …, Harbour hopes its …": a single name that is an it is no person."""
    balance: Counter[Form] = Counter()
    for index, word in enumerate(evidence.words):
        if capital(evidence.words, index) and word.text not in lexicon.given:
            balance[evidence.form(index, index + 1)] += _pronoun(evidence, index)
    for form, surplus in balance.items():
        votes = evidence.votes.get(form)
        if surplus >= AGREED and votes is not None and form not in evidence.ruled:
            votes[NameKind.ORGANISATION] += votes[NameKind.PERSON]
            votes[NameKind.PERSON] = 0.0


def _pronoun(evidence: Evidence, index: int) -> int:
    """1 if the first pronoun that may mean the name is a thing's, -1 if it is a person's, else 0."""
    words = evidence.words
    for after in range(index + 1, min(index + 1 + REACH, len(words))):
        word = words[after]
        if word.block != words[index].block or word.opens or word.capital:
            return 0
        if word.text in _THINGS:
            return 1
        if word.text in _PEOPLE:
            return -1
    return 0


def vote_short_names(evidence: Evidence, lexicon: NameWords) -> None:
    """ "Harbour's chairman" is a body's where "Harbour Terminals" is one, and nobody is called Harbour."""
    named = [(form, evidence.best(form)) for form in evidence.votes if len(form) > 1]
    bodies = {form[0] for form, kind in named if kind is NameKind.ORGANISATION}
    people = {word for form, kind in named if kind is NameKind.PERSON for word in form}
    for form in {(word,) for word in bodies & _owners(evidence) - people - lexicon.given} - evidence.ruled:
        votes = evidence.votes.get(form)
        if votes is not None and evidence.best(form) is NameKind.PERSON:
            votes[NameKind.ORGANISATION] += votes[NameKind.PERSON]
            votes[NameKind.PERSON] = 0.0


def _owners(evidence: Evidence) -> set[str]:
    """Single words that have what bodies have: "Harbour's chairman", "Harbour's shares"."""
    words = evidence.words
    owned = (index for index, word in enumerate(words) if index and word.joint == "'")
    return {evidence.folded[index - 1] for index in owned if _of_body(words, index)}


def _of_body(words: Sequence[NameWord], index: int) -> bool:
    """A president has a chief of staff, a body a chief executive."""
    if words[index].text == "chief":
        return glued(words, index + 1) and words[index + 1].text in _CHIEFS
    return words[index].text in _OF_BODIES


def terms(evidence: Evidence, text: str) -> Iterator[Form]:
    """Acronyms that the article spells out in small letters: "robotic process automation (RPA)"."""
    for index, word in enumerate(evidence.words):
        bracketed = text[max(0, word.start - 1) : word.start] == "(" and text.startswith(")", word.end)
        acronym = bracketed and word.text.isupper() and 1 < len(word.text) <= index
        if acronym and _spelt_small(evidence.words, index - len(word.text), index):
            yield evidence.form(index, index + 1)


def _spelt_small(words: Sequence[NameWord], first: int, last: int) -> bool:
    """Whether the words before an acronym have its letters, most of them small."""
    if any(not glued(words, index) for index in range(first + 1, last)):
        return False
    letters = [word.text[0] for word in words[first:last]]
    small = sum(letter.islower() for letter in letters)
    return "".join(letters).upper() == words[last].text and small * 2 > len(letters)
