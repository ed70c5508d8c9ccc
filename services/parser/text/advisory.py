"""What a sender tells the desk, not the reader: advisories, embargoes, notes, slugs of wires.

Usage of the news agencies (corrections, “ATTENTION EDITORS”, “UPDATE 2-”) and of press
releases (“ENDS”, “Notes to editors”).
"""

import re
from typing import Final

LONGEST: Final = 400
"""Characters of a note to editors; what is longer is a paragraph that begins like one."""

_ADDRESSED: Final = re.compile(
    r"\W*(?:attention|attn|note to|advisory to|notice to)[\s:–-]{1,3}(?:all )?(?:news )?"
    r"(?:editors|desks?|clients|subscribers|media|users)\b"
    r"|\W*(?:eds|editors|editors? note|media advisory|editorial advisory)\s?\.?:"
    r"|\W*achtung,? redaktion\w*\b|\W*(?:an|für) die redaktion\w*\b\W|\W*redaktionshinweis\b"
    r"|\W*hinweis an die redaktion"
    r"|\W*(?:à l['’]attention|avis) (?:des|aux) rédactions?\b|\W*atención,? (?:editores|redacci\w+)\b"
    r"|\W*attenzione redazioni\b|\W*atenção,? (?:editores|redaç\w+)\b",
    re.IGNORECASE,
)
_EMBARGO: Final = re.compile(
    r"\W*(?:strictly )?(?:under )?embargo(?:ed)?\b\W*(?:for|until|till|to|:|–|-)"
    r"|\W*not (?:to be (?:released|published)|for (?:release|publication)) (?:before|until)\b"
    r"|\W*for (?:immediate )?release\b\W*(?:$|:|on\b|\d)|\W*(?:news|press|media) release\W*$"
    r"|\W*sperrfrist\b|\W*(?:zur sofortigen veröffentlichung|frei ab)\b|\W*pressemitteilung\W*$"
    r"|\W*communiqué de presse\W*$|\W*(?:pour diffusion immédiate|sous embargo)\b"
    r"|\W*(?:nota|comunicado) de prensa\W*$|\W*comunicato stampa\W*$",
    re.IGNORECASE,
)
_VERBS: Final = (
    r"(?:adds?|updates?|correct(?:s|ed|ing)|recasts?|refiles?|repeats?|rewrites?|removes?|fix(?:es)?|clarif(?:ies|ying)"
    r"|deletes?|changes|amends?|restores|replaces|inserts)"
)
_CHANGE_IN_BRACKETS: Final = re.compile(rf"[(\[]\s?{_VERBS}\s[^()\[\]]+[)\]]\.?$", re.IGNORECASE)
_CHANGE_SHOUTED: Final = re.compile(rf"{_VERBS.upper()}(?:\s|,\s)(?!\d)(?=.*[a-z])")
_SLUG: Final = re.compile(
    r"(?:(?:UPDATE|WRAPUP|RPT|REPEAT|REFILE|CORRECTED|CORRECTION|RECAST|ADVISORY|WITHDRAWAL)"
    r"(?:\s\d{1,2})?\s?[-–—]\s?)+(?=\S)"
)
_END: Final = re.compile(r"\W*(?:ends?|-30-|\s*30\s*)\W*$|\W*(?:ende|fin)\W*$", re.IGNORECASE)
_NOTES: Final = re.compile(
    r"\W*(?:notes? (?:to|for) (?:the )?editors?|editors?['’]? notes?|media (?:contacts?|enquiries)"
    r"|press contacts?|contacts? for (?:the )?(?:media|press)|hinweise? (?:an|für) die redaktion\w*"
    r"|pressekontakt|contacts? presse|contacto de prensa|contatti stampa)\W*$",
    re.IGNORECASE,
)


def is_advisory(reading: str) -> bool:
    """Whether a block at the top speaks to editors: an advisory, an embargo, what a new version changes."""
    if len(reading) > LONGEST:
        return False
    patterns = (_ADDRESSED, _EMBARGO, _CHANGE_IN_BRACKETS, _CHANGE_SHOUTED)
    return any(pattern.match(reading) for pattern in patterns)


def slug_end(title: str) -> int:
    """Where a wire's headline begins behind its slug: `UPDATE 2-Storm closes port`; 0 without one."""
    found = _SLUG.match(title)
    return found.end() if found else 0


def ends_release(reading: str) -> bool:
    """Whether the release is over with this line: “ENDS”, “Notes to editors”, “Media contact”."""
    return len(reading) <= 60 and (_END.match(reading) or _NOTES.match(reading)) is not None
