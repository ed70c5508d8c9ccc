"""What a date expression says, before it is placed on the calendar."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Day:
    """A day of a month, or two of them; `year` and `weekday` (Monday 0) where they are stated."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None
    last: tuple[int, int] | None = None


@dataclass(frozen=True)
class Month:
    """A month, its year stated or moved from the current one."""

    month: int
    year: int | None = None
    shift: int | None = None


@dataclass(frozen=True)
class Years:
    """A year or a range of them, both inclusive."""

    first: int
    last: int
    whole: bool = False


@dataclass(frozen=True)
class Weekday:
    """A weekday; `shift` counts whole weeks from the current one, null leaves it to the tense."""

    weekday: int
    shift: int | None = None


@dataclass(frozen=True)
class Offset:
    """Days from the day on which it is said."""

    days: int


@dataclass(frozen=True)
class CalendarUnit:
    """A week, weekend, month, quarter, season, year or decade, moved by `shift` whole ones.

    A null shift leaves it to the tense. `year` is stated; `edge` asks for its first or last day.
    """

    unit: str
    shift: int | None
    year: int | None = None
    edge: str | None = None


@dataclass(frozen=True)
class Holiday:
    """A day of the year with a name of its own."""

    month: int
    day: int


@dataclass(frozen=True)
class Floating:
    """The n-th of a weekday in a month, counted from a day of it: the Tuesday after the first Monday."""

    month: int
    weekday: int
    nth: int
    earliest: int


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, stated or the last one of that number."""

    number: int
    year: int | None = None


@dataclass(frozen=True)
class Ahead:
    """Days from now, if the sentence looks ahead: "in three days" may also be how long it took."""

    days: int


@dataclass(frozen=True)
class FromLastDay:
    """Counted from the day that the text named last: "the day before"."""

    unit: str
    shift: int


Meaning = (
    Day | Month | Years | Weekday | Offset | CalendarUnit | Holiday | Floating | Quarter | Ahead | FromLastDay
)


@dataclass(frozen=True)
class Expression:
    """Tokens `first` to `last` (exclusive) and what they say."""

    first: int
    last: int
    meaning: Meaning = field(compare=False)
