"""Why a service ended, in one line, from the end of its log."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

TAIL = 65536
"""Bytes; the longest traceback of ours has a tenth of it."""
LONGEST = 300
"""Characters: what fits into some lines of a terminal."""
GRAVE = ("critical", "error")
WAITING = ("server-trouble", "read-trouble")
"""Events of what repeats a call until the server takes it."""
EMPTY = ("Application startup failed. Exiting.",)
"""Lines of the web server's that come last and say nothing."""


def last_words(log: Path, since: int) -> str:
    """What a log says last that a person should read, of what was written after byte `since`."""
    try:
        lines = _lines(log, since)
    except OSError as error:
        return f"its log cannot be read: {error}"
    told = [reason for line in lines if (reason := _reason(line))]
    return told[-1][:LONGEST] if told else "it said nothing"


def last_trouble(log: Path, since: int) -> str:
    """What the service waits out just now, if its log's last line says so; else empty."""
    with suppress(OSError, ValueError, IndexError):
        row: Any = json.loads(_lines(log, since)[-1])
        if isinstance(row, dict) and row.get("event") in WAITING:
            return str(row.get("error", ""))[:LONGEST]
    return ""


def _lines(log: Path, since: int) -> list[str]:
    with log.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(since, size - TAIL))
        return file.read().decode("utf-8", "replace").splitlines()


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
