"""The labels of press archives: what a labelled line of a download holds."""

import re
from typing import Final

from services.parser.strings import words

_FIELD: Final = re.compile(
    r"(?P<name>[A-Z][A-Za-z-]{2,24}|[A-Z]{2}(?=[ \t]{1,4}\S|\s*$))(?P<colon>:)?[ \t]*(?P<value>.*)"
)
_RECORDED: Final = words(
    "section length load-date language publication-type graphic type series subject organization company "
    "industry geographic state city country journal-code pub-type notes correction-date se wc et sc ed pg "
    "vol la an co in ns re ipc ipd pub rf clm ct art cr"
)
_NAMES: Final = {
    "byline": "byline",
    "by": "byline",
    "headline": "title",
    "hd": "title",
    "dateline": "dateline",
    "body": "body",
    "lp": "body",
    "td": "body",
    "pd": "date",
    "sn": "medium",
    "highlight": "lead",
    "copyright": "rights",
    "cy": "rights",
    **dict.fromkeys(_RECORDED, "record"),
}
"""Labels of Nexis and Factiva by what they hold; `record` is what only the archive needs."""
_ALONE: Final = {
    "Body": "body",
    "Highlight": "lead",
    **dict.fromkeys(("Classification", "Graphic", "Graphics", "Correction", "Notes", "Links"), "record"),
}
"""Labels that Nexis sets on a line of their own, without a colon."""
RIGHTS: Final = re.compile(
    r"\s*(?:copyright|©|\(c\)|all rights reserved|alle rechte vorbehalten)", re.IGNORECASE
)
COUNT: Final = re.compile(r"\s*[\d,.]+ (?:words|Wörter|mots|palabras|parole)\s*")
END: Final = re.compile(r"\s*(?:End of Document|Document [A-Z][A-Z0-9]{8,}\w{4,})\s*")
NUMBERED: Final = re.compile(r"\s*(?:Document )?\d{1,6} of \d{1,6}(?: DOCUMENTS?)?\s*")


def label(line: str) -> tuple[str, str] | None:
    """What a labelled line holds, and its value; null for any other line."""
    found = _FIELD.fullmatch(line.strip() if line.strip() == "BODY:" else line)
    if found is None:
        return None
    name = found["name"]
    if not found["value"] and not found["colon"] and name in _ALONE:
        return _ALONE[name], ""
    short = len(name) == len("HD") and name.isupper()
    kind = _NAMES.get(name.lower()) if found["colon"] or short else None
    return (kind, found["value"]) if kind is not None else None
