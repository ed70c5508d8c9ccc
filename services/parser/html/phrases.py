"""Lines that newspapers put among their paragraphs and that are no part of the article.

Each kind is a list of openings or whole lines in the languages of newspapers, matched
without regard to case at the start of short lines only: an article about newsletters
keeps its sentences.
"""

import re
from collections.abc import Iterable
from typing import Final

from services.parser.html.phrase_words import (
    ADVERTISEMENT,
    COPYRIGHT,
    FOLLOW,
    PAYWALL,
    PICTURE,
    READ_MORE,
    SHARE,
)
from services.parser.text.credit import credit_rule

KINDS: Final = {
    "read-more": (READ_MORE, 220),
    "advertisement": (ADVERTISEMENT, 60),
    "share": (SHARE, 40),
    "newsletter": (FOLLOW, 320),
    "paywall": (PAYWALL, 250),
    "copyright": (COPYRIGHT, 200),
    "caption": (PICTURE, 160),
}
"""Openings of each kind with the longest line that may be of it, in characters."""
LONGEST: Final = max(longest for _, longest in KINDS.values())
"""Characters beyond which a line is of no kind."""
WHOLE: Final = frozenset({"advertisement", "share"})
"""Kinds that only a whole line is of, or one that goes on with a colon."""
LINKED: Final = frozenset({"read-more", "newsletter"})
"""Kinds whose openings articles have too: the line must lead somewhere."""
LINKED_SHARE: Final = 0.2
"""Share of a line's characters in links from which it leads somewhere."""
AS_WRITTEN: Final = frozenset({"caption", "copyright"})
"""Kinds whose own signs stand at the edges that other kinds are looked for behind."""
SHORT_REST: Final = 3
"""Characters behind a whole line's words that are no more of it: a number, an arrow."""
_END_MARKS: Final = " .:!–—-|"
_PARTING: Final = ":|–—-›»>!?"

_SIGNATURE: Final = re.compile(r"^[(\[][\w./ -]{1,24}[)\]]$")


def _pattern(openings: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(openings), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)


_PATTERNS: Final = {kind: (_pattern(openings), longest) for kind, (openings, longest) in KINDS.items()}
_REMAINS: Final = re.compile(r"(?:il vous reste|残り)\s?[\d.,]+\s?[%文字]", re.IGNORECASE)
_FOLLOW_ON: Final = re.compile(
    r"follow [\w .’'&-]{2,40} on (?:google|whatsapp|telegram|twitter|facebook|instagram|threads|bluesky)\b",
    re.IGNORECASE,
)
_ARROWS: Final = (">>", "►", "▶", "→", "»»", "➡", "👉")
_EDGES: Final = ' \t-–—•·*>»›►▶→|:+[(#"“„'


def boilerplate_phrase(text: str, link_share: float) -> str | None:
    """The kind of boilerplate that a line is by its words, or null."""
    if len(text) > LONGEST:
        return None
    return _by_shape(text, link_share) or _by_opening(text, link_share)


def _by_shape(text: str, link_share: float) -> str | None:
    """The kind of a line that needs more than an opening to be known."""
    if _SIGNATURE.match(text) and credit_rule(text) is None:
        return "signature"
    if _REMAINS.match(text):
        return "paywall"
    if _FOLLOW_ON.match(text):
        return "newsletter"
    return "read-more" if text.startswith(_ARROWS) and link_share > 0 else None


def _by_opening(text: str, link_share: float) -> str | None:
    for kind, (pattern, longest) in _PATTERNS.items():
        if len(text) <= longest and _opens(kind, pattern, text, link_share):
            return kind
    return None


def _opens(kind: str, pattern: re.Pattern[str], text: str, link_share: float) -> bool:
    bare = text.lstrip(_EDGES) if kind not in AS_WRITTEN else text
    match = pattern.match(bare)
    if match is None:
        return False
    rest = bare[match.end() :]
    if rest[:1].isalpha() and match[0][-1].isalpha():
        return False
    if kind in WHOLE:
        return len(rest.strip(_END_MARKS)) < SHORT_REST or rest.startswith(":")
    return kind not in LINKED or _leads(match[0], rest, link_share)


def _leads(opening: str, rest: str, link_share: float) -> bool:
    """Whether an opening that articles have too is that of a line with a link, or stands alone."""
    stands_alone = not rest.strip() or rest.lstrip()[:1] in _PARTING
    return link_share > LINKED_SHARE or stands_alone or opening[-1] in ":|"
