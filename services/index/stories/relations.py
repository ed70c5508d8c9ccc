"""How two texts of one story stand to each other: copy, cut, rewrite, update. Pure.

The newer text is read in windows of forty words, each with the share of its word pairs that
stand in the source. A copy has nearly all of them, a rewrite some in every window, an
update whole windows of each kind. Misread letters of a scan count as what they were.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean
from typing import Final

from services.index.stories.moments import earlier
from services.language.words import TOKEN

LONGEST: Final = 20_000
"""Words of a text that are compared."""
_WINDOW: Final = 40
"""Words: a short paragraph, or two sentences."""
_FRESH: Final = 0.25
"""Share of a window's pairs up to which it is new: another text on one subject has less."""
_INTACT: Final = 0.7
"""Share from which text was taken over as it was: with a tenth of the words changed .8 are left."""
_NEW_MATTER: Final = 0.03
"""Share of fresh windows from which something was added."""
_HALF: Final = 0.5
"""Of a text's windows: new matter whose middle lies before it stands on top."""
_LETTERS: Final = 4
"""Letters of a word in which a misread one can be told."""
_TOKEN: Final = re.compile(TOKEN)
_VERSION: Final = re.compile(
    r"(?i)\b(?:\d+(?:st|nd|rd|th)[ -](?:ld|lead)(?:[ -]writethru)?|writethru|(?:update|version|take) ?\d+"
    r"|updates? with|eds: updates?)\b"
    r"|\b(?:corrected|correction|refile|korrektur|berichtigung|rectificatif)\s?[-\u2013:(]|\(corrects\b"
)
"""Marks of agencies on what replaces an earlier version; a headline's "Update:" alone is none."""
_NUMBER: Final = re.compile(r"[0-9]{1,3}")
Pair = tuple[str, str]


class Relation(StrEnum):
    """What a document is to another of its story."""

    COPY = "copy"
    CUT = "cut"
    REWRITE = "rewrite"
    UPDATE = "update_of"


@dataclass(frozen=True)
class ComparedText:
    """A text to compare; `published` is ISO 8601 or null, `slug` what stands above it: title, keyline.

    `item` is what the sender calls it in all of its versions, `version` the number of this one.
    """

    text: str
    published: str | None = None
    slug: str = ""
    item: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Related:
    """What a text is to its source; `share` of it stands there, `covers` of the source stands in it."""

    relation: Relation
    share: float
    covers: float


def related(version: ComparedText, source: ComparedText) -> Related:
    """What a text is to the one that it is compared with."""
    theirs = _words(source.text)
    ours = _restored(_words(version.text), frozenset(theirs))
    windows = _windows(ours, frozenset(pairwise(theirs)))
    back = _windows(theirs, frozenset(pairwise(ours)))
    share, covers = _mean(windows), _mean(back)
    kind = _kind(windows, covers, _newer(version, source))
    if min(share, covers) < 1 and _replaces(version, source, min(share, covers)):
        kind = Relation.UPDATE
    return Related(kind, round(share, 3), round(covers, 3))


def _replaces(version: ComparedText, source: ComparedText, intact: float) -> bool:
    """Whether a text says that it takes the place of the other, whatever is new in it.

    What has a mark alone may be cut from what an agency had marked.
    """
    later = later_version(version, source)
    return rank(version.slug) > rank(source.slug) and intact >= _INTACT if later is None else later


def _kind(windows: Sequence[float], covers: float, newer: bool | None) -> Relation:
    fresh = [at for at, share in enumerate(windows) if share <= _FRESH]
    if len(fresh) >= _NEW_MATTER * len(windows) and _mean(filter(_FRESH.__lt__, windows)) >= _INTACT:
        return _kind_with_new_matter(fresh, len(windows), newer)
    if _mean(windows) < _INTACT:
        return Relation.REWRITE
    return Relation.COPY if covers >= _INTACT else Relation.CUT


def _kind_with_new_matter(fresh: Sequence[int], windows: int, newer: bool | None) -> Relation:
    """By which of them is the newer; where nothing says so, by whether the new matter is on top."""
    on_top = fmean(fresh) < _HALF * (windows - 1)
    later = on_top if newer is None else newer
    return Relation.UPDATE if later else Relation.REWRITE


def _mean(shares: Iterable[float]) -> float:
    return fmean([*shares] or [0.0])


def later_version(one: ComparedText, other: ComparedText) -> bool | None:
    """Whether a text is a later version of the other's item; null where they are not two of one item."""
    if one.item is None or one.item != other.item:
        return None
    numbers = one.version or 0, other.version or 0
    return None if numbers[0] == numbers[1] else numbers[0] > numbers[1]


def before(one: ComparedText, other: ComparedText) -> bool:
    """Whether one came earlier, so far as both say: by versions of an item, dates, or an agency's marks."""
    later = later_version(other, one)
    dated = earlier(one.published, other.published) if later is None else later
    return rank(one.slug) < rank(other.slug) if dated is None else dated


def _newer(version: ComparedText, source: ComparedText) -> bool | None:
    """Whether a text is later than its source; null where neither version, mark nor date says so."""
    later = later_version(version, source)
    if later is not None:
        return later
    ranks = rank(version.slug), rank(source.slug)
    if (not ranks[0]) != (not ranks[1]):
        return ranks[0] > 0
    before = earlier(source.published, version.published)
    if before is not None:
        return before
    return ranks[0] > ranks[1] if ranks[0] != ranks[1] else None


def rank(slug: str) -> int:
    """Which version the marks of an agency make a text: the highest that they count; 0 without any."""
    marks = [found.group() for found in _VERSION.finditer(slug)]
    return max((int(number) for mark in marks for number in _NUMBER.findall(mark)), default=int(bool(marks)))


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())[:LONGEST]


def _windows(words: Sequence[str], known: frozenset[Pair]) -> list[float]:
    """Of each window the share of its word pairs that are known."""
    pairs = [pair in known for pair in pairwise(words)]
    whole = range(0, max(1, len(pairs) - _WINDOW // 2), _WINDOW)
    parts = [pairs[at : at + _WINDOW] for at in whole]
    return [fmean(part) for part in parts if part]


def _restored(words: Iterable[str], known: frozenset[str]) -> list[str]:
    """The words, with those that the source does not know put back to one that it has but for a letter."""
    nearly = {part: word for word in sorted(known) if len(word) >= _LETTERS for part in _lacking_one(word)}
    return [word if word in known else _restore(word, nearly) for word in words]


def _restore(word: str, nearly: dict[str, str]) -> str:
    if len(word) < _LETTERS - 1:
        return word
    return next((nearly[part] for part in (word, *_lacking_one(word)) if part in nearly), word)


def _lacking_one(word: str) -> Iterator[str]:
    """The word without each of its letters; two that differ in one letter have one of these in common."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
