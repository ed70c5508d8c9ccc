"""The dateline with which a wire's first paragraph opens, its agency in small letters perhaps."""

import re
from typing import Final

from services.parser.text.dateline import Dateline, read_dateline

_SMALL: Final = re.compile(
    r"(?P<dateline>[^\W\d_a-z][^()\n]{1,60}\((?P<agency>[a-z]{2,5}(?:[-/][A-Za-z]{2,10})*)\))\s?[-–—_]{1,2}\s"
)
"""`Port Ellery (qpa) - …`: in prose the same could be a caption's “(left)”, in a wire it is an agency."""


def wire_dateline(paragraph: str) -> Dateline | None:
    """The dateline at the paragraph's beginning, or null."""
    found = read_dateline(paragraph)
    if found is not None:
        return found
    small = _SMALL.match(paragraph)
    if small is None:
        return None
    return Dateline(small.start("dateline"), small.end("dateline"), "dateline-agency", None)
