"""How facets and histograms count, whatever engine does it."""

import hashlib
from functools import lru_cache
from typing import Final

from services.index.query import Facet, HistogramUnit
from services.index.syntax import Scope

CANDIDATES: Final = 3
"""Names counted for each that is shown, so that the most frequent are among them for certain."""
STORY_CANDIDATES: Final = 20
"""The same where stories are counted: of names that many copies of few stories have, more come before."""
NAME_SCOPES: Final = {
    Scope.PEOPLE: Facet.PEOPLE,
    Scope.ORGANISATIONS: Facet.ORGANISATIONS,
    Scope.PLACES: Facet.PLACES,
    Scope.AGENCIES: Facet.AGENCIES,
    Scope.SPEAKERS: Facet.SPEAKERS,
}
"""The conditions of a search that ask for the names of a facet."""
ALIASED: Final = (Facet.PEOPLE, Facet.SPEAKERS, Facet.PLACES, Facet.ORGANISATIONS, Facet.AGENCIES)
"""Facets whose filters find a document also by how it writes a name that is joined to another."""
LABEL_SEPARATOR: Final = "\x1f"
"""Between the number of a name and the name as it was written; no name holds it."""
_MAX_DAILY_MONTHS: Final = 3
"""Months that are shown day by day: some ninety bars ..."""
_MAX_MONTHS: Final = 72
"""... and those that are shown month by month; longer times by their years."""


def unit_of(months: int) -> HistogramUnit:
    """By day, month or year, whichever gives a readable number of bars for so many months."""
    if months <= _MAX_DAILY_MONTHS:
        return HistogramUnit.DAY
    return HistogramUnit.MONTH if months <= _MAX_MONTHS else HistogramUnit.YEAR


@lru_cache(maxsize=32_768)
def key_number(key: str) -> int:
    """64 bits that stand for a folded name; two names among a million share them once in 40 million times."""
    return int.from_bytes(
        hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def label_prefix(number: int) -> str:
    """What comes before a name in its label."""
    return f"{number:016x}{LABEL_SEPARATOR}"
