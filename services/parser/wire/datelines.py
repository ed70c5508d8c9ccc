"""The dateline with which a wire's first paragraph opens, written as only agencies write it."""

import re
from typing import Final

from services.parser.text.dateline import Dateline, read_dateline

_PLACE: Final = r"[^\W\d_a-zß-ÿ][^()\n]{1,60}?"
_AGENCY: Final = r"\((?:[A-Z]{2,6}|[a-z]{2,6})(?:[-/][A-Za-z]{2,10})*\)"
_DASH: Final = r"\s?\.?\s?[-–—_]{1,2}\s"
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # (ANSA) - ROMA, 13 NOV - …
        rf"(?P<dateline>{_AGENCY}\s[-–—]\s[A-Z][^()\n]{{1,40}}\d{{1,2}}[^()\n]{{1,12}}?)\s[-–—]\s",
        # Port Ellery (qpa) - …; Port Ellery (Inglaterra), 13 nov (EFQ).- …
        rf"(?P<dateline>{_PLACE}\s(?:\([^\W\d_][^()\n]{{2,25}}\),?\s[^()\n]{{2,20}}\s)?{_AGENCY}){_DASH}",
        # Port Ellery (ats/afq) Le conseil …
        r"(?P<dateline>[^\W\d_a-zß-ÿ][^()\n]{1,40}?\s\([a-z]{2,6}(?:[-/][a-z]{2,6})*\))\s(?=[^\W\d_a-zß-ÿ])",
    )
)
"""In prose the same could be a caption's “(left)”, in a wire it is an agency."""


def wire_dateline(paragraph: str) -> Dateline | None:
    """The dateline at the paragraph's beginning, or null."""
    named = _PATTERNS[0].match(paragraph)
    found = read_dateline(paragraph) if named is None else None
    if found is not None:
        return found
    matches = (pattern.match(paragraph) for pattern in _PATTERNS)
    small = next((match for match in matches if match is not None), None)
    if small is None:
        return None
    return Dateline(small.start("dateline"), small.end("dateline"), "dateline-agency", None)
