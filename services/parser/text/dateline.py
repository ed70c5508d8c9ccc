"""Datelines: the place, day and agency with which a wire story opens."""

import re
from dataclasses import dataclass
from typing import Final

from services.parser.facts.dates import DateReading, match_date
from services.parser.facts.word_tables import words

LONGEST: Final = 140
"""Characters in which a dateline ends: place, region, day and agency have 90 together."""

_CAPITAL: Final = "A-ZÀ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁІЇЄΑ-Ω"
_CAPS: Final = rf"[{_CAPITAL}][{_CAPITAL}.'’-]{{2,}}"
_CITY: Final = rf"{_CAPS}(?:\s{_CAPS}|\sde\s{_CAPS}){{0,3}}"
_NAME: Final = r"[^\W\d_a-zß-ÿ][\w.'’/-]{1,24}(?:\s[^\W\d_a-zß-ÿ][\w.'’/-]{1,24}){0,3}"
_REGION: Final = r"(?:,\s[^\W\d_][\w.]{1,20}(?:\s[^\W\d_][\w.]{1,20}){0,2}){0,2}"
_DAY: Final = (
    r"(?:,?\s(?:\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?(?:\s(?:de\s)?\d{4})?"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}(?:,?\s\d{4})?))?"
)
_AGENCY: Final = (
    r"\s?(?:\((?P<{name}>[A-Z][\w .&/-]{{1,40}}|dpa[\w/-]{{0,20}})\)|/(?P<{name}s>[A-ZА-Я][\w -]{{1,30}})/)"
)
_DASH: Final = r"\s?(?:[-–—―]{1,2}|:)\s"

_RULES: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "dateline-agency",
            rf"(?P<dateline>{_NAME}{_REGION}{_DAY}\.?{_AGENCY.format(name='a')}){_DASH}",
        ),
        ("dateline-agency", rf"(?P<dateline>\([A-Z][\w .&/-]{{1,40}}\)){_DASH}"),
        ("dateline-agency", rf"(?P<dateline>{_NAME}{_REGION}{_DAY}\.{_AGENCY.format(name='b')})[.:]?\s"),
        ("dateline-caps", rf"(?P<dateline>{_CITY}{_REGION}{_DAY})\s?[-–—―]{{1,2}}\s"),
        ("dateline-colon", rf"(?P<dateline>{_CITY}{_REGION}{_DAY}):\s(?=[^\W\d_a-zß-ÿ“\"„'‘])"),
        ("dateline-dated", rf"(?P<dateline>{_NAME}{_REGION},?\s[^\n(]{{6,30}}?\d{{4}}){_DASH}"),
        (
            "dateline-brackets",
            r"(?P<dateline>[(（【][^()（）【】]{1,20}(?:[=＝/／][^()（）【】]{1,20})?[)）】])\s?(?=\S)",
        ),
    )
)
_BRACKETS_ONLY: Final = re.compile("[(（【].*(?:[=＝/／]|電|电|发|共同|時事|新华社|新華社|연합뉴스|뉴시스)")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The dateline at `start:end`; `date` is a whole date in it, year included."""

    start: int
    end: int
    rule: str
    date: DateReading | None


def read_dateline(raw: str) -> Dateline | None:
    """The dateline with which a first paragraph opens, or null; places count in `raw`."""
    head = raw[:LONGEST]
    for rule, pattern in _RULES:
        found = pattern.match(head)
        if found is None or not _settled(rule, found["dateline"]):
            continue
        date = _date_in(head, found.end("dateline"))
        if rule == "dateline-dated" and date is None:
            continue
        return Dateline(found.start("dateline"), found.end("dateline"), rule, date)
    return None


def _settled(rule: str, dateline: str) -> bool:
    """Whether brackets hold an agency, and capitals are neither a label nor, before a colon, an acronym."""
    if rule == "dateline-brackets":
        return _BRACKETS_ONLY.match(dateline) is not None
    if dateline in _LABELS:
        return False
    return rule != "dateline-colon" or len(dateline) >= _SHORTEST_CITY


_SHORTEST_CITY: Final = 5
"""Letters before a colon; shorter words in capitals are acronyms and labels."""
_LABELS: Final = words(
    """
    OPINION EXCLUSIVE UPDATE UPDATED WATCH BREAKING ANALYSIS COMMENT CORRECTION WARNING REVIEW VIDEO PHOTOS
    LIVE EDITORIAL INTERVIEW EXPLAINER FACTBOX CORRECTED QUESTION ANSWER
    """
)


def _date_in(head: str, end: int) -> DateReading | None:
    for comma in _PIECE.finditer(head, 0, end):
        date = match_date(head[:end], comma.end())
        if date is not None:
            return date
    return None


_PIECE: Final = re.compile(r",\s|\s(?=\d)")
