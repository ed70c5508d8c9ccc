"""Headings between the paragraphs of a wire, which sends plain lines: between dashes, or in capitals."""

import re
from typing import Final

_DASHED: Final = re.compile(r"[-–—]{1,2} ?(?P<text>[\"'“‘«]?[^\W\d_].{1,78}?) ?[-–—]{1,2}")
LONGEST: Final = 60
"""Characters of a heading in capitals; longer lines shout a sentence."""
FEWEST_LETTERS: Final = 5
"""Letters of a heading in capitals; what has fewer is a score or an abbreviation."""
_STOPS: Final = (".", ":", ",", ";", "/")


def dashed_heading(line: str) -> str | None:
    """The heading between dashes (`- 'Six years' -`); null for any other line."""
    found = _DASHED.fullmatch(line)
    return found["text"] if found is not None else None


def is_crosshead(line: str) -> bool:
    """Whether a line between paragraphs is a heading."""
    if dashed_heading(line) is not None:
        return True
    letters = sum(map(str.isalpha, line))
    digits = sum(map(str.isdigit, line))
    shouted = line.isupper() and letters >= FEWEST_LETTERS and digits <= letters / 2
    return shouted and " " in line and len(line) <= LONGEST and not line.endswith(_STOPS)
