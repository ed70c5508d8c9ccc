"""Why an embedded server does not start: what it said, and what lies where its data should be."""

import re
from pathlib import Path
from typing import Final

from services.cli.valkey import ServerHome

SIGNS: Final = (
    "Bad file format",
    "Unexpected end of file",
    "Error reading the append only file",
    "AOF loading",
    "empty AOF manifest",
    "nvalid AOF manifest",
    "obtain the AOF file",
    "Wrong signature",
    "loading the DB",
)
"""What the server says before it gives up on its append-only file."""
NAMED: Final = re.compile(r"appendonly\.aof\.[\w.]+")
"""How it names a file of those that make up the append-only one."""
PARTS: Final = "appendonlydir"
"""The folder of these files, and of the manifest that says which of them count."""
MANIFEST: Final = "appendonly.aof.manifest"
LOSSES: Final = (
    "files, journal and content bring everything back but what people made: saved searches, sets, tokens"
)


def why_it_failed(said: str, place: ServerHome) -> str:
    """Cause and remedy, from what the server said when it gave up."""
    if any(sign in said for sign in SIGNS):
        return _damaged(place.folder, _file_of(said, place.folder / PARTS))
    last = next((line for line in reversed(said.strip().splitlines()) if line.strip()), "no reason given")
    return f"the embedded server does not start: {last.strip()[:300]}; see {place.log}"


def unseen_data(place: ServerHome) -> str | None:
    """Cause and remedy where files lie there that no manifest names: the server would write over them."""
    parts = place.folder / PARTS
    if (parts / MANIFEST).exists() or not any(parts.glob("*.aof")):
        return None
    return _damaged(place.folder, parts / MANIFEST)


def _file_of(said: str, parts: Path) -> Path:
    """The file that it named last, else the one that it writes to."""
    if "AOF manifest" in said:
        return parts / MANIFEST
    named: list[Path] = [parts / name.rstrip(".") for name in NAMED.findall(said)]
    increments = sorted(parts.glob("*.incr.aof"), key=lambda path: path.stat().st_size)
    found = [parts, *increments, *named]
    return found[-1]


def _damaged(folder: Path, file: Path) -> str:
    return (
        f"the server's append-only file is damaged: {file}. Repair it with valkey-check-aof --fix FILE, "
        f"or move {folder} away: {LOSSES}"
    )
