"""Authors' names in a byline: where one ends, and what beside it is no name."""

import re
from collections.abc import Iterator
from typing import Final

from services.parser.facts.calendar_words import MONTHS, WEEKDAYS
from services.parser.facts.word_tables import words
from services.parser.text.agencies import is_agency

_PARTICLES: Final = words(
    "von van de da del della der den di du la le el al bin bint ibn ten ter te af av dos das do e y zu"
    " zur i abu ben"
)
_WORD: Final = re.compile(r"[^\W\d_](?:[\w.'’ʼ-]|[\u0900-\u109f\u200c\u200d])*$")
"""Vowel signs of India and its neighbours count as marks, not as letters."""
_SPLIT: Final = re.compile(
    r"\s*[;；|/／]\s*|\s*[、・]\s*|\s+[&＆]\s+"
    r"|\s*,?\s+(?:and|und|et|och|og|en|ve|и|та|i|y|e|και|dan|with|mit|avec|con)\s+"
    r"|\s*[,，]\s+",
    re.IGNORECASE,
)
_SEMICOLON: Final = re.compile(r"\s*;\s*")
_WITH: Final = re.compile(r"\b(?:with|mit|avec|con)\b", re.IGNORECASE)
_SURE: Final = re.compile(r"[;；|/／、・&＆]|,|\b(?:and|und|et)\b", re.IGNORECASE)
_ROLE: Final = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|journalist|columnist|producer|analyst|photographer|contributor"
    r"|bureau|professor|director|fellow|chief|head of|korrespondent\w*|redakteur\w*|redaktion\w*"
    r"|chefredakt\w*|journaliste?n?|envoyée?|correspondante?|rédact\w+|corresponsal|redactor\w*|periodista|giornalista"
    r"|inviat[oa]|корреспондент\w*|обозреватель|редактор|journalista|redaktor\w*|reporter\w*|phd|md)\b",
    re.IGNORECASE,
)
_OUTLET: Final = re.compile(
    r"\b(?:News|Times|Post|Journal|Daily|TV|Radio|Magazine|Press|Media|Network|Tribune|Herald|Gazette|Online|Zeitung)\b"
)
_PLACE_AFTER: Final = re.compile(r"\s+(?:in|à|aus|from|at|en|a|w|v|i|в)\s+[^\W\d_a-zß-ÿ][\w. -]{1,40}$")
_CONTACT: Final = re.compile(
    r"\s*[(<\[]?\s*(?:[\w.+-]{1,64}@[\w.-]{1,100}|@\w{1,30}|https?://\S{1,200})\s*[)>\]]?"
)
MOST_WORDS: Final = 7
LONGEST: Final = 80
"""Words and characters of a name by its shape: the longest of 351 has four and 25, offices have more."""

_MOST_WORDS_PLAIN: Final = 4
"""Words of a name that is not shaped as one, such as `the-site News`."""


def name_like(name: str) -> bool:
    """Whether a stretch could be somebody's or some desk's name, by its shape alone."""
    parts = name.replace("\xa0", " ").split()
    if not 1 <= len(parts) <= MOST_WORDS or len(name) > LONGEST:
        return False
    return all(map(_word_like, parts)) and not all(p.casefold() in _NEVER_ALONE for p in parts)


def _word_like(word: str) -> bool:
    bare = word.strip("()\"“”„'’.,")
    if not bare:
        return word in "()"
    if bare.casefold() in _PARTICLES:
        return True
    return bool(_WORD.match(bare)) and not bare[0].islower()


_CALENDAR: Final = frozenset(w for w in (*WEEKDAYS, *MONTHS) if len(w) > 4)
_NEVER_ALONE: Final = _PARTICLES | _CALENDAR


