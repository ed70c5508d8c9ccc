"""Where the contents in one sentence may end, and what stands there: a mark, a word, what follows it."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from services.enricher.prose import word_set
from services.enricher.speech.scene import QUOTED
from services.enricher.statements.clause import ReportClause

JOINTS = word_set("and but or while though although as")
SUBORDINATE = word_set("while as though although when after since because if before")

LONGEST = 200
"""Tokens of a content at most, so that time stays linear; no sentence of the marked articles has so many."""

_LINKS = JOINTS | SUBORDINATE | word_set("that than until unless whether to by amid despite following even")
_OPENING = _LINKS | word_set("who which whose where what how not with in on at for from according per so yet")

_BARE, _SET_APART = 3, 8
"""Tokens up to the next cue behind "and"; behind a comma its subject may stand between: "but the mayor"."""

_SEGMENT = 24
"""Tokens behind a place in which a verb tells a clause."""

_STEP, _STEPS = 3, 3
"""Tokens of a step in which a segment is counted, and how many steps are told apart."""

_SHORTEST = 5
"""Letters from which an ending tells a verb: "thing" and "need" are none."""

_MARKS = ((";", "semicolon"), (":", "colon"), ("(", "opens"), (")", "closes"), (",", "comma"))
_DASHES = "—–-"
_ENDINGS = (("ing", "gerund"), ("ed", "past"), ("ly", "adverb"))


class CuePlaces:
    """The places of one sentence, each by the token before which it stands; read once for all its cues."""

    def __init__(self, clause: ReportClause) -> None:
        self._clause, words = clause, clause.words
        self._groups = (
            (words.pronouns.keys(), "pronoun"),
            (words.determiners, "determiner"),
            (words.gerunds, "reporting gerund"),
            (words.finite, "cue"),
            (words.prepositions, "preposition"),
            (words.stops, "preposition"),
        )
        self._gaps = [clause.gap(at) for at in range(clause.size)]
        self._broken = [clause.broken(at) for at in range(clause.size)]
        self._breaks = [at for at, broken in enumerate(self._broken) if broken]
        self._all = [at for at in range(1, clause.size) if self._broken[at - 1] or clause.word(at) in _LINKS]
        self._told: dict[int, tuple[str, ...]] = {}

    @cached_property
    def _verbs(self) -> list[int]:
        return [at for at in range(self._clause.size) if self._verb(at)]

    @cached_property
    def _depths(self) -> list[int]:
        """How many brackets are open before each token."""
        return list(accumulate(gap.count("(") - gap.count(")") for gap in ("", *self._gaps[:-1])))

    def behind(self, low: int) -> Iterator[int]:
        """Those of a content that begins at the token, in order."""
        for position in range(bisect_left(self._all, low + 1), len(self._all)):
            if self._all[position] >= low + LONGEST:
                return
            yield self._all[position]

    def told(self, at: int) -> tuple[str, ...]:
        """What is true of a place, whatever content ends there: its mark and its word first."""
        if at not in self._told:
            self._told[at] = tuple(self._features(at))
        return self._told[at]

    def comma(self, at: int) -> bool:
        """Whether a comma stands there."""
        return "," in self._before(at)

    def parted(self, at: int) -> bool:
        """Whether any mark stands there."""
        return at > 0 and self._broken[at - 1]

    def verbal(self, low: int, at: int) -> bool:
        """Whether a verb stands between a content's first token and the place."""
        following = bisect_left(self._verbs, low)
        return following < len(self._verbs) and self._verbs[following] < at

    def bracketed(self, low: int, at: int) -> bool:
        """Whether a bracket that the content opens is not closed yet."""
        return self._depths[at - 1] > self._depths[low]

    def turns(self, at: int) -> bool:
        """Whether the tokens from here on are another attribution."""
        clause, word = self._clause, self._clause.word(at)
        if word in JOINTS and self._cue_ahead(at + 1, _BARE, bare=True):
            return True
        if not self._broken[at - 1]:
            return False
        if ";" in self._before(at) or clause.according(at) or word in clause.words.gerunds:
            return True
        return word in JOINTS and self._joined(at + 1)

    def _joined(self, at: int) -> bool:
        """Whether a cue follows behind "and" or "but" that a mark sets apart."""
        return self._clause.word(at) in self._clause.words.gerunds or self._cue_ahead(
            at, _SET_APART, bare=False
        )

    def _before(self, at: int) -> str:
        return self._gaps[at - 1] if at else ""

    def _features(self, at: int) -> Iterator[str]:
        mark, word = f"mark={self._mark(at)}", f"word={self._class(at)}"
        ahead, segment, cue = self._class(at + 1), self._segment(at), self._cue(at)
        yield mark
        yield word
        yield f"{mark} {word}"
        yield f"{word} ahead={ahead}"
        yield f"{mark} {word} ahead={ahead}"
        yield f"segment={segment} {mark} {word}"
        yield f"segment={segment} {mark}"
        yield f"cue={cue} {mark} {word}"
        yield f"cue={cue}"
        yield f"back={self._class(at - 1)}"

    def _mark(self, at: int) -> str:
        gap = self._before(at)
        if QUOTED in gap:
            return "quotation, comma" if "," in gap else "quotation"
        found = next((name for mark, name in _MARKS if mark in gap), None)
        if found is not None:
            return found
        return "dash" if gap != " " and any(dash in gap for dash in _DASHES) else "none"

    def _class(self, at: int) -> str:
        word = self._clause.word(at)
        if not word:
            return "end"
        if at in self._clause.sentence.inside:
            return "name"
        if word in _OPENING or word in self._clause.words.auxiliaries:
            return word
        named = next((name for group, name in self._groups if word in group), None)
        return named or _shape(word)

    def _verb(self, at: int) -> bool:
        word = self._clause.word(at)
        return word in self._clause.words.auxiliaries or word.endswith("ed")

    def _segment(self, at: int) -> str:
        """What stands up to the next mark: whether it is the last, has a verb, and how long it is."""
        clause, high = self._clause, min(self._clause.size, at + _SEGMENT)
        following = bisect_left(self._breaks, at)
        end = min([*self._breaks[following : following + 1], high - 1])
        verb = any(clause.word(index) in clause.words.auxiliaries for index in range(at, end + 1))
        return f"{end >= clause.size - 1} {verb} {min(_STEPS, (end - at) // _STEP)}"

    def _cue(self, at: int) -> str:
        """How another attribution begins there, if one does."""
        clause, word = self._clause, self._clause.word(at)
        if clause.according(at):
            return "source"
        if word in JOINTS and clause.word(at + 1) in clause.words.gerunds:
            return "gerund"
        if word in JOINTS and self._cue_ahead(at + 1, _BARE, bare=True):
            return "bare"
        return "ahead" if self._cue_ahead(at + (word in _LINKS), _SET_APART, bare=False) else "none"

    def _cue_ahead(self, index: int, reach: int, bare: bool) -> bool:
        """Whether another cue follows; `bare` with nothing but adverbs before it: "and later added that"."""
        clause = self._clause
        for at in range(index, min(clause.size, index + reach)):
            if self._reports(at):
                return at == index or clause.reports(at) or clause.light(at - 1)
            if self._broken[at] or (bare and not clause.light(at)):
                return False
        return False

    def _reports(self, index: int) -> bool:
        finite = self._clause.word(index) in self._clause.words.finite
        return finite and index not in self._clause.sentence.inside


def _shape(word: str) -> str:
    if word[:1].isdigit():
        return "number"
    long = len(word) >= _SHORTEST
    return next((name for ending, name in _ENDINGS if long and word.endswith(ending)), "word")
