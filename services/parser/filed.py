"""The day that a file's name carries: "2016-03-15 Harbour opens.txt"."""

import re
from datetime import date
from pathlib import PurePath

from copydesk_contracts.article import DateFact

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")
LIKELY = 0.5
"""No proof that the copy is of that day: desks also name files by the day they were fetched."""


def filed(name: str) -> DateFact | None:
    """The first day in the last part of a path, null without one."""
    for match in _DAY.finditer(PurePath(name).name):
        try:
            day = date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
        return DateFact(
            text=match[0], value=day.isoformat(), locator="path", rule="path.day", confidence=LIKELY
        )
    return None
