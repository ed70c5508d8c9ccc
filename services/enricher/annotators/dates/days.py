"""Rules for months, days of the month and weekdays."""

from typing import Final

from services.enricher.annotators.dates.expressions import CalendarUnit, Day, Expression, Month, Weekday
from services.enricher.annotators.dates.reader import DASH, SPACE, DateReader

SURE_LETTERS: Final = 4
"""A doubtful word with fewer is an abbreviation that may be another word."""


class DayRules(DateReader):
    """Reads an expression at the name of a month or of a weekday."""

    def _month(self, index: int) -> Expression | None:
        month = self.words.months[self.word(index)]
        weekday, start = None, index
        day = self.day(index - 1) if self._before(index) else None
        if day is not None:  # 11 Feb 2025, 3. März
            return self._day_before_month(index, month, day)
        if (day := self.day(index + 1)) is not None and self.joined(index) and self.whole(index + 1):
            start, weekday = self._leading_weekday(index)
            return self._day_after_month(start, index, month, day, weekday)
        if (day := self._of_month(index)) is not None:  # the 3rd of May
            year, last = self.following_year(index)
            return Expression(index - 2, last, Day(month, day, year))
        return self._bare_month(index, month)

    def _of_month(self, index: int) -> int | None:
        if self.word(index - 1) not in self.words.fillers or not self.word(index - 2)[:1].isdigit():
            return None
        return self.day(index - 2) if self.joined(index - 1) and self.joined(index - 2, SPACE) else None

    def _before(self, index: int) -> bool:
        gap = self.gap(index - 1)
        return index > 0 and (gap in {" ", "\u00a0", ". ", "."} or SPACE.fullmatch(gap) is not None)

    def _day_before_month(self, index: int, month: int, day: int) -> Expression:
        start, first = index - 1, day
        if self.joined(start - 1, DASH) or self.word(start - 1) in self.words.conjunctions | self.words.until:
            back = start - 1 if self.joined(start - 1, DASH) else start - 2
            if (early := self.day(back)) is not None and early < day and self.whole(back):
                start, first = back, early
        start, weekday = self._leading_weekday(start)
        year, last = self.following_year(index)
        until = (month, day) if first != day else None
        return Expression(start, last, Day(month, first, year, weekday, until))

    def _day_after_month(
        self, start: int, index: int, month: int, day: int, weekday: int | None
    ) -> Expression:
        last, until = index + 2, None
        if self.joined(index + 1, DASH) or self.word(last) in self.words.conjunctions | self.words.until:
            at = last if self.joined(index + 1, DASH) else last + 1
            if (late := self.day(at)) is not None and late > day and self.whole(at):
                last, until = at + 1, (month, late)
            elif (other := self.words.months.get(self.word(at))) and (late := self.day(at + 1)):
                last, until = at + 2, (other, late)
        year, last = self.following_year(last - 1)
        return Expression(start, last, Day(month, day, year, weekday, until))

    def _leading_weekday(self, index: int) -> tuple[int, int | None]:
        at = index - 1
        if self.word(at) in self.words.articles | self.words.day_articles:
            at -= 1
        if self.word(at) in self.words.dayparts:
            at -= 1
        weekday = self.words.weekdays.get(self.word(at))
        if weekday is None or not all(self.joined(k) for k in range(at, index)):
            return index, None
        return at, weekday

    def _bare_month(self, index: int, month: int) -> Expression | None:
        return self._month_of_year(index, month) or self._month_alone(index, month)

    def _month_of_year(self, index: int, month: int) -> Expression | None:
        """March 2024, March of 2024, March of last year, March last year."""
        year, last = self.following_year(index)
        if year is not None:
            return Expression(index, last, Month(month, year))
        if not self.joined(index, SPACE):
            return None
        if self.word(index + 1) in self.words.fillers:
            year, last = self.following_year(index + 1)
            if year is not None:
                return Expression(index, last, Month(month, year))
            if self.word(index + 3) in self.words.units and self.word(index + 2) in self.words.before:
                shift = self.words.before[self.word(index + 2)]
                return Expression(index, index + 4, CalendarUnit(f"month {month}", shift))
        shifted = self.words.before.get(self.word(index + 1))
        if shifted is None or self.words.units.get(self.word(index + 2)) != "year":
            return None
        return Expression(index, index + 3, CalendarUnit(f"month {month}", shifted))

    def _month_alone(self, index: int, month: int) -> Expression | None:
        """March, last March: not a name that begins so, nor a verb."""
        words, before = self.words, self.word(index - 1)
        if before in words.vague or (words.capital_names and not self.capital(index)):
            return None
        if before in words.before and self.joined(index - 1, SPACE):
            return Expression(index - 1, index + 1, Month(month, None, words.before[before]))
        if before in words.prepositions:
            return Expression(index, index + 1, Month(month))
        named = self.capital(index + 1) and self.joined(index, SPACE)
        doubtful = self.word(index) in words.doubtful
        return None if named or doubtful else Expression(index, index + 1, Month(month))

    def _weekday(self, index: int) -> Expression | None:
        if not self._means_weekday(index):
            return None
        weekday = self.words.weekdays[self.word(index)]
        first, last, shift = self._shifted(index)
        if self.word(last) in self.words.dayparts and self.joined(last - 1, SPACE):
            last += 1
        if (week := self._of_week(last)) is not None:
            shift, last = week
        leads_a_name = self.capital(last) and self.joined(last - 1, SPACE) and not self._fresh(last)
        if shift is None and leads_a_name:
            return self._named_weekday(index, first, last, weekday)
        return Expression(first, last, Weekday(weekday, shift))

    def _means_weekday(self, index: int) -> bool:
        """Whether the word is a day of its own: no part of a name, of a span or of a date."""
        words, before, word = self.words, self.word(index - 1), self.word(index)
        if (words.capital_names and not self.capital(index)) or before in words.vague:
            return False
        if self._span_of_weekdays(index) or self._dated(index) or self._on_all(index):
            return False
        in_name = before in words.names and self.capital(index - 1)
        return not in_name and not (word in words.doubtful and len(word) < SURE_LETTERS)

    def _on_all(self, index: int) -> bool:
        """ "Saturday evenings" come round every week."""
        return self.word(index + 1).removesuffix("s") in self.words.dayparts - {self.word(index + 1)}

    def _shifted(self, index: int) -> tuple[int, int, int | None]:
        """First token, the one behind the last, and weeks: last Monday, Montag voriger Woche."""
        words = self.words
        before, after = self.word(index - 1), self.word(index + 1)
        if before in words.before and self.joined(index - 1, SPACE):
            return index - 1, index + 1, words.before[before]
        if after in words.after and self.joined(index, SPACE):
            return index, index + 2, words.after[after]
        return index, index + 1, None

    def _dated(self, index: int) -> bool:
        """Whether a day of the month follows, whose rule takes the weekday along."""
        at = index + 1 + (self.word(index + 1) in self.words.dayparts)
        at += self.word(at) in self.words.articles | self.words.day_articles
        if not all(self.joined(k) for k in range(index, at + 1)):
            return False
        months = self.words.months
        return (self.word(at) in months and self.day(at + 1) is not None) or (
            self.day(at) is not None and self.word(at + 1) in months
        )

    def _named_weekday(self, index: int, first: int, last: int, weekday: int) -> Expression | None:
        """A weekday before another capital: the "Sunday Times", unless the text says when."""
        said = self.word(index - 1) in self.words.prepositions or self._past(index - 1)
        return Expression(first, last, Weekday(weekday)) if said else None

    def _past(self, index: int) -> bool:
        return self.word(index) in self.words.past or self.word(index).endswith(self.words.past_endings)

    def _fresh(self, index: int) -> bool:
        """Whether a capital is owed to the word itself: a month or the name of a day."""
        return self.word(index) in self.words.months or self.word(index) in self.words.weekdays

    def _span_of_weekdays(self, index: int) -> bool:
        """ "Monday to Friday" says when something recurs."""

        def tied(a: int, b: int) -> bool:
            return self.word(b) in self.words.weekdays and (
                (self.word(a) in self.words.until and b == a + 1) or (b == a and self.joined(b - 1, DASH))
            )

        back = self.word(index - 1) in self.words.until and self.word(index - 2) in self.words.weekdays
        dash = self.joined(index - 1, DASH) and self.word(index - 1) in self.words.weekdays
        return tied(index + 1, index + 2) or tied(index + 1, index + 1) or back or dash

    def _of_week(self, last: int) -> tuple[int, int] | None:
        at = last + 1 if self.word(last) in self.words.fillers else last
        if self.word(at) in self.words.before and self.words.units.get(self.word(at + 1)) == "week":
            return self.words.before[self.word(at)], at + 2
        return None
