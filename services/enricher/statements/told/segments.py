"""A sentence in the segments that its commas make, as the rules of indirect speech look at it."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.enricher.speech.phrases import Subject
from services.enricher.speech.scene import Scene, Sentence
from services.enricher.speech.subjects import SubjectReader
from services.language.reported import ReportedWords
from services.language.speech import SpeechWords

MOST = 60
"""Segments of a sentence that are read, so that time stays linear; a list has more, no sentence."""

_MARKS = frozenset(",;:—–()")

_REACH = 14
"""Words of a clause among which its verb stands."""


@dataclass(frozen=True)
class Segment:
    """The tokens from `low` up to `high`, exclusive, between two marks."""

    low: int
    high: int


class Segments(SubjectReader):
    """Reads the clauses of one sentence."""

    def __init__(self, scene: Scene, sentence: Sentence, words: SpeechWords, lexicon: ReportedWords) -> None:
        super().__init__(scene, sentence, words)
        self.lexicon = lexicon
        self.parts = list(self._parts())[:MOST]

    def _parts(self) -> Iterator[Segment]:
        low = 0
        for at in range(self.size):
            if at + 1 == self.size or not _MARKS.isdisjoint(self.gap(at)):
                yield Segment(low, at + 1)
                low = at + 1

    def capital(self, index: int) -> bool:
        """Whether the token is a noun or a name, as its capital tells."""
        return self.scene.capital(self.sentence, index)

    def small(self, index: int) -> bool:
        """Whether the token is an article, a preposition or a conjunction."""
        word = self.word(index)
        groups = (self.words.stops, self.words.determiners, self.lexicon.joints)
        return any(word in group for group in groups)

    def told(self, part: Segment) -> bool:
        """Whether the clause has the mood of what others say; a relative one has it at its end."""
        reach = range(part.low, min(part.high, part.low + _REACH))
        moods = [at for at in reach if self.word(at) in self.lexicon.conjunctive]
        relative = self.word(part.low) in self.words.relative and moods == [part.high - 1]
        return bool(moods) and not relative

    def phrase_end(self, low: int, high: int) -> int:
        """Behind the noun phrase that begins at a token: at the verb or mark behind its last noun."""
        for at in range(low + 1, high):
            name = self.name_to(at - 1)
            if name is not None and name.kind == "person":
                return at
            noun = self.capital(at - 1) or at - 1 in self.sentence.inside
            if noun and not self.capital(at) and not self.small(at):
                return at
            if self.broken(at - 1):
                return at
        return high

    def past_bracket(self, index: int) -> int:
        """Behind the bracket that opens before the token, "(HRW)", else the token."""
        if "(" not in self.gap(index - 1):
            return index
        closing = (at + 1 for at in range(index, min(self.size, index + _REACH)) if ")" in self.gap(at))
        return next(closing, index)

    def subject(self, verb: int, part: Segment, high: int) -> Subject | None:
        """Who does what the verb says: before it, or behind it where something else opens the clause."""
        first = self.word(part.low)
        opened = first in self.lexicon.openers or first in self.words.prepositions
        if opened or (verb == part.low and verb + 1 < high and self.opens(verb + 1)):
            return self.right_phrase(verb + 1, high) if verb + 1 < high else None
        return self.left_subject(verb, 0)

    def opens(self, index: int) -> bool:
        """Whether a noun phrase begins at the token."""
        word = self.word(index)
        return self.capital(index) or word in self.words.determiners or word in self.words.pronouns
