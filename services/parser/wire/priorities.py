"""Words of priority and of versions above or before a wire's headline: `EXTRA`, `1ST LEAD`, `UPDATE 2-`."""

import re
from typing import Final

from services.parser.text.advisory import slug_end

_ORDINAL: Final = (
    r"(?:\d{1,2}(?:st|nd|rd|th|\.)|first|second|third|fourth|fifth|sixth|new|neu\w*|erste|zweite|dritte)"
)
_PRIORITY: Final = rf"""(?:
    (?:{_ORDINAL}\s)?(?:lead|write-?thru|writethru|update|roundup|wrap-?up|add|take|ld|zusammenfassung|zf|überblick)
        (?:\s\d{{1,2}})?
    |extra|urgent|flash|bulletin|alert|snap|newsalert|news\salert|breaking(?:\snews)?|refile|repeat|rpt|corrected
    |correction|corr|advisory|withdrawal|kill|update[d]?|roundup|embargoed|summary|feature|analysis|eil(?:t|meldung)?
    |vorrang|berichtigung|korrektur|korrigiert|wiederholung|achtung|alerte|urgence|bulletin|correctif|répétition
    |urgente|alerta|corrección|actualización|rectificación|lanza|última\shora|flash-?info
    )"""
_ALONE: Final = re.compile(
    rf"[(\[*]*\s*{_PRIORITY}(?:\s*[-–/,:+]\s*{_PRIORITY})*\s*[:)\]*]*$", re.IGNORECASE | re.VERBOSE
)
_BEFORE: Final = re.compile(
    rf"(?:{_PRIORITY}\s*[:–/]\s*|{_PRIORITY}\s+-+\s+)+(?=\S)", re.IGNORECASE | re.VERBOSE
)
_SHOUTED: Final = re.compile(
    r"(?:(?:EXTRA|URGENT|FLASH|REFILE|EIL|\d{1,2}(?:ST|ND|RD|TH) LEAD|LEAD|CORRECTION|UPDATE)\s+)+"
    r"(?=[^\W_]\w*[a-zß-ÿ])"
)
"""Priorities in capitals before a headline that is not."""


def is_priority(line: str) -> bool:
    """Whether a line holds nothing but words of priority."""
    return _ALONE.match(line) is not None


def priority_end(headline: str) -> int:
    """Where a headline begins behind words of priority (`EXTRA: `, `UPDATE 2-`); 0 without any."""
    found = _BEFORE.match(headline) or _SHOUTED.match(headline)
    return found.end() if found is not None else slug_end(headline)
