"""Places what an expression says on the calendar, counted from the day of publication.

Weeks run from Monday to Sunday. A value is a day, month or year in ISO form, or a range
`first/last` of days; null where it cannot be placed.
"""

import calendar
from datetime import date, timedelta

from services.enricher.annotators.dates.expressions import (
    Ahead,
    CalendarUnit,
    Day,
    Floating,
    FromLastDay,
    Holiday,
    Meaning,
    Month,
    Offset,
    Quarter,
    Weekday,
    Years,
)

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def place(meaning: Meaning, said: date | None, direction: int, named: date | None) -> str | None:
    """`said` is the day of the words, `named` the last day that the text named before."""
    try:
        return _place(meaning, said, direction, named)
    except (ValueError, OverflowError):
        return None


def _place(meaning: Meaning, said: date | None, direction: int, named: date | None) -> str | None:
    match meaning:
        case Years():
            return _years(meaning)
        case Day(year=int(year)):
            return _days(meaning, year)
        case Month(year=int(year)):
            return _month(year, meaning.month)
        case Quarter(year=int(year)):
            return _quarter(year, meaning.number)
        case CalendarUnit(year=int(year)):
            return _season(meaning.unit, year)
    return None if said is None else _relative(meaning, said, direction, named)


def _relative(meaning: Meaning, said: date, direction: int, named: date | None) -> str | None:
    match meaning:
        case Day():
            return _days(meaning, _year_of_day(meaning, said, direction))
        case Month():
            return _month(_year_of_month(meaning, said, direction), meaning.month)
        case Quarter(number):
            return _quarter(_year_of_quarter(number, said, direction), number)
        case FromLastDay(unit, shift):
            return _in_context(unit, shift, said, direction, named)
        case CalendarUnit(unit, shift, _, edge):
            value = _unit(unit, shift, said, direction)
            return value if edge is None else _edge(value, edge)
    day = _day(meaning, said, direction)
    return None if day is None else day.isoformat()


def _in_context(unit: str, shift: int | None, said: date, direction: int, named: date | None) -> str | None:
    """ "The next day" of the day that was named; "the following year" of that of the words, too."""
    if named is None and unit == "day":
        return None
    return _unit(unit, shift, named or said, direction)


def _day(meaning: Meaning, said: date, direction: int) -> date | None:
    """The one day of what means one."""
    match meaning:
        case Holiday(month, day):
            return date(_nearest_year(month, day, said, direction), month, day)
        case Weekday(weekday, shift):
            return _weekday(weekday, shift, said, direction)
        case Offset(days) | Ahead(days):
            return said + timedelta(days)
        case Floating():
            years = range(said.year - 1, said.year + 2)
            return _nearest([_floating(meaning, year) for year in years], said, direction)
    return None


def _year_of_quarter(number: int, said: date, direction: int) -> int:
    """The year of the last such quarter, or of the present one where the words look ahead."""
    present = (said.month - 1) // 3 + (direction >= 0)
    return said.year - (number > present)


def _years(years: Years) -> str:
    if years.first == years.last:
        return f"{years.first:04d}"
    return _range(date(years.first, 1, 1), date(years.last, 12, 31))


def _month(year: int, month: int) -> str:
    return date(year, month, 1).isoformat()[:7]


def _range(first: date, last: date) -> str:
    return f"{first.isoformat()}/{last.isoformat()}"


def _days(day: Day, year: int) -> str:
    first = date(year, day.month, day.day)
    if day.last is None:
        return first.isoformat()
    last = date(year + (day.last < (day.month, day.day)), *day.last)
    return _range(first, last)


def _year_of_day(day: Day, said: date, direction: int) -> int:
    if day.weekday is not None:
        for year in sorted(range(said.year - 6, said.year + 7), key=lambda y: abs(y - said.year)):
            if (
                day.day <= calendar.monthrange(year, day.month)[1]
                and date(year, day.month, day.day).weekday() == day.weekday
            ):
                return year
    return _nearest_year(day.month, day.day, said, direction)


def _floating(day: Floating, year: int) -> date:
    first = date(year, day.month, day.earliest)
    first += timedelta((day.weekday - first.weekday()) % 7)
    return first if day.earliest > 7 else first + timedelta(7 * (day.nth - 1))


