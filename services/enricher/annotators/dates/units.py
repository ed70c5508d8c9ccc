"""Rules for weeks, months, years, seasons and the like that are counted from now."""

from services.enricher.annotators.dates.expressions import (
    Ahead,
    CalendarUnit,
    Expression,
    Meaning,
    Offset,
    Quarter,
)
from services.enricher.annotators.dates.reader import SPACE, DateReader

_DAYS = {"day": 1, "week": 7}
_FIGURES = 3
"""Of a number of days, at most."""
_SEASONS = ("spring", "summer", "autumn", "winter")


class UnitRules(DateReader):
    """Reads an expression at a unit of time, at "today" and its kin, and at "ago"."""

    def _unit(self, index: int) -> Expression | None:
        words, unit = self.words, self.words.units[self.word(index)]
        last = self._end_of_unit(index)
        if last is None:
            return None
        shift = words.before.get(self.word(index - 1)) if self.joined(index - 1, SPACE) else None
        if shift is not None:
            return self._moved(index - 1, last, unit, shift)
        if self.word(last) in words.after and self.joined(last - 1, SPACE):
            return Expression(index, last + 1, CalendarUnit(unit, words.after[self.word(last)]))
        if unit in _SEASONS:
            year, end = self._season_year(last - 1)
            return Expression(index, end, CalendarUnit(unit, None, year)) if year else None
        return self._quarter(index, unit) or self._part(index, unit) or self._definite(index, last, unit)

    def _end_of_unit(self, index: int) -> int | None:
        """Behind the unit, which may have two words (French "week-end"); null where it is half of one."""
        second = self.words.halves.get(self.word(index))
        if second is None:
            return index + 1
        return index + 2 if self.word(index + 1) == second else None

    def _quarter(self, index: int, unit: str) -> Expression | None:
        """ "the first quarter of 2023"; "third-quarter earnings" are no time."""
        number = self.words.ordinals.get(self.word(index - 1))
        if unit != "quarter" or number is None or not self.joined(index - 1, SPACE):
            return None
        year, last = self._season_year(index)
        return Expression(index - 1, last if year else index + 1, Quarter(number, year))

    def _part(self, index: int, unit: str) -> Expression | None:
        """ "later in the year"."""
        words = self.words
        led = self.word(index - 1) in words.articles and self.word(index - 2) in words.fillers
        if not led or self.word(index - 3) not in words.within or unit not in {"week", "month", "year"}:
            return None
        return Expression(index - 3, index + 1, CalendarUnit(unit, 0))

    def _daypart(self, index: int) -> Expression | None:
        """ "this morning", "last night"."""
        shift = self.words.nights.get(self.word(index - 1))
        if shift is None or not self.joined(index - 1, SPACE) or self.capital(index):
            return None
        return Expression(index - 1, index + 1, Offset(shift) if shift else Ahead(0))

    def _ahead(self, index: int) -> Expression | None:
        """ "in three days", "in just 63 days"."""
        days, count = _DAYS.get(self.words.plurals[self.word(index)]), self._count(index - 1)
        at = index - 2 if self.word(index - 2) in self.words.soon else index - 3
        if days is None or count is None or self.word(at) not in self.words.soon:
            return None
        if not all(self.joined(k, SPACE) for k in range(at, index)):
            return None
        return Expression(at, index + 1, Ahead(count * days))

    def _count(self, index: int) -> int | None:
        """A number of up to three figures or in words; "a" is none."""
        number = self.word(index)
        if number.isdigit():
            return int(number) if len(number) <= _FIGURES else None
        return None if number in self.words.ones else self.words.numbers.get(number)

    def _season_year(self, index: int) -> tuple[int | None, int]:
        at = index + 1 if self.word(index + 1) in self.words.fillers else index
        return self.following_year(at)

    def _moved(self, first: int, last: int, unit: str, shift: int) -> Expression | None:
        """ "last week", not "the last week" or "over the past year", which are stretches of time."""
        words, head = self.words, self.word(first)
        before = self.word(first - 1)
        if self._no_time(unit, head, before, last):
            return None
        if before in words.pointing and head in words.pointed:  # this past year
            first, shift = first - 1, words.pointed[head]
        if unit in {"year", "month"} and self._edge(first) == "end":  # the end of this year
            first = first - 2 if self.word(first - 2) in words.edges else first
            return Expression(first, last, CalendarUnit(unit, shift, None, "end"))
        return Expression(first, last, CalendarUnit(unit, shift))

    def _no_time(self, unit: str, head: str, before: str, last: int) -> bool:
        if unit == "decade" or (unit == "week" and self._of_a_month(last)):
            return True
        return unit != "weekend" and self._stretch(head, before)

    def _of_a_month(self, last: int) -> bool:
        """ "the last week of May"."""
        return self.word(last) in self.words.fillers and self.word(last + 1) in self.words.months

    def _stretch(self, head: str, before: str) -> bool:
        """ "over the past year", "the last week"."""
        words = self.words
        if head in words.stretching and before not in words.pointing:
            return True
        definite = before in words.noun_openers - words.ones and head not in words.ongoing
        return definite and words.definite_stretches

    def _edge(self, first: int) -> str | None:
        at = first - 1
        while self.word(at) in self.words.fillers and at > first - 3:
            at -= 1
        return self.words.edges.get(self.word(at)) if at < first - 1 else None

    def _definite(self, index: int, last: int, unit: str) -> Expression | None:
        """ "the weekend"; "the end of the year"."""
        before = self.word(index - 1)
        if unit == "weekend" and before in self.words.articles | self.words.weekend_openers:
            first = index - 1 if before in self.words.articles else index
            return Expression(first, last, CalendarUnit(unit, None))
        edge = self._edge(index - 1) if before == "the" else None
        if edge is None or unit not in {"year", "month", "week"} or self._goes_on(last):
            return None
        first = index - 3 if self.word(index - 3) in self.words.edges else index - 2
        if self.word(first - 1) in self.words.articles:
            first -= 1
        return Expression(first, last, CalendarUnit(unit, 0, None, edge))

    def _goes_on(self, last: int) -> bool:
        return self.word(last) in self.words.fillers and self.joined(last - 1, SPACE)

    def _named(self, index: int) -> Expression | None:
        words, offset = self.words, self.words.named[self.word(index)]
        before, after = self.word(index - 1), index + 1
        if self.word(after) == "s":
            after += 1
        if offset == 0 and (self.word(after) in words.nowadays or before in words.not_today):
            return None
        if self.capital(index) and self.capital(index - 1) and self.joined(index - 1, SPACE):
            return None  # USA Today
        return Expression(index, index + 1, Offset(offset))

    def _ago(self, index: int) -> Expression | None:
        words, unit = self.words, self.words.plurals.get(self.word(index - 1))
        count = words.numbers.get(self.word(index - 2)) or self.day(index - 2)
        if unit is None or not count or count > 10 or self.word(index - 3) in words.about:
            return None
        if not (self.joined(index - 1, SPACE) and self.joined(index - 2, SPACE)):
            return None
        meaning: Meaning = Offset(-count) if unit == "day" else CalendarUnit(unit, -count)
        return Expression(index - 2, index + 1, meaning)
