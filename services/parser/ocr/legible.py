"""How well pictures were read: what is left out as no text, and what the article says of the rest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from copydesk_contracts.events import ReasonCode
from services.parser.account.words import count_words
from services.parser.ocr.hocr import ScannedPage, TextLine
from services.process.errors import Rejected

DOUBTFUL: Final = 60
"""Confidence below which Tesseract's words were wrong more often than right on pages with noise."""

SPECKS: Final = 40
"""Mean confidence of a line below which a line without a word of letters is dirt or part of a photograph."""

FEWEST_SURE: Final = 5
"""Words read with confidence without which a picture is a photograph and no text."""

ILLEGIBLE: Final = "illegible"
"""The reason for which specks are skipped."""

_LETTERS: Final = re.compile(r"[^\W\d_]{3}")


def without_specks(pages: Sequence[ScannedPage]) -> tuple[list[ScannedPage], int]:
    """The pages without what is no text, and how many words that were."""
    kept = [replace(page, lines=tuple(line for line in page.lines if not _is_speck(line))) for page in pages]
    return kept, _count(pages) - _count(kept)


def warning(pages: Sequence[ScannedPage]) -> ReadingWarning:
    """What a reader should know of the text: the mean confidence, and how many words are doubtful.

    Raises Rejected(NO_TEXT) where hardly a word was read with confidence.
    """
    words = [word for page in pages for line in page.lines for word in line.words]
    doubtful = sum(word.confidence < DOUBTFUL for word in words)
    if len(words) - doubtful < FEWEST_SURE:
        raise Rejected(ReasonCode.NO_TEXT, f"a picture with {len(words) - doubtful} legible words")
    mean = sum(word.confidence for word in words) / (100 * len(words))
    detail = f"read from a picture: {doubtful} of {len(words)} words are doubtful"
    reader = next((page.reader for page in pages if page.reader), None)
    confidence = round(mean, 3)
    return ReadingWarning(
        code=WarningCode.OCR, detail=detail, words=doubtful, confidence=confidence, reader=reader
    )


def _is_speck(line: TextLine) -> bool:
    mean = sum(word.confidence for word in line.words) / len(line.words)
    return mean < SPECKS and not any(_LETTERS.search(word.text) for word in line.words)


def _count(pages: Iterable[ScannedPage]) -> int:
    return sum(count_words(line.text) for page in pages for line in page.lines)