def _nearest(days: list[date], said: date, direction: int) -> date:
    """The nearest day; one against the tense counts as four months farther."""

    def distance(day: date) -> int:
        away = (day - said).days
        return abs(away) + (120 if direction and away * direction < -1 else 0)

    return min(days, key=distance)


def _quarter(year: int, number: int) -> str:
    return _span_of_months(year, 3 * number - 2, 3)


def _nearest_year(month: int, day: int, said: date, direction: int) -> int:
    """The year that brings the day nearest; the tense decides between two far ones."""

    def distance(year: int) -> float:
        days = (year - said.year) * 365.25 + (month - said.month) * 30.44 + day - said.day
        against = direction and days * direction < -1
        return abs(days) + (120 if against else 0)

    return min((said.year - 1, said.year, said.year + 1), key=distance)


def _year_of_month(month: Month, said: date, direction: int) -> int:
    if month.shift is not None:
        if month.shift == 0:
            return said.year
        past = month.month < said.month if month.shift < 0 else month.month <= said.month
        return said.year - (month.shift < 0 and not past) + (month.shift > 0 and past)
    if month.month == said.month:
        return said.year
    if direction > 0:
        return said.year + (month.month < said.month)
    return said.year - (month.month > said.month)


def _weekday(weekday: int, shift: int | None, said: date, direction: int) -> date:
    if shift is not None:
        monday = said - timedelta(said.weekday())
        return monday + timedelta(7 * shift + weekday)
    if direction > 0:
        return said + timedelta((weekday - said.weekday()) % 7)
    return said - timedelta((said.weekday() - weekday) % 7)


def _unit(unit: str, shift: int | None, said: date, direction: int) -> str | None:
    move = shift or 0
    match unit:
        case "day":
            return (said + timedelta(move)).isoformat()
        case "week":
            monday = said - timedelta(said.weekday()) + timedelta(7 * move)
            return _range(monday, monday + timedelta(6))
        case "weekend":
            return _weekend(shift, said, direction)
        case "month":
            months = said.year * 12 + said.month - 1 + move
            return _month(months // 12, months % 12 + 1)
        case "year":
            return f"{said.year + move:04d}"
        case "quarter":
            quarters = said.year * 4 + (said.month - 1) // 3 + move
            first = quarters % 4 * 3 + 1
            return _span_of_months(quarters // 4, first, 3)
        case _:
            return _season_or_month(unit, move, said)


def _season_or_month(unit: str, move: int, said: date) -> str | None:
    if unit.startswith("month "):
        return _month(said.year + move, int(unit.split()[1]))
    if unit not in _SEASONS:
        return None
    start = _SEASONS[unit]
    year = said.year - (unit == "winter" and said.month < 3)
    began = date(year, start, 1) <= said
    over = began and (said.year - year) * 12 + said.month >= start + 3
    year += {-1: 0 if over else -1, 0: 0, 1: 1 if began else 0}.get(move, move)
    return _season(unit, year)


def _season(unit: str, year: int) -> str | None:
    return _span_of_months(year, _SEASONS[unit], 3) if unit in _SEASONS else None


def _span_of_months(year: int, first: int, count: int) -> str:
    last = first + count - 1
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return _range(
        date(year, first, 1), date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])
    )


def _weekend(shift: int | None, said: date, direction: int) -> str:
    saturday = said - timedelta(said.weekday()) + timedelta(5)
    if shift in (None, 0):
        early = said.weekday() < 3
        back = (direction < 0 and said.weekday() < 5) or (direction == 0 and early)
        saturday -= timedelta(7 if back else 0)
    else:
        saturday += timedelta(7 * (shift or 0))
    return _range(saturday, saturday + timedelta(1))


def _edge(value: str | None, edge: str) -> str | None:
    """The first or last day of a month, a year or a range."""
    if value is None:
        return None
    first, _, last = value.partition("/")
    if edge == "start":
        return (first + "-01-01")[:10] if len(first) == 4 else (first + "-01")[:10]
    last = last or first
    if len(last) == 4:
        return f"{last}-12-31"
    if len(last) == 7:
        return f"{last}-{calendar.monthrange(int(last[:4]), int(last[5:]))[1]:02d}"
    return last
