"""Where contents end: at the first place that ends one for sure, or is likelier to end it than not.

Places are weighed by a logistic regression, learned with the weights of statements by
`services/enricher/data/statements/make_weights.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial

from services.enricher.prose import word_set
from services.enricher.statements.clause import ReportClause
from services.enricher.statements.places import JOINTS, SUBORDINATE, CuePlaces
from services.enricher.statements.report import CueFrame
from services.enricher.statements.weights import Weights
from services.language.folder import read
from services.language.reports import WEIGHTS

_RELATIVE = word_set("who which whose")
_ENDED = frozenset({"clause", "participle", "relative"})
"""Clauses around a cue that the next comma ends, and the content with them."""

_LENGTHS = (2, 4, 7, 12, 20, 35)
"""Tokens of a content so far, in steps."""

_CLAUSE = 16
"""Tokens between the word that opens a clause and its cue's content."""


@dataclass(frozen=True)
class Begun:
    """A content whose first token is `low`, by what leads to it."""

    low: int
    frame: CueFrame
    linked: bool = False


@cache
def learned(language: str) -> Weights:
    """The weights of a language."""
    raw = read(language, WEIGHTS)["ends"]
    return Weights(raw["threshold"], raw["features"])


class Ends:
    """Tells where the contents of one sentence end."""

    def __init__(self, clause: ReportClause, weights: Weights) -> None:
        self._clause, self._weights = clause, weights
        self._clauses: dict[int, str] = {}

    @cached_property
    def _places(self) -> CuePlaces:
        """Made when the first content begins: most words that may be cues lead to none."""
        return CuePlaces(self._clause)

    def first(self, begun: Begun) -> int | None:
        """The token before which the content ends, null where it goes on to the sentence's end."""
        for at in self._places.behind(begun.low):
            if self.sure(begun, at) or self._likely(begun, at):
                return at
        return None

    def sure(self, begun: Begun, at: int) -> bool:
        """Whether another attribution sets in there, or the comma stands that ends the cue's clause."""
        ended = self._around(begun.low) in _ENDED and self._places.comma(at)
        return ended or self._places.turns(at)

    def features(self, begun: Begun, at: int) -> Iterator[str]:
        """Names of what is true of a content that may end before the token."""
        places, told = self._places, self._places.told(at)
        mark, word = told[0], told[1]
        around = f"around={self._around(begun.low)}"
        length = f"length={sum(at - begun.low > step for step in _LENGTHS)}"
        verbal = f"verbal={places.verbal(begun.low, at)}"
        yield "bias"
        yield from told
        yield from (around, f"{around} {mark}", f"{around} {mark} {word}")
        yield from (length, f"{length} {mark}")
        yield from (verbal, f"{verbal} {mark}", f"{verbal} {mark} {word}")
        yield from (f"frame={begun.frame} {mark} {word}", f"frame={begun.frame} {word}")
        yield from (f"linked={begun.linked} {mark} {word}", f"frame={begun.frame} linked={begun.linked}")
        yield f"bracket={places.bracketed(begun.low, at)} {mark}"

    def _likely(self, begun: Begun, at: int) -> bool:
        return self._weights.probability(self.features(begun, at)) >= self._weights.threshold

    def _around(self, low: int) -> str:
        """What the clause is in which the cue stands: "While she said so," is one that a comma ends."""
        if low not in self._clauses:
            self._clauses[low] = self._clause_of(low)
        return self._clauses[low]

    def _clause_of(self, low: int) -> str:
        clause = self._clause
        for index in range(low - 1, max(-1, low - _CLAUSE), -1):
            word = clause.word(index)
            if index == 0:
                return "clause" if word in SUBORDINATE else self._opening()
            if self._places.parted(index) and word in SUBORDINATE:
                return "clause"
            if self._places.comma(index):
                return self._behind_comma(index)
        return "main"

    def _behind_comma(self, index: int) -> str:
        word, ahead = self._clause.word(index), self._clause.word(index + 1)
        if word in _RELATIVE:
            return "relative"
        return "clause" if word in JOINTS and ahead in SUBORDINATE else "main"

    def _opening(self) -> str:
        """How the sentence begins: without a subject ("Asked whether …,"), a phrase, or as it goes on."""
        clause = self._clause
        first, second = clause.word(0), clause.word(1)
        cue = clause.lexicon.verbs.get(first)
        asked = cue is not None and (cue.gerund or cue.lemma in clause.lexicon.asking)
        phrase = first in clause.words.prepositions
        if asked or first == "having" or (phrase and second in clause.words.gerunds):
            return "participle"
        return "phrase" if phrase else "main"


EndsOf = Callable[[ReportClause], Ends]
"""Makes the ends of a sentence."""


def ends_of(weights: Weights) -> EndsOf:
    """Ends that are weighed by these weights."""
    return partial(Ends, weights=weights)
