"""Datelines: the place, day and agency with which a wire story opens."""

import re
from typing import Final

LONGEST: Final = 140
_CAPS: Final = r"[A-ZÀ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁІЇЄΑ-Ω][A-ZÀ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁІЇЄΑ-Ω.'’-]{2,}"
_CITY: Final = rf"{_CAPS}(?:\s{_CAPS}|\sde\s{_CAPS}){{0,3}}"
_NAME: Final = r"[^\W\d_a-zß-ÿ][\w.'’-]{1,24}(?:\s[^\W\d_a-zß-ÿ][\w.'’-]{1,24}){0,3}"
_REGION: Final = r"(?:,\s[^\W\d_][\w.]{1,20}(?:\s[^\W\d_][\w.]{1,20}){0,2}){0,2}"
_DAY: Final = (
    r"(?:,?\s(?:\d{1,2}\.?\s[^\W\d_]{3,12}\.?(?:\s\d{4})?|[^\W\d_]{3,12}\.?\s\d{1,2}(?:,?\s\d{4})?))?"
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
        ("dateline-caps", rf"(?P<dateline>{_CITY}{_REGION}{_DAY}):\s(?=[^\W\d_a-zß-ÿ“\"„'‘])"),
        (
            "dateline-brackets",
            r"(?P<dateline>[(（【][^()（）【】]{1,20}(?:[=＝/／][^()（）【】]{1,20})?[)）】])\s?(?=\S)",
        ),
    )
)
_BRACKETS_ONLY: Final = re.compile("[(（【].*(?:[=＝/／]|電|电|发|共同|時事|新华社|新華社|연합뉴스|뉴시스)")


def read_dateline(raw: str) -> tuple[int, int, str] | None:
    """Start, end and rule of the dateline with which a first paragraph opens, or null."""
    head = raw[:LONGEST]
    for rule, pattern in _RULES:
        found = pattern.match(head)
        if found is None:
            continue
        if rule == "dateline-brackets" and not _BRACKETS_ONLY.match(found["dateline"]):
            continue
        return found.start("dateline"), found.end("dateline"), rule
    return None
