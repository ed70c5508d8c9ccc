"""The words of an article's prose as the rules for names look at them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from services.enricher.annotators.names.data import words_of

_WORD = re.compile(r"W\. ?Va\.|(?:[^\W\d_]\.){2,}|[ODMN][’'][A-Z]\w*|[^\W_]+(?:&[^\W_]+)*")
_POSSESSIVE = re.compile(r"[’'](?:s\b|S\b|(?=[\s,.;:!?)]))")
_OPENING = frozenset("“\"«„‘'([¿¡—–")
_CLOSING = frozenset('.!?…”"’)')
LONGEST_HEADING = 300
"""Characters; a longer block with many capitals is a list of names and no headline."""

_ABBREVIATED = words_of("abbreviated")


class NameWord(NamedTuple):
    """`text` has no possessive ending; `joint` is what stands before it.

    The joint is " " for white space, "-" for a hyphen, "." for an abbreviation's full
    stop and a space, "&" for an ampersand, "'" for a possessive ending and a space, and ""
    for anything else, which parts two names.
    `opens` marks the first word of a sentence, title or quotation.
    """

    start: int
    end: int
    text: str
    joint: str
    opens: bool
    possessive: bool
    block: int

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True)
class Range:
    """Where to look for words.

    `shouted` where nearly every word has a capital, `quiet` in bylines and credits.
    """

    start: int
    end: int
    title: bool = False
    shouted: bool = False
    quiet: bool = False


def read_words(text: str, ranges: Iterable[Range]) -> list[NameWord]:
    """Words of the ranges in order."""
    return [word for block, where in enumerate(ranges) for word in _words(text, where, block)]


def _words(text: str, where: Range, block: int) -> Iterator[NameWord]:
    before: NameWord | None = None
    for match in _WORD.finditer(text, where.start, where.end):
        if before is not None and before.possessive and match.start() < before.end + 2:
            continue
        ending = _POSSESSIVE.match(text, match.end(), where.end)
        owns = ending is not None and (len(ending.group()) > 1 or match.group()[-1] in "sSxzZ")
        gap = text[where.start if before is None else before.end : match.start()]
        joint = "" if before is None else _joint(gap, before)
        word = NameWord(match.start(), match.end(), match.group(), joint, _opens(gap, before), owns, block)
        yield word
        before = word


def _joint(gap: str, before: NameWord) -> str:
    if before.possessive:
        return "'" if gap.lstrip("’'sS").isspace() else ""
    if gap.isspace():
        return " "
    if gap in ("-", "‑"):
        return "-"
    if gap.strip() == "&":
        return "&"
    if gap[:1] == "." and gap[1:].isspace() and (before.text in _ABBREVIATED or len(before.text) == 1):
        return "."
    return ""


def _opens(gap: str, before: NameWord | None) -> bool:
    if before is None:
        return True
    if gap[:1] == "." and (before.text in _ABBREVIATED or len(before.text) == 1):
        return False
    return any(c in ".!?:…" or c in _OPENING for c in gap) or "\n\n" in gap


def shouts(text: str, start: int, end: int) -> bool:
    """Whether three quarters of a line's longer words begin with a capital.

    A sentence does not shout, unless it is a headline with a full stop: every longer word of it.
    """
    if end - start > LONGEST_HEADING:
        return False
    longer = [m.group() for m in _WORD.finditer(text, start, end) if len(m.group()) > 3]
    capitals = sum(w[0].isupper() for w in longer)
    if text[start:end].rstrip()[-1:] in _CLOSING:
        return len(longer) >= SURELY and capitals == len(longer)
    return len(longer) > 2 and capitals * 4 >= len(longer) * 3


SURELY = 5
"""So many longer words in capitals are no row of names that happens to be a sentence."""
