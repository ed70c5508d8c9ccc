"""How much a candidate says of its article.

The weights are those of a logistic regression on the tags that publishers gave 149 pages, rounded;
with each fifth of the publishers left out in turn it found .43 of their tags, with none left out .44.
It does so only if each candidate is told how often the page's most frequent one stands: that moves a
page as a whole, and leaves to the other weights what parts the candidates of one page. Kinds of
names, places in the page, spellings and a choice among the candidates of each page gained nothing.
"""

import math
from typing import Final

from services.enricher.annotators.keywords.terms import TermCandidate
from services.enricher.annotators.keywords.words import Vocabulary

NAME: Final = 2.2
"""A name that the annotations have: an editor tags by names first."""
TIMES: Final = 1.0
"""For each time that it stands e times as often."""
LATE: Final = -0.33
"""For each time that it first stands e times as far from the beginning."""
TITLE: Final = 0.6
RARE: Final = 0.05
"""For each tenth of a decade that a term's words are rarer than `MIDDLE`."""
MIDDLE: Final = 50
CAPITALS: Final = 0.5
"""A term whose words all have capitals: a name that no recogniser knew."""
SEVERAL_CAPITALS: Final = 2.0
WORDS_MORE: Final = -0.5
"""For each word of a term beyond the first: most neighbours are no term."""
LETTER: Final = 0.05
"""For each letter of a single word: long ones say more."""
LETTERS: Final = 20
"""More say no more: beyond are compounds of German and names of substances."""


def weigh(candidate: TermCandidate, vocabulary: Vocabulary) -> float:
    """Above 0; only the order within one article means something."""
    place = LATE * math.log1p(candidate.first) + TITLE * candidate.titled
    own = NAME if candidate.named else _term(candidate.text, vocabulary)
    return math.exp(TIMES * math.log(candidate.times) + place + own)


def _term(text: str, vocabulary: Vocabulary) -> float:
    words = text.split(" ")
    rarity = sum(map(vocabulary.rarity, words)) / len(words)
    weight = RARE * (rarity - MIDDLE) + WORDS_MORE * (len(words) - 1)
    capitals = all(word[0].isupper() for word in words)
    if len(words) == 1:
        weight += LETTER * min(len(text), LETTERS)
    elif capitals:
        weight += SEVERAL_CAPITALS
    # Where every noun has one, a capital says the same of all.
    return weight + CAPITALS * capitals
