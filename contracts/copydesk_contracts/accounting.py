"""How completely a copy was read: the sums of its words, and what a reader should know of them."""

from collections.abc import Mapping
from typing import Final, Self

from pydantic import Field, NonNegativeInt, model_validator

from copydesk_contracts.base import Contract, OpenEnum

LEFT_OVER: Final = "left-over"
"""The reason that stands with words which no rule accounts for."""


class WordSums(Contract):
    """Where the visible words of a copy went; nothing is counted twice or not at all.

    `in_text` words are the article's own. `set_aside` has, by reason, those that are none of
    it and stand in its `boilerplate`; `skipped`, by reason, those that are counted only
    (navigation, hidden, attachment). `left_over` words are visible and in neither.
    """

    visible: NonNegativeInt
    in_text: NonNegativeInt
    set_aside: Mapping[str, NonNegativeInt] = Field(default_factory=dict)
    skipped: Mapping[str, NonNegativeInt] = Field(default_factory=dict)
    left_over: NonNegativeInt = 0

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        parts = self.in_text + sum(self.set_aside.values()) + sum(self.skipped.values()) + self.left_over
        if parts != self.visible:
            raise ValueError(f"{self.visible} visible words, {parts} in the accounts")
        return self


class WarningCode(OpenEnum):
    """What may be wrong with a reading. The list grows; consumers pass over codes they do not know."""

    TEXT_UNACCOUNTED = "text-unaccounted"
    """A tenth of the prose or more is neither in the article nor set aside."""
    TITLE_ONLY = "title-only"
    """The copy shows a headline and no text below it."""
    TEXT_FROM_DATA = "text-from-data"
    """The text stands in the page's data only, not in what the page shows by itself."""
    CHARSET_GUESSED = "charset-guessed"
    """The bytes do not say how they are encoded, or say it wrongly."""
    PARTS_SKIPPED = "parts-skipped"
    """Attachments, other languages or versions were not read into this article."""
    HEADLINES_DIFFER = "headlines-differ"
    """The headline shown is another one than the metadata state."""
    SHAPE_GUESSED = "shape-guessed"
    """The format is known by its shape only: no list names it."""
    DAMAGED = "damaged"
    """Some of the bytes could not be read."""
    OCR = "ocr"
    """The text was read from a picture; `confidence` is the mean, `words` counts the doubtful ones."""


class ReadingWarning(Contract):
    """One thing that a reader of the article should know, in a code and, for people, a sentence."""

    code: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", examples=[code.value for code in WarningCode])
    detail: str | None = None
    words: NonNegativeInt | None = None
    confidence: float | None = Field(default=None, ge=0.0, le=1.0)
    reader: str | None = Field(default=None, examples=["tesseract 5.3.0"])
    """The program outside of Copydesk that read the copy, with its version."""
