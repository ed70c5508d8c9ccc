"""Names of months and weekdays in the languages of the press, and time zones with one meaning."""

from typing import Final

from services.language import calendar
from services.parser.facts.word_tables import words

MONTHS: Final[dict[str, int]] = calendar.months()
"""Casefolded month name or abbreviation, without its full stop, to 1..12."""

MARKED_MONTHS: Final[dict[str, int]] = calendar.months(calendar.MARKED)
"""The same for scripts whose letters carry combining marks, and names of two words."""

PERSIAN_MONTHS: Final[dict[str, int]] = calendar.months(calendar.SOLAR)
"""The months of the Persian solar calendar; the year begins with the first."""

WEEKDAYS: Final = calendar.weekdays()
"""Casefolded weekday names and their abbreviations without a full stop."""

ZONES: Final[dict[str, int]] = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("BST", "CET", "MEZ", "WAT", "WEST"), 60),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST", "CAT"), 120),
    **dict.fromkeys(("EEST", "MSK", "EAT", "TRT", "МСК"), 180),
    **dict.fromkeys(("PKT",), 300),
    **dict.fromkeys(("ICT", "WIB"), 420),
    **dict.fromkeys(("HKT", "SGT", "PHT", "MYT", "AWST", "WITA"), 480),
    **dict.fromkeys(("JST", "KST"), 540),
    **dict.fromkeys(("AEST",), 600),
    **dict.fromkeys(("AEDT",), 660),
    **dict.fromkeys(("NZST",), 720),
    **dict.fromkeys(("NZDT",), 780),
    **dict.fromkeys(("ADT", "BRT", "ART"), -180),
    **dict.fromkeys(("EDT", "AST"), -240),
    **dict.fromkeys(("EST", "CDT"), -300),
    **dict.fromkeys(("MDT",), -360),
    **dict.fromkeys(("MST", "PDT"), -420),
    **dict.fromkeys(("PST",), -480),
}
"""Minutes east of UTC. BST is British Summer Time, as the press writes it."""

UNSETTLED_ZONES: Final = words("ET CT MT PT IST CST local Uhr Ortszeit WIT")
"""Zones that mean several offsets, or one that changes with the season: read and left out."""
