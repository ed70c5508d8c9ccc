"""Lines by which desks name a story among themselves, and the marks of what comes with it."""

import re
from typing import Final

_WORD: Final = re.compile(r"[A-Z\d]{2,}(?:[-/][A-Z\d]{2,}){1,6}(?:\s?\([A-Z\d ]{2,20}\))?$")
"""`HARBOUR-ELLERY-MARKET`: no headline is a single word of capitals and hyphens."""

_CATCHLINE: Final = re.compile(r"\d{1,2} [A-Z]{3,}(?: [A-Z][a-z]+){1,3}(?:\s[-–]\s.*)?$")
"""`1 HARBOUR Ellery Night Lead`: the page of a take, a word for the story, and what version it is."""

_CYCLE: Final = re.compile(r"[A-Z]{2}-(?:[A-Z]{2,5}-){0,3}-\S.{0,80}$")
"""`AP-US--Harbor Market, 1st Ld-Writethru`: a headline about `US-China` talks has one hyphen."""

_COMES_WITH: Final = re.compile(
    r"(?:\((?:foto|vídeo|video|audio|infografía|photo|picture|graphic|bild|grafik)s?\)\s*)+$", re.IGNORECASE
)


def is_slug(line: str) -> bool:
    """Whether a line is the desk's own name for the story."""
    return any(pattern.match(line) for pattern in (_WORD, _CATCHLINE, _CYCLE))


def is_picture_mark(line: str) -> bool:
    """Whether a line only says what comes with the copy: `(foto) (vídeo)`."""
    return _COMES_WITH.match(line) is not None
