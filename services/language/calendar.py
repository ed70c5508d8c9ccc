"""Names of months and weekdays in the languages of the press, all together.

A copy's dates are read before its language is known. No name may mean two months: where it
does in two languages (listopada: November in Polish, October in Croatian), the folder of the
smaller one leaves it out.
"""

from collections.abc import Iterator
from typing import Final

from services.language.folder import having, read

PART: Final = "calendar.json"

PLAIN: Final = "months"
MARKED: Final = "marked_months"
"""Of scripts whose combining marks end a run of letters, and names of two words."""
SOLAR: Final = "solar_months"
"""Of the Persian calendar, whose year begins with the first."""
WEEKDAYS: Final = "weekdays"


def months(kind: str = PLAIN) -> dict[str, int]:
    """Casefolded month name or abbreviation, without its full stop, to 1..12."""
    return {form.casefold(): number for form, number in _months(kind)}


def weekdays() -> frozenset[str]:
    """Casefolded weekday names and their abbreviations without a full stop."""
    return frozenset(name for code in having(PART) for name in read(code, PART).get(WEEKDAYS, ()))


def _months(kind: str) -> Iterator[tuple[str, int]]:
    for code in sorted(having(PART)):
        for number, forms in enumerate(read(code, PART).get(kind, ()), start=1):
            yield from ((form, number) for form in forms)
