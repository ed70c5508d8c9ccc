"""How long the article takes to read."""

import re
from collections.abc import Mapping
from typing import Any

from services.enricher.annotators.base import Copy
from services.enricher.prose import blocks

_WORDS_A_MINUTE = 238  # silent reading of English prose, Brysbaert 2019
_CHARACTERS_A_MINUTE = 260  # Chinese and Japanese, by characters
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
_CHARACTER = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


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
