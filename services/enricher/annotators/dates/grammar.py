"""Finds date expressions: one rule for each kind of word that can carry one.

Each rule looks a few tokens to either side of its word, so that the whole is linear.
"""

from collections.abc import Callable, Iterator
from typing import Any

from services.enricher.annotators.dates.days import DayRules
from services.enricher.annotators.dates.expressions import (
    Day,
    Expression,
    Floating,
    FromLastDay,
    Holiday,
    Meaning,
    Month,
    Weekday,
)
from services.enricher.annotators.dates.numbers import NumberRules
from services.enricher.annotators.dates.units import UnitRules

_PHRASE_SIZES = (4, 3, 2, 1)
"""Words of the phrases that are listed, the longest first."""


def _meaning(value: list[Any]) -> Meaning:
    if isinstance(value[0], str):
        return FromLastDay(*value)
    return Holiday(*value) if len(value) == 2 else Floating(*value)


class Grammar(DayRules, UnitRules, NumberRules):
    """All rules over the tokens of one text."""

    def expressions(self) -> Iterator[Expression]:
        """Expressions from left to right that do not overlap."""
        index = done = 0
        while index < len(self.tokens):
            found = self._read(index)
            if found is not None and found.first >= done and not self._recurring(found):
                yield found
                done = index = max(found.last, index + 1)
            else:
                index += 1

    def _recurring(self, found: Expression) -> bool:
        """ "every 2 April", "each Monday", "a Monday"; "a March 21 call" was made on one day."""
        before = self.word(found.first - 1)
        if isinstance(found.meaning, Day) and before in self.words.ones:
            return False
        return isinstance(found.meaning, Day | Weekday | Month) and before in self.words.vague

    def _read(self, index: int) -> Expression | None:
        word, words = self.tokens[index].word, self.words
        if word not in words.triggers and not word[0].isdigit():
            return None
        if word in self._phrase_heads and (found := self._phrase(index)):
            return found
        rules: tuple[tuple[bool, Callable[[int], Expression | None]], ...] = (
            (word in words.months, self._month),
            (word in words.weekdays, self._weekday),
            (word in words.units, self._unit),
            (word in words.named, self._named),
            (word[0].isdigit(), self._number),
            (word in words.ago, self._ago),
            (word in words.dayparts, self._daypart),
            (word in words.plurals, self._ahead),
        )
        for fits, rule in rules:
            if fits and (found := rule(index)):
                return found
        return None

    def _phrase(self, index: int) -> Expression | None:
        """The longest phrase of a list that begins here."""
        for size in _PHRASE_SIZES:
            words = tuple(self.word(index + k) for k in range(size))
            if words in self._phrases and not self._broken(index, size):
                return self._phrase_of(index, size, _meaning(self._phrases[words]))
        return None

    def _broken(self, index: int, size: int) -> bool:
        """Whether a paragraph ends within so many words."""
        return "\n\n" in "".join(self.gap(index + k) for k in range(size - 1))

    def _phrase_of(self, index: int, size: int, meaning: Meaning) -> Expression | None:
        before, articles = self.word(index - 1), self.words.articles
        stands = self.word(index) in self.words.determiners or before in articles
        if isinstance(meaning, FromLastDay) and (before == "of" or not stands):
            return None  # "a day after", "next year" without "the": counted otherwise
        return Expression(index - 1 if before in articles else index, index + size, meaning)
