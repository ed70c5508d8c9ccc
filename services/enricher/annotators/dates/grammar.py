"""Finds date expressions: one rule for each kind of word that can carry one.

Each rule looks a few tokens to either side of its word, so that the whole is linear.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from services.enricher.annotators.dates.expressions import (
    Context,
    Day,
    Expression,
    Holiday,
    Meaning,
    Month,
    Offset,
    Unit,
    Weekday,
    Years,
)
from services.enricher.annotators.dates.lexicon import Lexicon
from services.enricher.prose import Token, word_set

_SPACE = re.compile(r"[^\S\n]*\n?[^\S\n]*")
_LOOSE = re.compile(r"[ \t\u00a0\u202f]*\n?[.,]?[ \t\u00a0\u202f]*\n?[ \t]*")
_DASH = re.compile(r"\s?[-–—‑/]\s?")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DECADE = re.compile(r"((?:1[5-9]|20)\d0)(s|er|ern)")
_SHORT_DECADE = re.compile(r"(\d)0s")
_UNIT_NOUNS = word_set(
    "people men women percent per km kg miles metres meters euro euros dollars pounds feet seats "
    "votes jobs troops homes soldiers cases deaths mw mb gb kilometer meter prozent menschen "
    "personen personnes calories words pages hours copies points rpm hz megawatts hectares acres "
    "tonnes tons degrees"
)
_NOT_PLURAL = word_set("was is has as does its this plus less unless across news us perhaps s")


class Reader:
    """The tokens of one text with the words of its language."""

    def __init__(self, text: str, tokens: Sequence[Token], words: Lexicon) -> None:
        self.text = text
        self.tokens = tokens
        self.words = words
        self._phrases = {tuple(k.split()): v for k, v in words.phrases().items()}
        self._phrase_heads = {k[0] for k in self._phrases}

    def word(self, index: int) -> str:
        """The token in lower case, empty outside the text."""
        return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

    def gap(self, index: int) -> str:
        """What stands between this token and the next one."""
        if not 0 <= index < len(self.tokens) - 1:
            return "\n\n"
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]

    def joined(self, index: int, pattern: re.Pattern[str] = _LOOSE) -> bool:
        """Whether this token and the next one belong to one expression."""
        return pattern.fullmatch(self.gap(index)) is not None

    def capital(self, index: int) -> bool:
        """Whether the token starts with a capital letter."""
        return 0 <= index < len(self.tokens) and self.text[self.tokens[index].start].isupper()

    def year(self, index: int) -> int | None:
        """The token as a year, where it can be one."""
        return int(self.word(index)) if _YEAR.fullmatch(self.word(index)) else None

    def day(self, index: int) -> int | None:
        """The token as a day of the month."""
        match = _ORDINAL.fullmatch(self.word(index))
        return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None

    # -- rules ---------------------------------------------------------------------------

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
        """ "every 2 April", "each Monday"."""
        return (
            isinstance(found.meaning, Day | Weekday | Month)
            and self.word(found.first - 1) in self.words.vague
        )

    def _read(self, index: int) -> Expression | None:
        word, words = self.tokens[index].word, self.words
        if word in self._phrase_heads and (found := self._phrase(index)):
            return found
        rules: tuple[tuple[bool, Callable[[int], Expression | None]], ...] = (
            (word in words.months, self._month),
            (word in words.weekdays, self._weekday),
            (word in words.units, self._unit),
            (word in words.named, self._named),
            (word[0].isdigit(), self._number),
            (word in words.ago, self._ago),
        )
        for fits, rule in rules:
            if fits and (found := rule(index)):
                return found
        return None

    def _phrase(self, index: int) -> Expression | None:
        for size in (4, 3, 2, 1):
            words = tuple(self.word(index + k) for k in range(size))
            if words in self._phrases and "\n\n" not in "".join(self.gap(index + k) for k in range(size - 1)):
                value = self._phrases[words]
                meaning: Meaning = Holiday(*value) if isinstance(value[0], int) else Context(*value)
                if isinstance(meaning, Context) and self.word(index - 1) == "of":
                    return None
                first = index - 1 if self.word(index - 1) in self.words.articles else index
                return Expression(first, index + size, meaning)
        return None

    def _month(self, index: int) -> Expression | None:
        month = self.words.months[self.word(index)]
        weekday, start = None, index
        day = self.day(index - 1) if self._before(index) else None
        if day is not None:  # 11 Feb 2025, 3. März
            return self._day_before_month(index, month, day)
        if (day := self.day(index + 1)) is not None and self.joined(index) and self._whole(index + 1):
            start, weekday = self._leading_weekday(index)
            return self._day_after_month(start, index, month, day, weekday)
        if (day := self._of_month(index)) is not None:  # the 3rd of May
            year, last = self._following_year(index)
            return Expression(index - 2, last, Day(month, day, year))
        return self._bare_month(index, month)

    def _of_month(self, index: int) -> int | None:
        if self.word(index - 1) not in self.words.fillers or not self.word(index - 2)[:1].isdigit():
            return None
        return self.day(index - 2) if self.joined(index - 1) and self.joined(index - 2, _SPACE) else None

    def _before(self, index: int) -> bool:
        gap = self.gap(index - 1)
        return index > 0 and (gap in {" ", "\u00a0", ". ", "."} or _SPACE.fullmatch(gap) is not None)

    def _whole(self, index: int) -> bool:
        """Whether the number ends here: no decimals, clock or percentage follow."""
        token = self.tokens[index]
        rest = self.text[token.end : token.end + 2]
        return not re.match(r"[.,:]\d|%|:", rest)

    def _day_before_month(self, index: int, month: int, day: int) -> Expression:
        start, first = index - 1, day
        if (
            self.joined(start - 1, _DASH)
            or self.word(start - 1) in self.words.conjunctions | self.words.until
        ):
            back = start - 1 if self.joined(start - 1, _DASH) else start - 2
            if (early := self.day(back)) is not None and early < day and self._whole(back):
                start, first = back, early
        start, weekday = self._leading_weekday(start)
        year, last = self._following_year(index)
        until = (month, day) if first != day else None
        return Expression(start, last, Day(month, first, year, weekday, until))

    def _day_after_month(
        self, start: int, index: int, month: int, day: int, weekday: int | None
    ) -> Expression:
        last, until = index + 2, None
        if self.joined(index + 1, _DASH) or self.word(last) in self.words.conjunctions | self.words.until:
            at = last if self.joined(index + 1, _DASH) else last + 1
            if (late := self.day(at)) is not None and late > day and self._whole(at):
                last, until = at + 1, (month, late)
            elif (other := self.words.months.get(self.word(at))) and (late := self.day(at + 1)):
                last, until = at + 2, (other, late)
        year, last = self._following_year(last - 1)
        return Expression(start, last, Day(month, day, year, weekday, until))

    def _following_year(self, index: int) -> tuple[int | None, int]:
        year = self.year(index + 1)
        if year is not None and self.joined(index):
            return year, index + 2
        return None, index + 1

    def _leading_weekday(self, index: int) -> tuple[int, int | None]:
        at = index - 1
        if self.word(at) in self.words.articles | {"den", "dem"}:
            at -= 1
        while self.word(at) in self.words.dayparts:
            at -= 1
        weekday = self.words.weekdays.get(self.word(at))
        if weekday is None or not all(self.joined(k) for k in range(at, index)):
            return index, None
        return at, weekday

    def _bare_month(self, index: int, month: int) -> Expression | None:
        words, before = self.words, self.word(index - 1)
        year, last = self._following_year(index)
        if year is None and self.word(index + 1) in words.fillers and self.joined(index, _SPACE):
            year, last = self._following_year(index + 1)
            if year is None and self.word(index + 2) in words.before and self.word(index + 3) in words.units:
                shift = words.before[self.word(index + 2)]  # in March of last year
                return Expression(index, index + 4, Unit(f"month {month}", shift))
            last = last if year else index + 1
        if year is not None:
            return Expression(index, last, Month(month, year))
        at = index + 1
        if (
            self.word(at) in words.before
            and words.units.get(self.word(at + 1)) == "year"
            and self.joined(index, _SPACE)
        ):
            return Expression(index, index + 3, Unit(f"month {month}", words.before[self.word(at)]))
        if before in words.vague or (
            not self.capital(index) and words.months is not None and self._latin_capitals()
        ):
            return None
        if before in words.before and self.joined(index - 1, _SPACE):
            return Expression(index - 1, index + 1, Month(month, None, words.before[before]))
        if self.word(index) in words.doubtful and before not in words.prepositions:
            return None
        named = self.capital(index + 1) and self.joined(index, _SPACE) and before not in words.prepositions
        return None if named else Expression(index, index + 1, Month(month))

    def _latin_capitals(self) -> bool:
        return "june" in self.words.months or "juni" in self.words.months

    def _weekday(self, index: int) -> Expression | None:
        words, before, word = self.words, self.word(index - 1), self.word(index)
        if (self._latin_capitals() and not self.capital(index)) or before in words.vague:
            return None
        if (before in words.names and self.capital(index - 1)) or (word in words.doubtful and len(word) < 4):
            return None
        weekday = words.weekdays[word]
        first, last, shift = index, index + 1, None
        if before in words.before and self.joined(index - 1, _SPACE):
            first, shift = index - 1, words.before[before]
        elif self.word(last) in words.after and self.joined(index, _SPACE):
            shift, last = words.after[self.word(last)], last + 1
        if self._span_of_weekdays(index):
            return None
        if self.word(last) in words.dayparts and self.joined(last - 1, _SPACE):
            last += 1
        if (week := self._of_week(last)) is not None:
            shift, last = week
        if self.capital(last) and self.joined(last - 1, _SPACE) and shift is None and not self._fresh(last):
            return self._named_weekday(index, first, last, weekday)
        return Expression(first, last, Weekday(weekday, shift))

    def _named_weekday(self, index: int, first: int, last: int, weekday: int) -> Expression | None:
        """ "Sunday Times", "Saturday Night Live": capitals go on, so it is a name, unless the text says when."""
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
                (self.word(a) in self.words.until and b == a + 1) or (b == a and self.joined(b - 1, _DASH))
            )

        back = self.word(index - 1) in self.words.until and self.word(index - 2) in self.words.weekdays
        dash = self.joined(index - 1, _DASH) and self.word(index - 1) in self.words.weekdays
        return tied(index + 1, index + 2) or tied(index + 1, index + 1) or back or dash

    def _of_week(self, last: int) -> tuple[int, int] | None:
        at = last + 1 if self.word(last) in self.words.fillers else last
        if self.word(at) in self.words.before and self.words.units.get(self.word(at + 1)) == "week":
            return self.words.before[self.word(at)], at + 2
        return None

    def _unit(self, index: int) -> Expression | None:
        words, unit = self.words, self.words.units[self.word(index)]
        first, last, before = index, index + 1, self.word(index - 1)
        if unit == "weekend" and self.word(index) == "week":  # French "week-end"
            if self.word(index + 1) != "end":
                return None
            last = index + 2
        shift = words.before.get(before) if self.joined(index - 1, _SPACE) else None
        if shift is not None:
            return self._moved(index - 1, last, unit, shift)
        if self.word(last) in words.after and self.joined(last - 1, _SPACE):
            return Expression(first, last + 1, Unit(unit, words.after[self.word(last)]))
        if unit in {"spring", "summer", "autumn", "winter"}:
            year, end = self._season_year(last - 1)
            return Expression(first, end, Unit(unit, None, year)) if year else None
        return self._definite(index, last, unit)

    def _season_year(self, index: int) -> tuple[int | None, int]:
        at = index + 1 if self.word(index + 1) in self.words.fillers else index
        return self._following_year(at)

    def _moved(self, first: int, last: int, unit: str, shift: int) -> Expression | None:
        """ "last week", not "the last week" or "over the past year", which are stretches of time."""
        words, head = self.words, self.word(first)
        before = self.word(first - 1)
        stretch = head in {"past", "coming", "previous"} and unit not in {"weekend"} and before != "this"
        definite = (
            before in {"the", "its", "his", "her", "their"} and unit not in {"weekend"} and head != "current"
        )
        if unit == "decade" or stretch or (definite and "june" in words.months):
            return None
        if head == "past" and before == "this":
            first, shift = first - 1, -1
        if head == "coming" and before == "this":
            first, shift = first - 1, 1
        if self.word(last) in words.fillers and self.word(last + 1) in words.months and unit == "week":
            return None
        if unit in {"year", "month"} and self._edge(first) == "end":  # the end of this year
            first = first - 2 if self.word(first - 2) in words.edges else first
            return Expression(first, last, Unit(unit, shift, None, "end"))
        return Expression(first, last, Unit(unit, shift))

    def _edge(self, first: int) -> str | None:
        at = first - 1
        while self.word(at) in self.words.fillers and at > first - 3:
            at -= 1
        return self.words.edges.get(self.word(at)) if at < first - 1 else None

    def _definite(self, index: int, last: int, unit: str) -> Expression | None:
        """ "the weekend"; "the end of the year"."""
        before = self.word(index - 1)
        if unit == "weekend" and before in self.words.articles | {"am"}:
            first = index - 1 if before in self.words.articles else index
            return Expression(first, last, Unit(unit, None))
        edge = self._edge(index - 1) if before == "the" else None
        if edge is None or unit not in {"year", "month", "week"} or self._goes_on(last):
            return None
        first = index - 3 if self.word(index - 3) in self.words.edges else index - 2
        if self.word(first - 1) in self.words.articles:
            first -= 1
        return Expression(first, last, Unit(unit, 0, None, edge))

    def _goes_on(self, last: int) -> bool:
        return self.word(last) in self.words.fillers and self.joined(last - 1, _SPACE)

    def _named(self, index: int) -> Expression | None:
        words, offset = self.words, self.words.named[self.word(index)]
        before, after = self.word(index - 1), index + 1
        if self.word(after) == "s":
            after += 1
        if offset == 0 and (self.word(after) in words.nowadays or before in {"of", "until", "even", "still"}):
            return None
        if self.capital(index) and self.capital(index - 1) and self.joined(index - 1, _SPACE):
            return None  # USA Today
        return Expression(index, index + 1, Offset(offset))

    def _ago(self, index: int) -> Expression | None:
        words, unit = self.words, self.words.plurals.get(self.word(index - 1))
        count = words.numbers.get(self.word(index - 2)) or self.day(index - 2)
        if unit is None or not count or count > 10 or self.word(index - 3) in words.about:
            return None
        if not (self.joined(index - 1, _SPACE) and self.joined(index - 2, _SPACE)):
            return None
        meaning: Meaning = Offset(-count) if unit == "day" else Unit(unit, -count)
        return Expression(index - 2, index + 1, meaning)

    def _number(self, index: int) -> Expression | None:
        word = self.word(index)
        if (short := _SHORT_DECADE.fullmatch(word)) and self.text[
            self.tokens[index].start - 1 : self.tokens[index].start
        ] in {"'", "’", "‘"}:
            century = 2000 if int(short[1]) < 3 else 1900
            first = century + 10 * int(short[1])
            return Expression(index, index + 1, Years(first, first + 9, whole=True))
        if match := _DECADE.fullmatch(word):
            first = int(match[1])
            last = index + 2 if self.words.units.get(self.word(index + 1)) == "year" else index + 1
            return Expression(index, last, Years(first, first + 9, whole=True))
        if (iso := self._iso(index)) is not None:
            return iso
        year = self.year(index)
        if year is None or not self._is_year(index):
            return None
        if (
            self.word(index + 1) in self.words.decades
            and self.gap(index) in {"'", "’", "-"}
            and year % 10 == 0
        ):
            return Expression(index, index + 2, Years(year, year + 9, whole=True))
        if self.joined(index, _DASH) and " " not in self.gap(index):
            return self._years(index, year)
        return Expression(index, index + 1, Years(year, year))

    def _iso(self, index: int) -> Expression | None:
        """2024-10-11; 11.10.2024 where the order cannot be mistaken."""
        gaps = self.gap(index), self.gap(index + 1)
        parts = [self.word(index + k) for k in range(3)]
        if not all(p.isdigit() and len(p) in {1, 2, 4} for p in parts) or gaps[0] != gaps[1]:
            return None
        if self.year(index) and gaps[0] == "-" and len(parts[1]) == len(parts[2]) == 2:
            return Expression(index, index + 3, Day(int(parts[1]), int(parts[2]), int(parts[0])))
        year = self.year(index + 2)
        if year is None or gaps[0] not in {".", "/", "-"}:
            return None
        a, b = int(parts[0]), int(parts[1])
        if gaps[0] == "." or a > 12 or a == b:
            return Expression(index, index + 3, Day(b, a, year))
        return Expression(index, index + 3, Day(a, b, year)) if b > 12 else None

    def _years(self, index: int, year: int) -> Expression | None:
        other = self.word(index + 1)
        if not other.isdigit():
            return Expression(index, index + 1, Years(year, year))
        last = int(other) if len(other) == 4 else year // 100 * 100 + int(other) if len(other) == 2 else 0
        if not year < last < year + 400:
            return None
        return Expression(index, index + 2, Years(year, last, whole=True))

    def _is_year(self, index: int) -> bool:
        token, before, after = self.tokens[index], self.word(index - 1), self.word(index + 1)
        left = self.text[max(0, token.start - 2) : token.start]
        if re.search(r"[$€£¥#№§+.,:/@&=]$|\d[-–]$|[$€£¥]\s$|[^\W\d_]-$", left) or not self._whole(index):
            return False
        right = self.text[token.end : token.end + 2]
        if re.match(r"[\d°$€£]|\s[%€$£°]|[-][^\W\d_]", right) or (after in _UNIT_NOUNS and right[:1] == " "):
            return False
        if before in self.words.prepositions or before in self.words.determiners or not before:
            return True
        if left[-1:] in '(–—-"“' or not left.strip():
            return True
        if (
            right[:1] == " "
            and after.endswith("s")
            and after not in _NOT_PLURAL
            and not self.capital(index + 1)
        ):
            return False
        return not (self.capital(index - 1) and left[-1:].isspace())
