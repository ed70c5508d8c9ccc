"""Why a service ended, in one line, from the end of its log."""

import json
from pathlib import Path
from typing import Any

TAIL = 65536
"""Bytes; the longest traceback of ours has a tenth of it."""
LONGEST = 300
GRAVE = ("critical", "error")
EMPTY = ("Application startup failed. Exiting.",)
"""Lines of the web server's that come last and say nothing."""


def last_words(log: Path, since: int) -> str:
    """What a log says last that a person should read, of what was written after byte `since`."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(since, size - TAIL))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError as error:
        return f"its log cannot be read: {error}"
    told = [reason for line in lines if (reason := _reason(line))]
    return told[-1][:LONGEST] if told else "it said nothing"


def _reason(line: str) -> str | None:
    """The message of a grave line of ours, or a line of a traceback that begins at the margin."""
    try:
        row: Any = json.loads(line)
    except ValueError:
        plain = line.strip()
        says = plain and plain not in EMPTY and not line.startswith((" ", "Traceback", "During handling"))
        return plain if says else None
    if not isinstance(row, dict) or row.get("level") not in GRAVE:
        return None
    return ": ".join(str(row[name]) for name in ("event", "reason", "error", "detail") if row.get(name))
