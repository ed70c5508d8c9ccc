"""How far a body's name reaches beyond the words that were decided on: its article, its legal form."""

import re
from collections.abc import Sequence

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.runs import glued
from services.enricher.annotators.names.words import NameWord

_LEGAL_FORM = re.compile(
    rf",? (?:{'|'.join(map(re.escape, sorted(words_of('legal_forms'))))})(?![^\W_])\.?", re.UNICODE
)
DISTRICT = ", D.C."
"""What the capital's name takes with it: "Washington, D.C." is one name."""

_SHORTENED = words_of("legal_forms")


def body_extent(words: Sequence[NameWord], first: int, last: int, text: str) -> tuple[int, int]:
    """Code points of a body's name: "The Harbour Deal" inside a sentence, "Harbour Systems, Inc."."""
    start, end = words[first].start, words[last - 1].end
    if first and words[first - 1].text == "The" and glued(words, first) and not words[first - 1].opens:
        start = words[first - 1].start
    if words[last - 1].text in _SHORTENED:
        return start, end + text.startswith(".", end)
    form = _LEGAL_FORM.match(text, end)
    return start, end if form is None else form.end()


def place_extent(
    words: Sequence[NameWord], first: int, last: int, text: str, shortened: bool
) -> tuple[int, int]:
    """Code points of a place's name: "Mass." with its full stop, "Washington, D.C." as one."""
    start, end = words[first].start, words[last - 1].end
    if shortened and text.startswith(".", end):
        return start, end + 1
    return start, end + len(DISTRICT) if text.startswith(DISTRICT, end) else end
