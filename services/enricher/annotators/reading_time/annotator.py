"""How long the article takes to read."""

import re
from collections.abc import Mapping
from typing import Any

from services.enricher.annotators.base import Copy
from services.enricher.prose import blocks
from services.language.words import CJK, SPACED

_WORDS_A_MINUTE = 238  # silent reading of English prose, Brysbaert 2019
_CHARACTERS_A_MINUTE = 260  # Chinese and Japanese, by characters
_WORD = re.compile(SPACED)
_CHARACTER = re.compile(f"[{CJK}]")


def reading_seconds(text: str) -> int:
    """Seconds, at least 1 for a text with any word, 0 for one without."""
    words = sum(1 for _ in _WORD.finditer(text))
    characters = sum(1 for _ in _CHARACTER.finditer(text))
    minutes = words / _WORDS_A_MINUTE + characters / _CHARACTERS_A_MINUTE
    return max(1, round(60 * minutes)) if minutes else 0


class ReadingTimeAnnotator:
    """Fills `reading_seconds`."""

    name = "reading_time"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """Of title and paragraphs together."""
        parts = (copy.text[b.start : b.end] for b in blocks(copy.article))
        return {"reading_seconds": reading_seconds("\n".join(parts))}