def split_names(raw: str, start: int, listed: bool = False) -> list[tuple[int, int]]:
    """Places of the authors' names in `raw`, which begins at `start` of the text.

    Job titles, places and contacts beside a name are left out; an agency stays where it
    stands alone or in a list, and goes where it only says whom or what the author wrote
    for or with. `listed` says that `raw` is a labelled value, where any entry is a name.
    """
    pieces = list(_pieces(raw, listed))
    if not listed and any(_is_prose(raw[a:b]) for a, b, _ in pieces):
        return []
    several = any(len(raw[a:b].split()) > 1 for a, b, _ in pieces)
    kept: list[tuple[int, int]] = []
    for a, b, separator in pieces:
        name, place = raw[a:b], (start + a, start + b)
        if place in kept or not _may_be_name(name, listed):
            continue
        if not kept or not _tells_of_another(name, separator, several, listed):
            kept.append(place)
    return kept


def _may_be_name(name: str, listed: bool) -> bool:
    return bool(name) and (listed or _plausible(name))


def _tells_of_another(name: str, separator: str, several: bool, listed: bool) -> bool:
    """Whether the piece is the job of the name before it, or whom it was written for."""
    return _ROLE.search(name) is not None or (not listed and _beside(name, separator, several))


def _beside(name: str, separator: str, several: bool) -> bool:
    """Whether the piece only tells the outlet, agency or place of the name before it."""
    if _WITH.search(separator):
        return is_agency(name)
    affiliation = is_agency(name) or len(name.split()) == 1 or _OUTLET.search(name) is not None
    return "," in separator and several and affiliation


def _is_prose(piece: str) -> bool:
    """More words than a job title has, and not the shape of a name."""
    return len(piece.split()) > MOST_WORDS and not name_like(piece)


def _plausible(name: str) -> bool:
    """After a clear “By …”: a name, one word, or some with a capital such as `the-site News`."""
    parts = name.split()
    if name_like(name) or len(parts) == 1:
        return name.casefold() not in _CALENDAR
    if len(parts) > _MOST_WORDS_PLAIN or parts[0].casefold() in _ARTICLES or _YEAR.match(parts[0]):
        return False
    return not all(part[0].islower() for part in parts) and parts[0].casefold() not in _CALENDAR


_ARTICLES: Final = words(
    "the a an my our his her its their your all no any some this that these those which what now then"
)
_YEAR: Final = re.compile(r"\d{4}$")


def _pieces(raw: str, listed: bool) -> Iterator[tuple[int, int, str]]:
    """Start, end and the separator before, of each stretch between separators."""
    position, before = 0, ""
    split = _SEMICOLON if listed and ";" in raw else _SPLIT
    for separator in split.finditer(raw):
        if not _separates(raw, position, separator, listed):
            continue
        yield (*_trim(raw, position, separator.start()), before)
        position, before = separator.end(), separator[0]
    yield (*_trim(raw, position, len(raw)), before)


def _separates(raw: str, position: int, separator: re.Match[str], listed: bool) -> bool:
    """A word such as `y` or `e` parts two names only if both have two words of their own."""
    if listed and "," in separator[0] and not _SURE.sub("", separator[0]).strip():
        return " " in raw[position : separator.start()].strip() or raw.count(",") > 1
    if _SURE.search(separator[0]):
        return True
    rest = raw[separator.end() :].strip()
    return " " in raw[position : separator.start()].strip() and (" " in rest or is_agency(rest))


def _trim(raw: str, start: int, end: int) -> tuple[int, int]:
    """Without contacts, places and punctuation at the edges."""
    stretch = raw[start:end]
    contact = _CONTACT.search(stretch)
    if contact is not None and contact.start() > 0:
        stretch = stretch[: contact.start()]
    place = _PLACE_AFTER.search(stretch)
    if place is not None and " " in stretch[: place.start()].strip():
        stretch = stretch[: place.start()]
    lead = len(stretch) - len(stretch.lstrip(' \t\r\n\xa0*_"“(@'))
    return start + lead, start + max(lead, len(stretch.rstrip(' \t\r\n\xa0*_"”,:)–—-')))
