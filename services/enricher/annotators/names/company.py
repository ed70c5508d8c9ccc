"""What the words around a single name say of a thing that the model takes for a person, or of a term."""

from collections import Counter
from collections.abc import Iterator

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence, Kind
from services.enricher.annotators.names.lexicon import Form, Lexicon
from services.enricher.annotators.names.runs import capital, glued

REACH = 10
"""Words after a name in which its pronoun stands: a clause or two."""

AGREED = 3
"""So many more pronouns of things than of people make a thing of a name: one may be another's."""

_PEOPLE = words_of("pronouns_of_people")
_THINGS = words_of("pronouns_of_things")


def vote_things(evidence: Evidence, lexicon: Lexicon) -> None:
    """ "Harbour says it will …, Harbour hopes its …": a single name that is an it is no person."""
    balance: Counter[Form] = Counter()
    for index, word in enumerate(evidence.words):
        if capital(evidence.words, index) and word.text not in lexicon.given:
            balance[evidence.form(index, index + 1)] += _pronoun(evidence, index)
    for form, surplus in balance.items():
        votes = evidence.votes.get(form)
        if surplus >= AGREED and votes is not None and form not in evidence.ruled:
            votes[Kind.ORGANISATION] += votes[Kind.PERSON]
            votes[Kind.PERSON] = 0.0


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


def terms(evidence: Evidence, text: str) -> Iterator[Form]:
    """Acronyms that the article spells out in small letters: "robotic process automation (RPA)"."""
    words = evidence.words
    for index, word in enumerate(words):
        first = index - len(word.text)
        bracketed = word.start > 0 and text[word.start - 1] == "(" and text[word.end : word.end + 1] == ")"
        if not bracketed or not word.text.isupper() or first < 0 or len(word.text) < 2:
            continue
        spelt = words[first:index]
        if any(not glued(words, i) for i in range(first + 1, index)):
            continue
        initials = "".join(other.text[0] for other in spelt).upper()
        small = sum(other.text[0].islower() for other in spelt)
        if initials == word.text and small * 2 > len(spelt):
            yield evidence.form(index, index + 1)
